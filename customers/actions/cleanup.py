"""Invalid customers: listed for each account manager once a quarter, served again or archived (CUS-5)."""

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from customers.actions.customer import archive_customer
from customers.enums import CleanupVerb, CustomerStatus, ProposalState
from customers.models import ArchiveProposal, Customer
from customers.queries.cleanup import is_list_day, list_url, open_proposal, quarter_of
from customers.queries.pool import managers
from customers.rules import can_decide_archive, can_propose_archive
from salesops.audit import record
from salesops.base import clock
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal, Sentence
from salesops.base.text import clean_line
from salesops.base.verdicts import require
from salesops.notices import NoticeKind, tell
from salesops.notices.actions import prepared
from salesops.notices.enums import NoticeGroup
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.org.queries import above

LONGEST = 300
LISTED = NoticeKind(
    "customers.cleanup.listed",
    _("Invalid customers of yours, %(quarter)s: %(count)s. Ask to serve them again, or propose to archive them."),
    NoticeGroup.WAITING,
)
PROPOSED = NoticeKind(
    "customers.cleanup.proposed", _("%(name)s proposes to archive: %(customer)s"), NoticeGroup.WAITING
)
DECLINED = NoticeKind("customers.cleanup.declined", _("It is not archived: %(customer)s"), NoticeGroup.RESULT)


@transaction.atomic
def list_invalid() -> int:
    """On the first working day of a quarter tell each account manager how many invalid customers wait for a word.

    How many are told; once a quarter for ever. Where the machine stood still, up to a week later.
    """
    today = clock.today()
    if not is_list_day(today):
        return 0
    found = Customer.objects.active().filter(status=CustomerStatus.INVALID, owner__is_active=True).order_by()
    counted = dict(found.values_list("owner").annotate(count=Count("pk")))
    quarter, _first = quarter_of(today)
    Notice.objects.bulk_create(
        (
            prepared(
                owner,
                LISTED,
                params={"quarter": quarter, "count": str(counted[owner.pk])},
                url=list_url(),
                key=f"customers:invalid:{quarter}",
            )
            for owner in Person.objects.filter(pk__in=counted)
        ),
        ignore_conflicts=True,
    )
    return len(counted)


@transaction.atomic
def propose_archive(customer: Customer, reason: str, *, by: Person) -> ArchiveProposal:
    """The account manager proposes to archive an invalid customer; the regional manager is told.

    Refused (CUS-5): no reason, and while a proposal waits already.
    """
    locked = locked_row(Customer.objects.all(), customer.pk, "owner")
    require(can_propose_archive(by, locked))
    if open_proposal(locked) is not None:
        raise Refusal("CUS-5", _("It is proposed already."), _("Wait until the regional manager has decided."))
    proposal = ArchiveProposal(customer=locked, proposer=by, reason=_fit(reason, "reason"), proposed_at=clock.now())
    proposal.save(force_insert=True)
    record(locked, CleanupVerb.PROPOSED, by=by, about=[proposal], note=proposal.reason)
    superior = managers().get(locked.region_id)
    for one in [superior] if superior is not None and superior.pk != by.pk else above(by)[:1]:
        said = {"name": by.name, "customer": locked.name}
        key = f"customers:archiving:{proposal.pk}"
        tell(one, PROPOSED, params=said, url=proposal.get_absolute_url(), key=key, about=proposal)
    return proposal


@transaction.atomic
def take_proposal(proposal: ArchiveProposal, *, by: Person) -> ArchiveProposal:
    """Archive the customer, with the reason that was given. Twice is once; refused once it was declined."""
    locked = _locked(proposal)
    if locked.state == ProposalState.TAKEN:
        return locked
    require(can_decide_archive(by, locked))
    _refuse_decided(locked)
    archive_customer(locked.customer, locked.reason, by=by)
    return _decide(locked, ProposalState.TAKEN, "", by=by)


@transaction.atomic
def decline_proposal(proposal: ArchiveProposal, answer: str, *, by: Person) -> ArchiveProposal:
    """The customer stays; whoever proposed it is told why. Refused (CUS-5) without a word, and once it was decided."""
    locked = _locked(proposal)
    require(can_decide_archive(by, locked))
    _refuse_decided(locked)
    declined = _decide(locked, ProposalState.DECLINED, _fit(answer, "answer"), by=by)
    record(locked.customer, CleanupVerb.DECLINED, by=by, about=[locked], note=locked.answer)
    if locked.proposer.is_active:
        said, key = {"customer": locked.customer.name}, f"customers:archiving:{locked.pk}:declined"
        tell(locked.proposer, DECLINED, params=said, url=locked.get_absolute_url(), key=key, about=locked)
    return declined


def _decide(proposal: ArchiveProposal, state: ProposalState, answer: str, *, by: Person) -> ArchiveProposal:
    proposal.state, proposal.answer = state, answer
    proposal.decider, proposal.decided_at = by, clock.now()
    proposal.save(update_fields=["state", "answer", "decider", "decided_at"])
    return proposal


def _refuse_decided(proposal: ArchiveProposal) -> None:
    if proposal.state != ProposalState.OPEN:
        sentence: Sentence = _("This is decided already: %(state)s.") % {"state": proposal.get_state_display()}
        raise Refusal("CUS-5", sentence, _("Look at the customer's page to see where it stands."))


def _fit(text: str, field: str) -> str:
    try:
        fit = clean_line(text)
    except ValueError as error:
        sentence: Sentence = _("This text holds a character that can't be stored.")
        raise Refusal("CUS-5", sentence, _("Remove it and save again."), field=field) from error
    if not 0 < len(fit) <= LONGEST:
        raise Refusal("CUS-5", _("Say why, in up to 300 characters."), _("Write it, then send it."), field=field)
    return fit


def _locked(proposal: ArchiveProposal) -> ArchiveProposal:
    customer = locked_row(Customer.objects.all(), proposal.customer_id, "owner")
    locked = (
        ArchiveProposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("proposer")
        .get(pk=proposal.pk)
    )
    locked.customer = customer
    return locked
