"""Reads about the calls after acceptance (CUS-5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from customers.enums import UNHAPPY, RevisitState, Score
from customers.models import SCORES, Contact, Customer, Revisit
from salesops.base.clock import today
from salesops.base.look import NextStep, day_text, dotted
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Denied, Verdict
from salesops.org.models import Person
from salesops.org.visibility import can_be_seen, visible_to
from salesops.policy.queries import policies, policy

SHOWN = 6
TURNS = ("customers.revisit_first_days", "customers.revisit_second_days")


def turns() -> dict[int, int]:
    """Which call comes how many days after an acceptance; one query."""
    given = policies(TURNS)
    return {turn: given[key] for turn, key in enumerate(TURNS, start=1)}


def with_reach(revisits: QuerySet[Revisit]) -> QuerySet[Revisit]:
    """Each with whom one calls: ``reach_name`` and ``reach_phone`` of the main contact, and what a row shows."""
    main = Contact.objects.active().filter(customer=OuterRef("customer"), is_primary=True)
    return (
        revisits.filter(customer__archived_at=None)
        .select_related("customer__owner", "customer__region")
        .defer("customer__search_text")
        .annotate(reach_name=Subquery(main.values("name")[:1]), reach_phone=Subquery(main.values("phone")[:1]))
    )


def to_call(revisits: QuerySet[Revisit], until: date | None = None) -> QuerySet[Revisit]:
    """Those to be called, due by that day if one is said; not those of archived customers."""
    found = revisits.filter(state=RevisitState.DUE, customer__archived_at=None)
    return found.filter(due_on__lte=until) if until else found


def unhappy(revisits: QuerySet[Revisit]) -> QuerySet[Revisit]:
    """A complaint, or as good as one."""
    return revisits.filter(~Q(complaint="") | Q(overall__lte=UNHAPPY))


def is_unhappy(revisit: Revisit) -> bool:
    """As ``unhappy``, of one."""
    return bool(revisit.complaint) or (revisit.overall is not None and revisit.overall <= UNHAPPY)


def calls_for(person: Person, until: date) -> list[Revisit]:
    """What the person is to call until that day, the longest due first; one query."""
    found = to_call(visible_to(person, Revisit), until)
    return list(with_reach(found).order_by("due_on", "pk")[: SHOWN + 1])


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What the customer's page shows: the last calls that were answered, the next one to be made."""

    answered: Sequence[Revisit]
    coming: Revisit | None

    def __bool__(self) -> bool:
        return bool(self.answered or self.coming)


def satisfaction_of(customer: Customer, *, reader: Person) -> Satisfaction:
    """See above, of what the reader may see; two queries."""
    seen = visible_to(reader, Revisit).filter(customer=customer)
    answered = seen.filter(state=RevisitState.DONE).select_related("caller", "note").order_by("-closed_at")
    return Satisfaction(list(answered[:3]), to_call(seen).order_by("due_on", "pk").first())


def scores_of(revisit: Revisit) -> list[tuple[Sentence, str]]:
    """What was answered, in words."""
    given = ((name, getattr(revisit, name)) for name in SCORES)
    return [(score_name(name), str(Score(score).label)) for name, score in given if score is not None]


def score_name(name: str) -> Sentence:
    """What is asked."""
    asked: Sentence = getattr(Revisit._meta.get_field(name), "verbose_name", name)
    return asked


def facts_of(revisit: Revisit) -> list[tuple[Sentence, str]]:
    """What one wants to know before the call."""
    days = (revisit.due_on - revisit.accepted_on).days
    after = ngettext("%(days)d day after acceptance", "%(days)d days after acceptance", days) % {"days": days}
    return [
        (gettext_lazy("Contract"), revisit.paper),
        (gettext_lazy("Accepted"), day_text(revisit.accepted_on)),
        (pgettext_lazy("revisit", "Due"), dotted(day_text(revisit.due_on), after)),
        (gettext_lazy("Account manager"), revisit.customer.owner.name),
        (gettext_lazy("Region"), str(revisit.customer.region)),
        (pgettext_lazy("revisit", "Tries"), _tries(revisit)),
    ]


def _tries(revisit: Revisit) -> str:
    if not revisit.tries:
        return "—"
    most: int = policy("customers.revisit_tries")
    said = _("%(tries)d of %(most)d, last on %(day)s")
    return said % {"tries": revisit.tries, "most": most, "day": day_text(revisit.tried_on)}


def paper_url(revisit: Revisit, reader: Person) -> str:
    """Where the accepted paper stands, for whoever may see it; empty for others."""
    model: Any = revisit.subject_type.model_class()
    if model is None or not can_be_seen(model):
        return ""
    paper = visible_to(reader, model).filter(pk=revisit.subject_id).first()
    return paper.get_absolute_url() if paper is not None else ""


def next_for_revisit(revisit: Revisit, *, may_call: Verdict) -> NextStep:
    """What is to be done about it."""
    url, who = reverse("customers:revisit-call", args=[revisit.pk]), revisit.customer.owner.name
    if revisit.state == RevisitState.DONE:
        if is_unhappy(revisit):
            return NextStep(
                _("%(name)s clears up with the customer what went wrong") % {"name": who},
                _("Account manager and regional manager were told."),
            )
        return NextStep(_("Done: the answers stand in the customer's history"))
    if isinstance(may_call, Denied):
        return NextStep(_("The sales assistant calls the customer"), str(may_call.sentence))
    if revisit.state == RevisitState.UNREACHED:
        return NextStep(
            _("Nobody was reached; %(name)s knows") % {"name": who},
            _("If the customer calls back, write down what it says."),
            label=_("Write down the call"),
            url=url,
        )
    late = (today() - revisit.due_on).days
    return NextStep(
        _("Call the customer and ask how content it is"),
        ngettext("Due for %(days)d day.", "Due for %(days)d days.", late) % {"days": late} if late > 0 else "",
        mine=True,
        label=_("Write down the call"),
        url=url,
    )
