"""Reads about disputes over a customer: who rules, by when the keeper answers, what both sides showed (CUS-2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.conflict import Claim
from customers.enums import DisputeState
from customers.models import Customer, Dispute
from customers.queries.conflict import claims_on
from salesops.base import clock
from salesops.base.look import NextStep, moment_text
from salesops.base.prepared import Prepared
from salesops.base.refusals import Refusal
from salesops.base.verdicts import Verdict
from salesops.documents.models import File
from salesops.org.models import Person
from salesops.org.queries import above
from salesops.org.visibility import visible_to
from salesops.policy.queries import policy
from salesops.workdays import add_working_days

NEWEST = 5
SHOWN = 8


def disputable(name: str, credit_code: str | None, *, by: Person) -> Claim | None:
    """The registration that a person who registers this company may dispute: one that refuses, of somebody else."""
    claims = [claim for claim in claims_on(name, credit_code) if claim.refuses]
    return claims[0] if claims and claims[0].owner_id != by.pk else None


def way_to_dispute(name: str, credit_code: str) -> str:
    """The page on which one disputes it. It names what was typed and no record: nobody opens files by counting up."""
    typed = {"name": name, "credit_code": credit_code}
    return f"{reverse('customers:dispute-new')}?{urlencode({key: value for key, value in typed.items() if value})}"


def ruler_for(claimant: Person, keeper: Person) -> Person | None:
    """The lowest common superior of both, never one of them; None where nobody stands above both."""
    over_keeper = {person.pk for person in above(keeper)}
    parties = {claimant.pk, keeper.pk}
    return next((one for one in above(claimant) if one.pk in over_keeper and one.pk not in parties), None)


def answer_due(dispute: Dispute) -> datetime:
    """Until when the keeper is waited for; later it may be ruled without an answer."""
    return add_working_days(dispute.opened_at, policy("customers.dispute_answer_days"))


def is_heard(dispute: Dispute) -> bool:
    """Has the keeper answered, or had the time for it?"""
    return dispute.answered_at is not None or clock.now() > answer_due(dispute)


def open_disputes_of(customer: Customer) -> QuerySet[Dispute]:
    """Those that somebody still has to rule on."""
    return Dispute.objects.filter(customer=customer, state=DisputeState.OPEN)


def refuse_disputed(customer: Customer) -> None:
    """A customer stays as it is while somebody has to rule who keeps it. Raises ``Refusal`` CUS-2."""
    dispute = open_disputes_of(customer).select_related("ruler").first()
    if dispute is not None:
        said = {"number": dispute.number, "name": dispute.ruler.name}
        raise Refusal(
            "CUS-2",
            _("The dispute %(number)s over this customer is not ruled yet.") % said,
            _("Ask %(name)s to rule first.") % said,
        )


def newest_disputes(customer: Customer, *, reader: Person) -> list[Dispute]:
    """For the customer's page: the newest that the reader may see."""
    found = visible_to(reader, Dispute).filter(customer=customer).select_related("claimant", "keeper")
    return list(found.order_by("-opened_at", "-pk")[:NEWEST])


@dataclass(frozen=True, slots=True)
class DisputeToDo:
    """A dispute that waits for somebody: for the keeper's answer by ``due``, or for the ruling, once it was heard."""

    dispute: Dispute
    to_rule: bool
    due: datetime


def disputes_to_do(person: Person) -> list[DisputeToDo]:
    """What the person has to answer and to rule on, the oldest first; one query, one more where there are any."""
    disputes = _waiting(person.pk)
    if not disputes:
        return []
    days, now = policy("customers.dispute_answer_days"), clock.now()
    found = [
        DisputeToDo(one, one.customer.owner_id != person.pk, add_working_days(one.opened_at, days)) for one in disputes
    ]
    return [one for one in found if not one.to_rule or one.dispute.answered_at or now > one.due]


_waiting = Prepared[Dispute](
    lambda key: (
        Dispute.objects.filter(
            Q(ruler=key) | Q(customer__owner=key, answered_at=None),
            state=DisputeState.OPEN,
        )
        .exclude(claimant=key)
        .select_related("customer")
        .order_by("opened_at", "pk")[:SHOWN]
    ),
    int,
)


