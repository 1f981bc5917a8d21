"""The one place that shows a refusal to people."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from salesops.base.look.parts import rule_link
from salesops.base.refusals import Refusal, Sentence, StaleRecord
from salesops.base.verdicts import NotAllowed
from salesops.policy.rulebook import known_rule


@dataclass(frozen=True, slots=True)
class RefusalView:
    """What a refusal shows: which rule, what it says, what is allowed next."""

    rule: str
    clause: str
    rule_title: str
    sentence: Sentence
    next_step: Sentence
    kept: bool
    url: str
    stale: bool = False
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)


def explain(refusal: Refusal) -> RefusalView:
    """The refusal with its clause and title in the reader's language."""
    rule = known_rule(refusal.rule)
    return RefusalView(
        rule=refusal.rule,
        clause=rule.clause if rule else "",
        rule_title=rule.title if rule else "",
        sentence=refusal.sentence,
        next_step=refusal.next_step,
        kept=refusal.kept,
        url=f"{reverse('policy:rule-list')}#{refusal.rule}",
        stale=refusal.stale,
        changes=refusal.changes if isinstance(refusal, StaleRecord) else {},
    )


def told(refusal: Refusal) -> SafeString:
    """The refusal in one line, for a form of the admin: what, what now, and the way to the rule."""
    return format_html("{} {} {}", refusal.sentence, refusal.next_step, rule_link(refusal.rule))


def toast(request: HttpRequest, refusal: Refusal, *, about: object = "", level: int = messages.ERROR) -> None:
    """Tell the refusal on the next page; ``about`` names the thing where several were tried.

    The rule goes as the message's tag, which ``components/toasts.html`` draws as a link: a message is kept as text.
    """
    told = " ".join(filter(None, [f"{about}:" if about else "", str(refusal.sentence), str(refusal.next_step)]))
    messages.add_message(request, level, told, extra_tags=refusal.rule)


def attempt[T](form: BaseForm, fn: Callable[[], T]) -> T | None:
    """Run an action for a bound form. A refusal stays on the form (``form.refusal``), and what was typed stays too.

    Returns what the action returned, or None when it was refused: ask ``form.refusal`` where None is an answer.
    """
    form.refusal = None  # type: ignore[attr-defined]  # read by components/form.html
    try:
        return fn()
    except Refusal as refusal:
        form.refusal = explain(refusal)  # type: ignore[attr-defined]
        if refusal.field and refusal.field in form.fields:
            form.add_error(refusal.field, str(refusal.sentence))
        return None


class RefusalMiddleware:
    """A refusal that no form caught becomes a page (409), or for htmx a part of one (422).

    Who lacks the right gets the page of a 403, with the rule that says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django for what a view raised."""
        if isinstance(exception, NotAllowed):
            return render(request, "403.html", {"exception": str(exception), "rule": exception.rule}, status=403)
        if not isinstance(exception, Refusal):
            return None
        context = {"refusal": explain(exception)}
        if getattr(request, "htmx", False):
            return render(request, "components/refusal.html", context, status=422)
        return render(request, "refused.html", context, status=409)
