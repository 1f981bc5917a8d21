"""Pages of approvals: the inbox, my requests, one request, and the three posts that end in the engine."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from salesops.approvals import engine
from salesops.approvals.cards import request_view
from salesops.approvals.enums import RequestState, VerdictWord
from salesops.approvals.forms.decision import DecisionForm
from salesops.approvals.inbox import inbox_groups, may_be_ticked, request_rows
from salesops.approvals.kinds import kind_of
from salesops.approvals.queries import WITH_CHAIN, find_step, my_requests, opinions_wanted, waiting_for, with_chain
from salesops.approvals.views.loading import done, load_request, request_page
from salesops.approvals.words import done_sentence
from salesops.base.refusals import Refusal
from salesops.org.pages import reader
from salesops.policy.refused import attempt, toast

PAGE = 50
AT_ONCE = 100


@require_GET
def inbox(http: HttpRequest) -> HttpResponse:
    """What waits for me, by urgency, with one request open beside it."""
    person = reader(http)
    page = Paginator(with_chain(waiting_for(person)), PAGE).get_page(http.GET.get("page"))
    steps = list(page.object_list)
    # Questions stand below the decisions, on the first page: they are few, and have no pages of their own.
    asked = list(with_chain(opinions_wanted(person))[:PAGE]) if page.number == 1 else []
    groups = inbox_groups(steps, person, asked=asked)
    requests = [row.request_obj for group in groups for row in group.rows]
    chosen = next((one for one in requests if str(one.pk) == http.GET.get("at", "")), requests[0] if requests else None)
    context = {
        "rows": page,
        "groups": groups,
        "has_bulk": any(row.bulk for group in groups for row in group.rows),
        "waiting_total": page.paginator.count + opinions_wanted(person).count(),
        "request_view": request_view(chosen, person, back="inbox") if chosen else None,
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
        "waiting_total": waiting_for(person).count() + opinions_wanted(person).count(),
    }
    return render(http, "approvals/mine.html", context)


@require_GET
def panel(http: HttpRequest, pk: int) -> HttpResponse:
    """The request beside the inbox, for htmx."""
    view = request_view(load_request(http, pk), reader(http), back="inbox")
    return render(http, "approvals/_decide.html", {"request_view": view})


@require_GET
def detail(http: HttpRequest, pk: int) -> HttpResponse:
    """The whole request; a mailed link ends here, and a GET never decides."""
    return request_page(http, load_request(http, pk))


@require_GET
def round_part(http: HttpRequest, pk: int) -> HttpResponse:
    """An earlier round as its author saw it, below the newest one; for htmx."""
    view = request_view(load_request(http, pk), reader(http), comments=True)
    return render(http, "approvals/_round.html", {"request_view": view})


@require_GET
def dialog(http: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The inside of one dialog, for htmx; it says so where there is nothing left to do."""
    back = http.GET.get("back", "")
    view = request_view(load_request(http, pk), reader(http), back=back if back in {"inbox", "subject"} else "")
    return render(http, "approvals/_dialog.html", {"offer": view.offers.named(name), "view": view})


@require_POST
def decide(http: HttpRequest, pk: int) -> HttpResponse:
    """Say one of the verdicts on one step of this request."""
    person, request = reader(http), load_request(http, pk)
    form = DecisionForm(http.POST)
    if not form.is_valid():
        return request_page(http, request, refused=form, offer_name=_dialog_of(form), status=422)
    said = form.cleaned_data
    step = find_step(request, said["step"])
    if step is None:
        raise Http404
    decided = attempt(
        form,
        lambda: engine.decide(
            step,
            said["verdict"],
            said["opinion"],
            by=person,
            seen_hash=said["seen_hash"],
            to_order=said["to_order"],
        ),
    )
    if decided is None:
        return request_page(http, request, refused=form, offer_name=_dialog_of(form), status=422)
    took_effect = decided.state == RequestState.APPROVED
    kind = kind_of(decided.kind)
    sentence = done_sentence(kind, said["verdict"], decided.title, took_effect=took_effect)
    return done(http, decided, sentence, said["back"])


def _dialog_of(form: DecisionForm) -> str:
    """The dialogs of the menu are not on the page: the one that was refused is put there, open."""
    return form.said.replace("_", "-") if form.said in {VerdictWord.SEND_BACK, VerdictWord.TO_CHAIN} else ""


@require_POST
def decide_many(http: HttpRequest) -> HttpResponse:
    """Approve the ticked ones, each through the same door and by itself; what is refused stays and is named."""
    person = reader(http)
    tokens = [token.partition(":") for token in http.POST.getlist("picked")[:AT_ONCE]]
    seen = {int(pk): digest for pk, _colon, digest in tokens if pk.isdecimal() and len(pk) < 19}  # noqa: PLR2004
    count = 0
    for step in waiting_for(person).filter(pk__in=seen):
        if not may_be_ticked(step.request):
            continue
        try:
            engine.decide(step, VerdictWord.APPROVE, "", by=person, seen_hash=seen[step.pk])
        except Refusal as refusal:
            toast(http, refusal, about=step.request.title, level=messages.WARNING)
        else:
            count += 1
    if count:
        messages.success(http, ngettext("%(count)s approved", "%(count)s approved", count) % {"count": count})
    return redirect("approvals:inbox")


@require_POST
def withdraw(http: HttpRequest, pk: int) -> HttpResponse:
    """Take my request back."""
    withdrawn = engine.withdraw(load_request(http, pk), by=reader(http))
    back = http.POST.get("back", "")
    words = _("Withdrawn: %(title)s") % {"title": withdrawn.title}
    return done(http, withdrawn, words, back if back == "subject" else "")
