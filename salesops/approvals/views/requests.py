"""Pages of approvals: the inbox, my requests, one request, and the three posts that end in the engine."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from salesops.approvals import engine
from salesops.approvals.cards import inbox_groups, request_rows, request_view, story_of
from salesops.approvals.enums import RequestState, VerdictWord
from salesops.approvals.forms.decision import DecisionForm
from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Request
from salesops.approvals.queries import WITH_CHAIN, find_request, my_requests, waiting_for, with_chain
from salesops.approvals.rules import can_see_request
from salesops.base.refusals import Refusal
from salesops.org.pages import reader
from salesops.policy.refused import attempt

PAGE = 50
AT_ONCE = 100


def _load(http: HttpRequest, pk: int) -> Request:
    """The request if this person may see it, else 404: an outsider can't tell it from one that doesn't exist."""
    found = find_request(pk)
    if found is None or not can_see_request(reader(http), found):
        raise Http404
    return found


@require_GET
def inbox(http: HttpRequest) -> HttpResponse:
    """What waits for me, by urgency, with one request open beside it."""
    person = reader(http)
    waiting = waiting_for(person)
    page = Paginator(with_chain(waiting), PAGE).get_page(http.GET.get("page"))
    steps = list(page.object_list)
    wanted = http.GET.get("at", "")
    chosen = next((step for step in steps if str(step.request_id) == wanted), steps[0] if steps else None)
    groups = inbox_groups(steps, person)
    context = {
        "rows": page,
        "groups": groups,
        "has_bulk": any(row.bulk for group in groups for row in group.rows),
        "waiting_total": page.paginator.count,
        "request_view": request_view(chosen.request, person, back="inbox") if chosen else None,
    }
    return render(http, "approvals/inbox.html", context)


@require_GET
def mine(http: HttpRequest) -> HttpResponse:
    """What I asked for, and what is mine and was asked for me."""
    person = reader(http)
    page = Paginator(my_requests(person).prefetch_related(*WITH_CHAIN), PAGE).get_page(http.GET.get("page"))
    context = {
        "rows": page,
        "requests": request_rows(page.object_list, person),
        "waiting_total": waiting_for(person).count(),
    }
    return render(http, "approvals/mine.html", context)


@require_GET
def panel(http: HttpRequest, pk: int) -> HttpResponse:
    """The request beside the inbox, for htmx."""
    view = request_view(_load(http, pk), reader(http), back="inbox")
    return render(http, "approvals/_decide.html", {"request_view": view})


@require_GET
def detail(http: HttpRequest, pk: int) -> HttpResponse:
    """The whole request; a mailed link ends here, and a GET never decides."""
    return _page(http, _load(http, pk))


def _page(http: HttpRequest, request: Request, refused: DecisionForm | None = None, status: int = 200) -> HttpResponse:
    view = request_view(request, reader(http), refused=refused)
    context = {"request_view": view, "entries": story_of(request), "refused": refused}
    return render(http, "approvals/request.html", context, status=status)


@require_POST
def decide(http: HttpRequest, pk: int) -> HttpResponse:
    """Approve, return or reject one step of this request."""
    person, request = reader(http), _load(http, pk)
    form = DecisionForm(http.POST)
    if not form.is_valid():
        return _page(http, request, form, status=422)
    step = get_object_or_404(request.steps, pk=form.cleaned_data["step"])
    said = form.cleaned_data
    done = attempt(
        form, lambda: engine.decide(step, said["verdict"], said["opinion"], by=person, seen_hash=said["seen_hash"])
    )
    if done is None:
        return _page(http, request, form, status=422)
    messages.success(http, _thanks(done, said["verdict"]))
    return redirect(_way_back(done, said["back"]))


def _way_back(request: Request, back: str) -> str:
    if back == "inbox":
        return "approvals:inbox"
    return kind_of(request.kind).url(request.paper) if back == "subject" else request.get_absolute_url()


def _thanks(request: Request, verdict: str) -> str:
    words = {"title": request.title}
    if verdict == VerdictWord.RETURN:
        return _("Returned for change: %(title)s") % words
    if verdict == VerdictWord.REJECT:
        return _("Rejected: %(title)s") % words
    if request.state == RequestState.APPROVED:
        return _("Approved, and it has taken effect: %(title)s") % words
    return _("Approved; the others are asked: %(title)s") % words


@require_POST
def decide_many(http: HttpRequest) -> HttpResponse:
    """Approve the ticked ones, each through the same door and by itself; what is refused stays and is named."""
    person = reader(http)
    tokens = [token.partition(":") for token in http.POST.getlist("picked")[:AT_ONCE]]
    seen = {int(pk): digest for pk, _colon, digest in tokens if pk.isdecimal() and len(pk) < 19}  # noqa: PLR2004
    done = 0
    for step in waiting_for(person).filter(pk__in=seen):
        if not kind_of(step.request.kind).bulk:
            continue
        try:
            engine.decide(step, VerdictWord.APPROVE, "", by=person, seen_hash=seen[step.pk])
        except Refusal as refusal:
            messages.warning(http, f"{step.request.title}: {refusal.sentence}")
        else:
            done += 1
    if done:
        messages.success(http, ngettext("%(count)s approved", "%(count)s approved", done) % {"count": done})
    return redirect("approvals:inbox")


@require_POST
def withdraw(http: HttpRequest, pk: int) -> HttpResponse:
    """Take my request back."""
    request = _load(http, pk)
    done = engine.withdraw(request, by=reader(http))
    messages.success(http, _("Withdrawn: %(title)s") % {"title": done.title})
    back = http.POST.get("back", "")
    return redirect(_way_back(done, back if back == "subject" else ""))
