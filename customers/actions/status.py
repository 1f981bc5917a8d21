"""A customer's status: asked for, decided, changed (CUS-4). Won, dormant and pool are the program's own."""

from django.db import transaction
from django.utils.translation import gettext as _

from customers.enums import CustomerStatus, PaperState, StatusVerb
from customers.models import Customer, StatusRequest
from customers.queries.status import ground_name, grounds_of, open_status_request, status_before
from customers.rules import can_ask_status, can_change_status_request, can_drop_status_request, can_propose_stop
from customers.status import Grounds, missing_for, ways_from
from salesops.approvals.engine import open_request
from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.text import clean_paragraphs
from salesops.base.verdicts import require
from salesops.org.models import Person

LONGEST_REASON = 2000


@transaction.atomic
def ask_status(customer: Customer, to_status: str, reason: str, *, by: Person) -> StatusRequest:
    """The account manager asks for another status; the conditions are checked now and again at the approval.

    Refused (CUS-4): another request runs, no way leads there from where the customer is, a condition isn't met, no
    reason. ValueError for a status that isn't one.
    """
    locked = _locked(customer)
    require(can_ask_status(by, locked))
    wanted = CustomerStatus(to_status)
    _refuse_second(locked)
    if wanted not in ways_from(locked.status, status_before(locked)):
        raise _no_way(locked)
    return _ask(locked, wanted, _fit_reason(reason), _refuse_unmet(locked, wanted), by=by)


@transaction.atomic
def propose_stop(customer: Customer, reason: str, *, by: Person) -> StatusRequest:
    """The director proposes not to serve a customer any longer, or to serve one again that was stopped.

    Refused (CUS-4): another request runs, the customer is in the open pool, no reason.
    """
    locked = _locked(customer)
    require(can_propose_stop(by, locked))
    _refuse_second(locked)
    if locked.status == CustomerStatus.POOL:
        sentence = _("This customer is in the open pool: nobody serves it now.")
        raise Refusal("CUS-4", sentence, _("Propose it once somebody has claimed the customer."))
    stopped = locked.status == CustomerStatus.STOPPED
    wanted = status_before(locked) if stopped else CustomerStatus.STOPPED
    return _ask(locked, wanted, _fit_reason(reason), Grounds(), by=by)


@transaction.atomic
def ask_status_again(paper: StatusRequest, reason: str, *, revision: int, by: Person) -> StatusRequest:
    """Put a request once more that came back: the same status, today's conditions, a new round.

    Raises ``StaleRecord`` when it was saved after ``revision``; refused (CUS-4) unless it came back, where the
    customer moved meanwhile, and what ``ask_status`` refuses.
    """
    customer = _locked(paper.customer)
    paper = _locked_paper(paper)
    require(can_change_status_request(by, paper))
    _refuse_unless_back(paper)
    check_revision(paper, revision, {"reason": reason})
    refuse_moved(paper, customer)
    paper.reason = _fit_reason(reason)
    paper.grounds = _refuse_unmet(customer, paper.to_status).kept()
    paper.asked_at = clock.now()
    _move(paper, PaperState.PENDING, StatusVerb.ASKED_AGAIN, by=by)
    open_request(paper.kind, paper, by=by)
    return paper


@transaction.atomic
def drop_status_request(paper: StatusRequest, *, by: Person) -> StatusRequest:
    """Give up a request that came back. Twice is once; refused (CUS-4) while it runs or once it was decided."""
    paper = _locked_paper(paper)
    require(can_drop_status_request(by, paper))
    if paper.state == PaperState.WITHDRAWN:
        return paper
    _refuse_unless_back(paper)
    return _move(paper, PaperState.WITHDRAWN, StatusVerb.WITHDRAWN, by=by)


def refuse_to_approve(paper: StatusRequest) -> None:
    """Refused (CUS-4): the customer moved since it was asked, or a condition isn't met any more; reads only."""
    customer = Customer.objects.get(pk=paper.customer_id)
    refuse_moved(paper, customer)
    _refuse_unmet(customer, paper.to_status)


def refuse_moved(paper: StatusRequest, customer: Customer) -> None:
    """Refused (CUS-4) where the customer isn't any more what it was when it was asked."""
    if customer.status == paper.from_status and customer.archived_at is None:
        return
    where = _("archived") if customer.archived_at is not None else customer.get_status_display()
    raise Refusal(
        "CUS-4",
        _("The customer has moved since this was asked; it is now: %(status)s.") % {"status": where},
        _("Return or withdraw the request; where it still makes sense, it is asked anew."),
    )


