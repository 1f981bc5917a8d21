"""The calls after acceptance: planned by the night, made by the sales assistant (CUS-5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.acceptance import Accepted, accepted_between
from customers.actions.note import log_contact
from customers.details import CORRECT_IT, LONGEST_TEXT, NoteData
from customers.enums import CustomerStatus, NoteKind, RevisitState, RevisitVerb, Score
from customers.models import SCORES, Contact, Customer, Revisit
from customers.queries.pool import managers
from customers.queries.revisit import is_unhappy, to_call, turns
from customers.rules import can_make_revisit
from salesops.audit import record
from salesops.audit.trail import record_all
from salesops.base import clock
from salesops.base.locks import locked_row
from salesops.base.look import day_text
from salesops.base.refusals import Refusal, Sentence
from salesops.base.revisions import check_revision
from salesops.base.text import clean_paragraphs
from salesops.base.verdicts import require
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import holders
from salesops.org.visibility import visible_to
from salesops.policy.queries import policy

AHEAD = timedelta(days=14)
"""So long before it is due a call stands in the worklist."""
LATEST = timedelta(days=60)
"""What would be due longer than this is not asked for any more, as with contracts of the past that are taken over."""
DUE = NoticeKind("customers.revisit.due", _("Follow-up calls to be made now: %(count)s"), NoticeGroup.WAITING)
UNHAPPY = NoticeKind(
    "customers.revisit.unhappy",
    _("Not content after acceptance, or with a complaint: %(customer)s"),
    NoticeGroup.NEWS,
)
UNREACHED = NoticeKind(
    "customers.revisit.unreached", _("Nobody was reached for the follow-up call: %(customer)s"), NoticeGroup.NEWS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitData:
    """What the customer said. Scores from 1 to 5; all but the first may be left out, where it was not asked."""

    happened_on: date
    said: str
    overall: int
    product: int | None = None
    delivery: int | None = None
    service: int | None = None
    sales: int | None = None
    contact: Contact | None = None
    complaint: str = ""
    next_step: str = ""


@transaction.atomic
def plan_revisits(*, by: Person) -> int:
    """Each night: a call for each acceptance and turn that has none yet; tells who is to make what falls due today.

    How many were planned. Twice is once. Customers that are archived or no longer served are left alone.
    """
    today, made, planned = clock.today(), clock.now(), 0
    for turn, days in turns().items():
        first, last = today - LATEST - timedelta(days=days), today + AHEAD - timedelta(days=days)
        missing = _missing(accepted_between(first, last), turn)
        rows = [_planned(one, turn, days, made=made) for one in missing]
        Revisit.objects.bulk_create(rows, ignore_conflicts=True)
        kept = Revisit.objects.filter(turn=turn, made_at=made).select_related("customer") if rows else ()
        record_all({one: [one.customer] for one in kept}, RevisitVerb.PLANNED, by=by)
        planned += len(kept)
    _tell_callers(today)
    return planned


@transaction.atomic
def record_revisit(revisit: Revisit, data: RevisitData, *, revision: int, by: Person) -> Revisit:
    """Write down what the customer said; it becomes a contact on the timeline (CUS-5).

    A complaint, or as good as one, tells the account manager and the regional manager. Raises ``StaleRecord`` when it
    was saved after ``revision``; refused once it was written down, for a score nobody gives, and what
    ``log_contact`` refuses.
    """
    customer, locked = _locked(revisit)
    require(can_make_revisit(by, locked))
    _refuse_done(locked)
    check_revision(locked, revision, {"complaint": data.complaint})
    complaint = _fit(data.complaint)
    for name in SCORES:
        score = getattr(data, name)
        if score is not None and score not in Score.values:
            raise Refusal("CUS-5", _("A score lies between 1 and 5."), CORRECT_IT, field=name)
        setattr(locked, name, score)
    note = NoteData(
        customer=customer,
        kind=NoteKind.PHONE,
        happened_on=data.happened_on,
        contact=data.contact,
        outcome="\n".join(filter(None, [_fit(data.said), complaint])),
        next_step=data.next_step,
    )
    locked.note = log_contact(note, by=by)
    locked.complaint, locked.caller = complaint, by
    _close(locked, RevisitState.DONE)
    locked.save(update_fields=[*SCORES, "note", "complaint", "caller", "state", "closed_at", "revision"])
    record(locked, RevisitVerb.DONE, by=by, about=[customer], note=complaint)
    if is_unhappy(locked):
        _tell_keepers(locked, UNHAPPY, but=by)
    return locked


@transaction.atomic
def miss_revisit(revisit: Revisit, *, revision: int, by: Person) -> Revisit:
    """Nobody was reached. Once a day counts; after so many days as the setting says it is given up.

    Then account manager and regional manager are told. Raises ``StaleRecord`` when it was saved after ``revision``;
    refused (CUS-5) once it is closed, and for the second time on one day.
    """
    customer, locked = _locked(revisit)
    require(can_make_revisit(by, locked))
    _refuse_done(locked)
    check_revision(locked, revision)
    if locked.state == RevisitState.UNREACHED or locked.tried_on == clock.today():
        sentence: Sentence = _("That nobody was reached is noted already, on %(day)s.") % {
            "day": day_text(locked.tried_on)
        }
        raise Refusal("CUS-5", sentence, _("Try once more on another day, or write down what was said."))
    locked.tries, locked.tried_on = locked.tries + 1, clock.today()
    given_up = locked.tries >= policy("customers.revisit_tries")
    if given_up:
        _close(locked, RevisitState.UNREACHED)
    else:
        locked.revision += 1
    locked.save(update_fields=["tries", "tried_on", "state", "closed_at", "revision"])
    record(locked, RevisitVerb.UNREACHED if given_up else RevisitVerb.TRIED, by=by, about=[customer])
    if given_up:
        _tell_keepers(locked, UNREACHED, but=by)
    return locked


def _missing(accepted: Iterable[Accepted], turn: int) -> list[Accepted]:
    """Without those that have their call, and those whose customer is not to be called."""
    found = list(accepted)
    keys, customers = {one.subject.pk for one in found}, {one.customer_id for one in found}
    known = set(Revisit.objects.filter(turn=turn, subject_id__in=keys).values_list("subject_type_id", "subject_id"))
    served = Customer.objects.active().exclude(status=CustomerStatus.STOPPED).filter(pk__in=customers)
    wanted = set(served.values_list("pk", flat=True))
    return [one for one in found if one.customer_id in wanted and _key(one) not in known]


def _key(one: Accepted) -> tuple[int, int]:
    return ContentType.objects.get_for_model(one.subject).pk, one.subject.pk


def _planned(one: Accepted, turn: int, days: int, *, made: datetime) -> Revisit:
    kind, key = _key(one)
    return Revisit(
        customer_id=one.customer_id,
        subject_type_id=kind,
        subject_id=key,
        paper=one.paper,
        turn=turn,
        accepted_on=one.on,
        due_on=one.on + timedelta(days=days),
        made_at=made,
    )


def _tell_callers(today: date) -> None:
    """Once a day each sales assistant for whom something falls due, or who has something new that is."""
    fresh = to_call(Revisit.objects.all(), today)
    new = fresh.filter(due_on=today) | fresh.filter(made_at__gte=clock.shanghai(today))
    if not new.exists():
        return
    for assistant in holders(Post.SALES_ASSISTANT):
        seen = visible_to(assistant, Revisit)
        if count := to_call(seen, today).count():
            tell(
                assistant,
                DUE,
                params={"count": str(count)},
                url=reverse("customers:revisit-list"),
                key=f"customers:revisits:{today}",
            )


def _tell_keepers(revisit: Revisit, kind: NoticeKind, *, but: Person) -> None:
    customer = revisit.customer
    told = {customer.owner, managers().get(customer.region_id)} - {None, but}
    for person in told:
        if person is not None and person.is_active:
            tell(
                person,
                kind,
                params={"customer": customer.name},
                url=revisit.get_absolute_url(),
                key=f"{kind.key}:{revisit.pk}",
                about=revisit,
            )


def _close(revisit: Revisit, state: RevisitState) -> None:
    revisit.state, revisit.closed_at = state, clock.now()
    revisit.revision += 1


def _refuse_done(revisit: Revisit) -> None:
    if revisit.state == RevisitState.DONE:
        raise Refusal(
            "CUS-5",
            _("This call is written down already, on %(day)s.") % {"day": day_text(revisit.closed_at)},
            _("Log what was said since as a contact on the customer's page."),
        )


def _fit(text: str) -> str:
    try:
        fit = clean_paragraphs(text)
    except ValueError as error:
        sentence: Sentence = _("This text holds a character that can't be stored.")
        raise Refusal("CUS-5", sentence, _("Remove it and save again.")) from error
    if len(fit) > LONGEST_TEXT // 2:
        sentence = _("This is longer than %(longest)d characters.") % {"longest": LONGEST_TEXT // 2}
        raise Refusal("CUS-5", sentence, _("Shorten it and save again."))
    return fit


def _locked(revisit: Revisit) -> tuple[Customer, Revisit]:
    customer = locked_row(Customer.objects.all(), revisit.customer_id, "owner", "region")
    locked = Revisit.objects.select_for_update(no_key=True).get(pk=revisit.pk)
    locked.customer = customer
    return customer, locked
