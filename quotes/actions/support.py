"""Pre-sales support: asked for, passed on, people and dates named, agreed or settled (INQ-3). docs/rules/inquiry.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.following import follows_owner
from customers.models import Customer
from quotes.actions.support_news import tell_called_off, tell_named, tell_to_name
from quotes.enums import SETTLEMENT, SUPPORT, SUPPORT_OVER, SupportState, SupportVerb
from quotes.models import Inquiry, SupportRequest, SupportSeat
from quotes.rules import (
    can_agree_support,
    can_ask_support,
    can_call_off_support,
    can_change_support,
    can_name_people,
)
from salesops.approvals.engine import open_request
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.text import clean_line, clean_paragraphs
from salesops.base.verdicts import require
from salesops.documents.numbers import draw_number
from salesops.org.enums import Post
from salesops.org.models import Person

PREFIX = "ZC"
RULE = "INQ-3"

follows_owner(SupportRequest, SupportVerb.PASSED_ON)


@dataclass(frozen=True, slots=True)
class SupportData:
    """What sales needs; both days count."""

    what: str
    details: str
    wanted_from: date
    wanted_to: date
    place: str = ""
    inquiry: Inquiry | None = None


@dataclass(frozen=True, slots=True)
class NamedData:
    """Who comes, from which day until which."""

    people: Sequence[Person]
    from_on: date
    to_on: date
    note: str = ""


@transaction.atomic
def ask_support(data: SupportData, customer: Customer, *, by: Person) -> SupportRequest:
    """Ask the department for technical people; the head of the department decides first (INQ-3).

    Refused (INQ-3): nothing said, days that are over or turned round. PermissionDenied for whoever doesn't work with
    the customer. ValueError for another customer's inquiry.
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    require(can_ask_support(by, customer))
    data = _fit(data, customer)
    support = SupportRequest(
        number=draw_number(PREFIX, on=today()),
        customer=customer,
        owner=customer.owner,
        asked_by=by,
        region=customer.region,
        asked_at=now(),
        inquiry=data.inquiry,
        what=data.what,
        details=data.details,
        place=data.place,
        wanted_from=data.wanted_from,
        wanted_to=data.wanted_to,
    )
    support.save(force_insert=True)
    record(support, SupportVerb.ASKED, by=by, about=[customer])
    open_request(SUPPORT, support, by=by, owner=support.owner)
    return support


@transaction.atomic
def ask_support_again(support: SupportRequest, data: SupportData, *, revision: int, by: Person) -> SupportRequest:
    """Put one once more that came back. Raises ``StaleRecord`` when it was saved after ``revision``."""
    support = _locked(support)
    require(can_change_support(by, support))
    if not support.is_editable:
        raise Refusal(
            RULE,
            _("%(number)s can't be changed: %(state)s.")
            % {"number": support.number, "state": support.get_state_display()},
            _("Withdraw it while nobody has decided, or ask anew."),
        )
    data = _fit(data, support.customer)
    check_revision(support, revision, {"what": data.what, "details": data.details})
    fields = ("what", "details", "place", "wanted_from", "wanted_to")
    for name in fields:
        setattr(support, name, getattr(data, name))
    _move(support, SupportState.WAITING, SupportVerb.ASKED_AGAIN, *fields, by=by)
    open_request(SUPPORT, support, by=by, owner=support.owner)
    return support


@transaction.atomic
def pass_on(support: SupportRequest, *, by: Person) -> SupportRequest:
    """The department's head agreed: technical is told, and names people and dates."""
    support = _move(_locked(support), SupportState.TO_NAME, SupportVerb.PASSED, by=by)
    tell_to_name(support, by=by)
    return support


@transaction.atomic
def close_support(support: SupportRequest, state: SupportState, *, by: Person) -> SupportRequest:
    """It came back, was refused or withdrawn before technical saw it. ValueError for another state."""
    verb = {
        SupportState.RETURNED: SupportVerb.RETURNED,
        SupportState.REFUSED: SupportVerb.REFUSED,
        SupportState.WITHDRAWN: SupportVerb.WITHDRAWN,
    }.get(state)
    if verb is None:
        raise ValueError(f"{state} is no such end")
    return _move(_locked(support), state, verb, by=by)


