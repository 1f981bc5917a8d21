"""Posts beside the decision: opinions, comments, a member's answer, and the ways round the chain."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from salesops.approvals import commenting, consulting, delegating, detours
from salesops.approvals.colleagues import askable, delegates, suggested
from salesops.approvals.enums import StepState
from salesops.approvals.forms.talk import (
    AnswerForm,
    AskForm,
    CommentForm,
    DelegateForm,
    SpecialCaseForm,
    TakeOverForm,
    TalkForm,
)
from salesops.approvals.models import Comment, Consultation, Request, Step
from salesops.approvals.views.loading import done, load_request, request_page
from salesops.base.text import clean_line
from salesops.org.pages import reader
from salesops.org.queries import post_titles, with_assignments
from salesops.policy.refused import attempt


def _do[T](
    http: HttpRequest, request: Request, form: TalkForm, name: str, act: Callable[[], T], sentence: Callable[[T], str]
) -> HttpResponse:
    """Run the door for a form: lead back when it is done, open the dialog again with the faults when not."""
    result = attempt(form, act) if form.is_valid() else None
    if result is None:
        return request_page(http, request, again=form, offer_name=name, status=422)
    return done(http, request, sentence(result), form.cleaned_data["back"])


def _step_of(request: Request, form: TalkForm) -> Step:
    return get_object_or_404(request.steps.select_related("department"), pk=form.cleaned_data["step"])


@require_GET
def people(http: HttpRequest, pk: int) -> HttpResponse:
    """Who may be asked about this request, as somebody types; for htmx."""
    request, person = load_request(http, pk), reader(http)
    try:
        typed = clean_line(http.GET.get("q", ""))
    except ValueError:
        typed = ""
    titles = post_titles()
    found = [(one, titles.get(one.post or "", "")) for one in with_assignments(suggested(request, person, typed))]
    return render(http, "approvals/_people.html", {"people": found, "typed": typed})


@require_POST
def ask(http: HttpRequest, pk: int) -> HttpResponse:
    """Ask a colleague's opinion, before or after my own decision."""
    request, person = load_request(http, pk), reader(http)
    form = AskForm(http.POST, colleagues=askable(request, person))

    def act() -> Consultation:
        said = form.cleaned_data
        return consulting.ask_opinion(
            _step_of(request, form), said["colleague"], said["turn"], said["question"], by=person
        )

    def sentence(asked: Consultation) -> str:
        return _("%(name)s has been asked") % {"name": asked.colleague.name}

    return _do(http, request, form, "ask", act, sentence)


@require_POST
def answer(http: HttpRequest, pk: int, consultation: int) -> HttpResponse:
    """Give the opinion that was asked of me."""
    request, person = load_request(http, pk), reader(http)
    asked = get_object_or_404(request.consultations.select_related("asker", "colleague"), pk=consultation)
    form = AnswerForm(http.POST)

    def act() -> Consultation:
        return consulting.answer_opinion(asked, form.cleaned_data["stance"], form.cleaned_data["answer"], by=person)

    def sentence(_answered: Consultation) -> str:
        return _("%(name)s has your opinion") % {"name": asked.asker.name}

    return _do(http, request, form, "answer", act, sentence)


@require_POST
def take_back(http: HttpRequest, pk: int, consultation: int) -> HttpResponse:
    """Ask no more."""
    request = load_request(http, pk)
    asked = get_object_or_404(request.consultations.select_related("asker", "colleague"), pk=consultation)
    consulting.take_back(asked, by=reader(http))
    return done(http, request, _("%(name)s is not asked any more") % {"name": asked.colleague.name})


@require_POST
def comment(http: HttpRequest, pk: int) -> HttpResponse:
    """Say something; whoever is named with @ is told."""
    request, person = load_request(http, pk), reader(http)
    form = CommentForm(http.POST)

    def sentence(written: Comment) -> str:
        named = [mention.person.name for mention in written.mentions.select_related("person")]
        return _("Comment written; %(names)s told") % {"names": _(", ").join(named)} if named else _("Comment written")

    def act() -> Comment:
        return commenting.write_comment(request, form.cleaned_data["text"], by=person)

    return _do(http, request, form, "", act, sentence)


@require_POST
def ask_gm(http: HttpRequest, pk: int) -> HttpResponse:
    """Ask the general manager directly, with the special-case reason."""
    request, person = load_request(http, pk), reader(http)
    form = SpecialCaseForm(http.POST)
    return _do(
        http,
        request,
        form,
        "ask-gm",
        lambda: detours.ask_gm(request, form.cleaned_data["reason"], by=person),
        lambda _done: _("The general manager has been asked: %(title)s") % {"title": request.title},
    )


@require_POST
def take_over(http: HttpRequest, pk: int) -> HttpResponse:
    """Take an overdue decision over, as general manager."""
    request, person = load_request(http, pk), reader(http)
    form = TakeOverForm(http.POST)
    return _do(
        http,
        request,
        form,
        f"take-over-{form.data.get('step', '')}",
        lambda: detours.take_over(_step_of(request, form), by=person, reason=form.cleaned_data["reason"]),
        lambda _done: _("The decision is yours now: %(title)s") % {"title": request.title},
    )


@require_POST
def delegate(http: HttpRequest, pk: int) -> HttpResponse:
    """Let a member of my department answer."""
    request, person = load_request(http, pk), reader(http)
    posted = http.POST.get("step", "")
    asked = request.steps.filter(department__head=person, state=StepState.OPEN).select_related("request", "department")
    # One head may answer for two departments that are asked together.
    step = next((one for one in asked if str(one.pk) == posted), None)
    form = DelegateForm(http.POST, members=delegates(step))
    return _do(
        http,
        request,
        form,
        f"delegate-{posted}",
        lambda: delegating.delegate(_step_of(request, form), form.cleaned_data["to"], by=person),
        lambda _done: _("%(name)s answers now") % {"name": form.cleaned_data["to"].name},
    )
