"""Who may dispute a registration, answer, rule, and read what both sides say (CUS-2)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import DisputeState
from customers.models import Dispute
from customers.queries.dispute import answer_due, is_heard
from customers.rules.customer import SELLERS
from salesops.base.look import moment_text
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS
from salesops.org.models import Person
from salesops.org.queries import above, people_below
from salesops.org.visibility import visible

OVER = _("The dispute is closed.")
READ_IT = _("Read how it ended; a new fact is a new dispute.")


@visible(Dispute)
def disputes_visible_to(person: Person) -> QuerySet[Dispute]:
    """Both sides, whoever keeps the customer now, the ruler, and the superiors of both sides. Nobody else reads it."""
    if person.post in ALL_SEEING_POSTS:
        return Dispute.objects.all()
    mine = Q(claimant=person) | Q(keeper=person) | Q(ruler=person) | Q(customer__owner=person)
    if below := people_below(person):
        mine |= Q(claimant__in=below) | Q(keeper__in=below)
    return Dispute.objects.filter(mine)


def can_see_disputes(person: Person) -> Verdict:
    """May this person open the list of disputes? Which ones are on it, ``visible_to`` says."""
    if person.is_active and person.post in SELLERS | ALL_SEEING_POSTS:
        return Allowed()
    return Denied(_("Disputes are read by both sides and their superiors."), "CUS-2")


def can_open_dispute(person: Person) -> Verdict:
    """May this person claim a customer that another one keeps? Who can keep customers may."""
    if person.is_active and person.post in SELLERS:
        return Allowed()
    return Denied(
        _("A registration is disputed by whoever would keep the customer: an account manager or a regional manager."),
        "CUS-2",
    )


def can_answer_dispute(person: Person, dispute: Dispute) -> Verdict:
    """The keeper answers, once; after a handover whoever keeps the customer now."""
    if person.pk == dispute.claimant_id or person.pk != dispute.customer.owner_id:
        return Denied(_("A claim is answered by whoever keeps the customer."), "CUS-2")
    if dispute.state != DisputeState.OPEN:
        return Denied(OVER, "CUS-2", READ_IT)
    if dispute.answered_at is not None:
        return Denied(_("The claim is answered already."), "CUS-2", _("What stands there is what is ruled on."))
    return Allowed()


def can_rule_dispute(person: Person, dispute: Dispute) -> Verdict:
    """The lowest common superior rules, when the keeper was heard; nobody rules in their own matter.

    Where the ruler has become a party by a handover, or has left, any superior of the ruler may.
    """
    if not _is_judge(person, dispute):
        return Denied(_("A dispute is ruled by the lowest common superior of both sides."), "CUS-2")
    if dispute.state != DisputeState.OPEN:
        return Denied(OVER, "CUS-2", READ_IT)
    if not is_heard(dispute):
        waits = {"name": dispute.customer.owner.name, "due": moment_text(answer_due(dispute))}
        return Denied(
            _("%(name)s has not answered yet and has time until %(due)s.") % waits,
            "CUS-2",
            _("Wait for the answer, or ask for it."),
        )
    return Allowed()


def can_withdraw_dispute(person: Person, dispute: Dispute) -> Verdict:
    """Whoever claimed may take it back until it is ruled."""
    if person.pk != dispute.claimant_id:
        return Denied(_("A dispute is withdrawn by whoever opened it."), "CUS-2")
    return Allowed() if dispute.state == DisputeState.OPEN else Denied(OVER, "CUS-2", READ_IT)


def _is_judge(person: Person, dispute: Dispute) -> bool:
    parties = {dispute.claimant_id, dispute.keeper_id, dispute.customer.owner_id}
    if not person.is_active or person.pk in parties:
        return False
    if person.pk == dispute.ruler_id:
        return True
    stands_aside = dispute.ruler_id in parties or not dispute.ruler.is_active
    return stands_aside and any(one.pk == person.pk for one in above(dispute.ruler))