@transaction.atomic
def name_people(support: SupportRequest, data: NamedData, *, revision: int, by: Person) -> SupportRequest:
    """Technical names who comes and when; naming others is the next round, and the account manager is told.

    Refused (INQ-3): nobody, somebody of another department, days that are over or turned round. Raises ``StaleRecord``
    when a colleague named people since the page was read.
    """
    support = _locked(support)
    require(can_name_people(by, support))
    check_revision(support, revision, {"from_on": data.from_on, "to_on": data.to_on, "note": data.note})
    people = list(dict.fromkeys(data.people))
    if not people or any(not one.is_active or one.post != Post.TECHNICAL for one in people):
        sentence = _("Name at least one person of the technical department.")
        raise Refusal(RULE, sentence, _("Choose among your colleagues."), field="people")
    _refuse_days(data.from_on, data.to_on, "from_on", "to_on")
    moment = now()
    support.round += 1
    support.from_on, support.to_on, support.note = data.from_on, data.to_on, clean_paragraphs(data.note)
    support = _move(support, SupportState.NAMED, SupportVerb.NAMED, "round", "from_on", "to_on", "note", by=by)
    SupportSeat.objects.bulk_create(
        SupportSeat(support=support, round=support.round, person=one, named_by=by, named_at=moment) for one in people
    )
    tell_named(support, by=by)
    return support


@transaction.atomic
def agree_support(support: SupportRequest, *, revision: int, by: Person) -> SupportRequest:
    """The account manager agrees with who comes and when. Twice is once.

    Raises ``StaleRecord`` when technical named others since the page was read.
    """
    support = _locked(support)
    if support.state == SupportState.AGREED:
        return support
    require(can_agree_support(by, support))
    check_revision(support, revision, {})
    return _move(support, SupportState.AGREED, SupportVerb.AGREED, by=by)


@transaction.atomic
def dispute_support(support: SupportRequest, objection: str, *, revision: int, by: Person) -> SupportRequest:
    """No agreement: director and technical head settle it (INQ-3). Refused without a reason."""
    support = _locked(support)
    require(can_agree_support(by, support))
    check_revision(support, revision, {})
    support.objection = clean_paragraphs(objection)
    if not support.objection:
        sentence = _("Whoever settles it reads why there is no agreement.")
        raise Refusal(RULE, sentence, _("Write why, then send it."), field="objection")
    _move(support, SupportState.DISPUTED, SupportVerb.DISPUTED, "objection", by=by)
    open_request(SETTLEMENT, support, by=by, owner=support.owner)
    return support


@transaction.atomic
def settle_support(support: SupportRequest, *, by: Person) -> SupportRequest:
    """Director and technical head settled it; their words are those of the decisions."""
    return _move(_locked(support), SupportState.SETTLED, SupportVerb.SETTLED, by=by)


@transaction.atomic
def unsettle_support(support: SupportRequest, *, by: Person) -> SupportRequest:
    """It goes back to both sides: given back by whoever was to settle it, or withdrawn by whoever asked."""
    return _move(_locked(support), SupportState.NAMED, SupportVerb.UNSETTLED, by=by)


@transaction.atomic
def call_off_support(support: SupportRequest, reason: str, *, by: Person) -> SupportRequest:
    """Sales takes it back from technical, who are told; it may be put once more. Refused (INQ-3) without a reason."""
    support = _locked(support)
    require(can_call_off_support(by, support))
    why = clean_paragraphs(reason)
    if not why:
        sentence = _("Technical reads why nobody is to come.")
        raise Refusal(RULE, sentence, _("Write the reason, then send it."), field="reason")
    support = _move(support, SupportState.WITHDRAWN, SupportVerb.CALLED_OFF, by=by, note=why)
    tell_called_off(support, by=by)
    return support


def _fit(data: SupportData, customer: Customer) -> SupportData:
    if data.inquiry is not None and data.inquiry.customer_id != customer.pk:
        raise ValueError("the inquiry is another customer's")
    what, details = clean_line(data.what), clean_paragraphs(data.details)
    if not what or not details:
        sentence = _("Technical reads what is needed, and what for.")
        raise Refusal(RULE, sentence, _("Add it and send the request."), field="details" if what else "what")
    _refuse_days(data.wanted_from, data.wanted_to, "wanted_from", "wanted_to")
    return SupportData(what, details, data.wanted_from, data.wanted_to, clean_line(data.place), data.inquiry)


def _refuse_days(first: date, last: date, first_field: str, last_field: str) -> None:
    if first < today():
        sentence = _("The first day is over.")
        raise Refusal(RULE, sentence, _("Choose a day from today on."), field=first_field)
    if last < first:
        raise Refusal(
            RULE, _("The last day lies before the first."), _("Correct one of the two days."), field=last_field
        )


def _move(
    support: SupportRequest, state: SupportState, verb: SupportVerb, *changed: str, by: Person, note: str = ""
) -> SupportRequest:
    support.state = state
    support.closed_at = now() if state in SUPPORT_OVER else None
    support.revision += 1
    support.save(update_fields=["state", "closed_at", "revision", *changed])
    record(support, verb, by=by, about=[support.customer], note=note)
    return support


def _locked(support: SupportRequest) -> SupportRequest:
    return locked_row(SupportRequest.objects.all(), support.pk, "customer", "owner", "region")