def share_of(dispute: Dispute) -> str:
    """What a ruling leaves the other side of the commission, in words; empty for none."""
    if dispute.shared_percent is None:
        return ""
    return _("%(percent)d %% for %(name)s") % {"percent": dispute.shared_percent, "name": dispute.other_side.name}


def rulings_that_share(customers: Collection[int], *, on: date) -> dict[tuple[int, int], Dispute]:
    """By customer and by who has it by the ruling: the one that says how these two share the commission on that day.

    It is the newest until then that leaves the other side a share; none where the other side has left. One query.
    """
    ruled = Dispute.objects.filter(
        customer__in=customers,
        state=DisputeState.RULED,
        shared_percent__isnull=False,
        closed_at__lt=clock.shanghai(on + timedelta(days=1)),
    )
    newest_last = ruled.select_related("claimant", "keeper").order_by("closed_at", "pk")
    found = {(one.customer_id, one.kept_by.pk): one for one in newest_last}
    return {key: one for key, one in found.items() if one.other_side.is_active}


def standing_share(dispute: Dispute) -> str:
    """For whoever rules: the shares that earlier rulings over the customer left, in words; empty for none."""
    found = rulings_that_share([dispute.customer_id], on=clock.today()).values()
    said = [
        _("%(share)s from %(keeper)s (%(number)s)")
        % {"keeper": one.kept_by.name, "share": share_of(one), "number": one.number}
        for one in found
    ]
    return pgettext("list", ", ").join(said)


@dataclass(frozen=True, slots=True)
class Proof:
    """What each side attached, in the order it came."""

    claimant: tuple[File, ...]
    keeper: tuple[File, ...]


def proof_of(dispute: Dispute) -> Proof:
    """What the claimant attached stands beside the claim, all else beside the answer; one query."""
    kind = ContentType.objects.get_for_model(dispute)
    files = File.objects.filter(subject_type=kind, subject_id=dispute.pk).order_by("pk")
    sides: dict[bool, list[File]] = {True: [], False: []}
    for file in files:
        sides[file.uploaded_by_id == dispute.claimant_id].append(file)
    return Proof(claimant=tuple(sides[True]), keeper=tuple(sides[False]))


def outcome_of(dispute: Dispute) -> list[tuple[str, str]]:
    """What was ruled, as label and value; empty before."""
    if dispute.state != DisputeState.RULED:
        return []
    lines = [(_("Ruling"), dispute.get_ruling_display()), (_("Reason"), dispute.reason)]
    if share := share_of(dispute):
        lines.append((_("Share of the commission"), share))
    return [*lines, (_("Ruled by"), dispute.ruler.name), (_("Closed"), moment_text(dispute.closed_at))]


def next_step_of(dispute: Dispute, *, may_answer: Verdict, may_rule: Verdict) -> NextStep:
    """Whose turn it is: the keeper answers, then the superior of both rules. The verdicts are the reader's."""
    if dispute.state != DisputeState.OPEN:
        return NextStep(
            _("The dispute is ruled: nothing is left to do")
            if dispute.state == DisputeState.RULED
            else _("The dispute is withdrawn: nothing is left to do")
        )
    who = {"keeper": dispute.customer.owner.name, "ruler": dispute.ruler.name}
    if dispute.answered_at is None and (may_answer or not may_rule):
        due = {"due": moment_text(answer_due(dispute))} | who
        return NextStep(
            _("Answer the claim") if may_answer else _("%(keeper)s answers the claim") % who,
            _("By %(due)s; then %(ruler)s may rule without an answer.") % due,
            mine=bool(may_answer),
            label=_("Answer") if may_answer else "",
            url=reverse("customers:dispute-answer", args=[dispute.pk]),
        )
    return NextStep(
        _("Rule on the dispute") if may_rule else _("%(ruler)s rules on the dispute") % who,
        _("Both sides are heard.") if dispute.answered_at else _("The time to answer is over."),
        mine=bool(may_rule),
        label=pgettext("dispute", "Rule") if may_rule else "",
        url=reverse("customers:dispute-rule", args=[dispute.pk]),
    )