@transaction.atomic
def change_status(paper: StatusRequest, *, by: Person) -> StatusRequest:
    """The last approval is there: the customer is what was asked for, with the grounds that were approved."""
    customer = _locked(paper.customer)
    paper = _locked_paper(paper)
    refuse_moved(paper, customer)
    before = customer.status
    customer.status = paper.to_status
    customer.revision += 1
    customer.save(update_fields=["status", "revision"])
    paper.closed_at = clock.now()
    paper.state = PaperState.APPROVED
    paper.revision += 1
    paper.save(update_fields=["state", "closed_at", "revision"])
    changes = {"status": (before, customer.status)}
    record(customer, StatusVerb.CHANGED, by=by, about=[paper], changes=changes, note=paper.reason)
    return paper


@transaction.atomic
def return_status_request(paper: StatusRequest, *, by: Person) -> StatusRequest:
    """It goes back to whoever asked."""
    return _move(_locked_paper(paper), PaperState.DRAFT, StatusVerb.RETURNED, by=by)


@transaction.atomic
def close_status_request(paper: StatusRequest, state: PaperState, *, by: Person) -> StatusRequest:
    """It ends without effect, rejected or withdrawn. ValueError for another end."""
    verb = {PaperState.REJECTED: StatusVerb.REJECTED, PaperState.WITHDRAWN: StatusVerb.WITHDRAWN}.get(state)
    if verb is None:
        raise ValueError(f"{state} is no such end")
    return _move(_locked_paper(paper), state, verb, by=by)


def _ask(customer: Customer, wanted: str, reason: str, grounds: Grounds, *, by: Person) -> StatusRequest:
    paper = StatusRequest(
        customer=customer,
        owner=by,
        from_status=customer.status,
        to_status=wanted,
        reason=reason,
        grounds=grounds.kept(),
        asked_at=clock.now(),
    )
    paper.save(force_insert=True)
    record(paper, StatusVerb.ASKED, by=by, about=[customer])
    open_request(paper.kind, paper, by=by)
    return paper


def _move(paper: StatusRequest, state: PaperState, verb: StatusVerb, *, by: Person) -> StatusRequest:
    paper.state = state
    paper.closed_at = None if state in {PaperState.DRAFT, PaperState.PENDING} else clock.now()
    paper.revision += 1
    paper.save(update_fields=["state", "closed_at", "reason", "grounds", "asked_at", "revision"])
    record(paper, verb, by=by, about=[paper.customer])
    return paper


def _refuse_second(customer: Customer) -> None:
    running = open_status_request(customer)
    if running is None:
        return
    raise Refusal(
        "CUS-4",
        _("A change of status of this customer is asked for already: %(status)s.")
        % {"status": running.get_to_status_display()},
        _("Wait for the decision, or have %(name)s withdraw it first.") % {"name": running.owner.name},
    )


def _no_way(customer: Customer) -> Refusal:
    return Refusal(
        "CUS-4",
        _("From “%(status)s” no such change can be asked for.") % {"status": customer.get_status_display()},
        _("Choose one of the changes that the page offers."),
        field="to_status",
    )


def _refuse_unmet(customer: Customer, wanted: str) -> Grounds:
    grounds = grounds_of(customer)
    missing = missing_for(wanted, grounds)
    if not missing:
        return grounds
    raise Refusal(
        "CUS-4",
        _("Missing for “%(status)s”: %(what)s.")
        % {
            "status": CustomerStatus(wanted).label,
            "what": _(", ").join(str(ground_name(name)) for name in missing),
        },
        _("Add it to the file or log it, then ask again."),
        field="to_status",
    )


def _fit_reason(reason: str) -> str:
    text = clean_paragraphs(reason)
    if not text:
        raise Refusal("CUS-4", _("A change of status needs a reason."), _("Write why, then send it."), field="reason")
    if len(text) > LONGEST_REASON:
        sentence = _("This is longer than %(longest)d characters.") % {"longest": LONGEST_REASON}
        raise Refusal("CUS-4", sentence, _("Shorten it and save again."), field="reason")
    return text


def _refuse_unless_back(paper: StatusRequest) -> None:
    if not paper.is_editable:
        sentence = _("This request is not back with whoever asked: %(state)s.") % {"state": paper.get_state_display()}
        raise Refusal("CUS-4", sentence, _("Open its page to see how it stands."))


def _locked(customer: Customer) -> Customer:
    return Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)


def _locked_paper(paper: StatusRequest) -> StatusRequest:
    return StatusRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=paper.pk)
