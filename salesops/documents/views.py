"""Handing out papers and files: to those who may, and never into a cache; and the second person's yes (QUO-4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from salesops.audit import timeline_for
from salesops.documents import files, papers, previews
from salesops.documents.company import accept_profile, company_profile, differences_of, refuse_profile
from salesops.documents.enums import ProposalState
from salesops.documents.forms import RefuseForm
from salesops.documents.models import ProfileProposal
from salesops.documents.rules import can_accept_proposal, can_refuse_proposal, can_see_proposals
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
SHOWN = 20


class PaperDownload(View):
    """The archived PDF: the same bytes each time to who takes it out, a marked copy to everybody else."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = reader(request)
        paper = papers.paper_for(person, pk)
        return _handed(papers.hand_out(paper, by=person), f"{paper.reference}.pdf", "application/pdf")


class FileDownload(View):
    """An uploaded file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = reader(request)
        file = files.file_for(person, pk)
        return _handed(files.hand_out(file, by=person), file.name, file.content_type)


class FilePreview(View):
    """An uploaded picture or PDF, to be looked at."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = reader(request)
        file = files.file_for(person, pk)
        return _handed(previews.preview(file, by=person), file.name, file.content_type, taken=False)


def _handed(content: bytes, name: str, content_type: str, *, taken: bool = True) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=taken, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def profile_list(request: HttpRequest) -> HttpResponse:
    """Who we are on papers, the change that waits for a second person, and what was decided before."""
    return _profiles(request, RefuseForm())


@require_POST
def profile_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's yes."""
    profile = accept_profile(load(request, ProfileProposal, pk), by=reader(request))
    words = {"day": profile.valid_from.isoformat()}
    messages.success(request, _("Agreed: it stands on papers from %(day)s on.") % words)
    return redirect("documents:profile-list")


@require_POST
def profile_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's no, with a reason; or whoever entered it takes it back."""
    proposal, form = load(request, ProfileProposal, pk), RefuseForm(request.POST)
    deny(can_refuse_proposal(reader(request), proposal))
    if form.is_valid():
        done = attempt(form, lambda: refuse_profile(proposal, form.cleaned_data["reason"], by=reader(request)))
        if done is not None:
            messages.success(request, _("Refused: nothing changes on papers."))
            return redirect("documents:profile-list")
    return _profiles(request, form, status=REJECTED)


def _profiles(request: HttpRequest, form: RefuseForm, *, status: int = 200) -> HttpResponse:
    person = reader(request)
    deny(can_see_proposals(person))
    rows = visible_to(person, ProfileProposal).select_related("proposed_by", "decided_by")
    waiting = rows.filter(state=ProposalState.WAITING).first()
    context = {
        "profile": company_profile(),
        "waiting": waiting,
        "differences": differences_of(waiting) if waiting else [],
        "may_accept": can_accept_proposal(person, waiting) if waiting else None,
        "may_refuse": can_refuse_proposal(person, waiting) if waiting else None,
        "timeline": timeline_for(waiting) if waiting else [],
        "decided": rows.exclude(state=ProposalState.WAITING)[:SHOWN],
        "form": form,
    }
    return render(request, "documents/profile/list.html", context, status=status)
