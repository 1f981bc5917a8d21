"""A special price: asked for, discussed, decided (PRC-4). Which line it then holds: `quotes.queries.special`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.following import follows_owner
from customers.merging import settles
from customers.models import Customer
from quotes.actions.authority import refuse_unasked_post
from quotes.actions.special_guards import put_walls, refuse_backward, refuse_over, refuse_second
from quotes.actions.special_news import tell_heard, tell_review_wanted
from quotes.enums import OPEN_SPECIAL, SPECIAL, Department, SpecialState, SpecialVerb
from quotes.models import Product, SpecialOpinion, SpecialPrice
from quotes.queries.special import missing_departments, special_order, why_not_approved
from quotes.rules import can_ask_special, can_change_special, can_drop_special, can_record_review
from salesops.approvals.engine import open_request
from salesops.approvals.models import Request
from salesops.audit import changed_label, record
from salesops.base.clock import now, today
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.revisions import check_revision
from salesops.base.text import clean_paragraphs
from salesops.base.verdicts import require
from salesops.documents.numbers import draw_number
from salesops.org.enums import Post
from salesops.org.models import Person

WALL_FIELDS = ("usual_floor", "usual_list", "usual_ceiling")
follows_owner(SpecialPrice, SpecialVerb.PASSED_ON)


@dataclass(frozen=True, slots=True)
class SpecialData:
    """What a person types: for which product and quantity, at which unit price in yuan with tax, on which days."""

    product: Product
    quantity: Decimal
    price: Decimal
    valid_from: date
    valid_to: date
    reason: str


@transaction.atomic
def ask_special(customer: Customer, data: SpecialData, *, by: Person) -> SpecialPrice:
    """The account manager asks for a price below the floor; the departments are heard first (PRC-4).

    Refused while special prices are not in use, for a price that the band allows anyway, without a band, for days that
    are over, and where the same is asked for already.
    """
    customer = Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    require(can_ask_special(by, customer))
    special = SpecialPrice(customer=customer, owner=by, asked_at=now(), number=draw_number("TJ", on=today(), width=4))
    _put(special, data)
    refuse_second(special)
    special.save(force_insert=True)
    record(special, SpecialVerb.ASKED, by=by, about=[customer], note=special.reason)
    tell_review_wanted(special)
    return special


@transaction.atomic
def change_special(special: SpecialPrice, data: SpecialData, *, revision: int, by: Person) -> SpecialPrice:
    """Ask for something else; what the departments said of the old request is set aside.

    Raises ``StaleRecord`` when it was saved after ``revision``; ``Refusal`` as `ask_special` does.
    """
    # The customer first, as who asks for another one does: of two that would be the same the second is told so.
    Customer.objects.select_for_update(no_key=True).get(pk=special.customer_id)
    special = locked_special(special)
    require(can_change_special(by, special))
    typed = asdict(data) | {"product": data.product}
    check_revision(special, revision, typed)
    changes = {
        name: (getattr(special, name), value) for name, value in typed.items() if getattr(special, name) != value
    }
    _put(special, data)
    if not changes:
        return special
    refuse_second(special)
    special.revision += 1
    special.save(update_fields=[*typed, *WALL_FIELDS, "revision"])
    record(special, SpecialVerb.CHANGED, by=by, about=[special.customer], changes=changes)
    if special.opinions.exists():
        special.opinions.all().delete()
        record(special, SpecialVerb.OPINIONS_VOIDED, by=by)
    tell_review_wanted(special)
    return special


@transaction.atomic
def record_special_opinions(
    special: SpecialPrice, opinions: Mapping[str, str], *, revision: int, by: Person
) -> SpecialPrice:
    """What the departments said in the collective review, by department; an empty text takes an opinion back.

    Raises ``StaleRecord`` with both texts when it was saved after ``revision``.
    """
    special = locked_special(special)
    require(can_record_review(by, special))
    stored = {opinion.department: opinion.text for opinion in special.opinions.all()}
    said = {department: clean_paragraphs(opinions.get(department, "")) for department in Department}
    fresh = {department: text for department, text in said.items() if text != stored.get(department, "")}
    _refuse_unread(special, revision, fresh, stored)
    changes: dict[str, tuple[str, str]] = {}
    for department, text in fresh.items():
        changes[changed_label(department.label)] = (stored.get(department, ""), text)
        of_it = SpecialOpinion.objects.filter(special=special, department=department)
        if text:
            row = {"text": text, "recorded_by": by, "recorded_at": now()}
            of_it.update_or_create(special=special, department=department, defaults=row)
        else:
            of_it.delete()
    if not changes:
        return special
    special.revision += 1
    special.save(update_fields=["revision"])
    record(special, SpecialVerb.OPINIONS_RECORDED, by=by, changes=changes)
    if not missing_departments(special):
        tell_heard(special)
    return special


@transaction.atomic
def submit_special(special: SpecialPrice, *, revision: int, by: Person) -> Request:
    """All departments were heard: the director decides, then the general manager (PRC-4).

    They read the band of this day. Refused as `ask_special` does where that allows the price anyway, or is gone, and
    where the chain in force leaves out one of the two.
    """
    special = locked_special(special)
    require(can_change_special(by, special))
    require(can_ask_special(by, special.customer))
    check_revision(special, revision)
    missing = missing_departments(special)
    if missing:
        names = _(", ").join(str(department.label) for department in missing)
        raise Refusal(
            "PRC-4",
            _("The collective review has not recorded the opinion of: %(departments)s.") % {"departments": names},
            _("The price keeper or the director records every department's opinion first."),
        )
    put_walls(special)
    refuse_over(special)
    special.state, special.submitted_at = SpecialState.PENDING, now()
    special.revision += 1
    special.save(update_fields=[*WALL_FIELDS, "state", "submitted_at", "revision"])
    record(special, SpecialVerb.SUBMITTED, by=by, about=[special.customer])
    request = open_request(SPECIAL, special, by=by, owner=special.owner)
    refuse_unasked_post(request, Post.DIRECTOR, Post.GM)
    return request


@transaction.atomic
def drop_special(special: SpecialPrice, *, by: Person) -> SpecialPrice:
    """Give a request up while the departments are heard; once submitted its chain is withdrawn instead."""
    special = locked_special(special)
    require(can_drop_special(by, special))
    return _end(special, SpecialState.WITHDRAWN, SpecialVerb.WITHDRAWN, by=by)


def refuse_special_approval(special: SpecialPrice) -> None:
    """Raise ``Refusal`` where the special price could not be used any more; reads only (PRC-4)."""
    refusal = why_not_approved(special, in_use=special_order())
    if refusal:
        raise refusal


@transaction.atomic
def approve_special(special: SpecialPrice, *, by: Person) -> SpecialPrice:
    """The last approval: quotes of its customer may use it once, within its days."""
    special = locked_special(special)
    refuse_special_approval(special)
    return _end(special, SpecialState.APPROVED, SpecialVerb.APPROVED, by=by)


@transaction.atomic
def return_special(special: SpecialPrice, *, by: Person) -> SpecialPrice:
    """It goes back to whoever asked; what the departments said stays until the request changes."""
    special = locked_special(special)
    special.state = SpecialState.REVIEW
    special.revision += 1
    special.save(update_fields=["state", "revision"])
    record(special, SpecialVerb.RETURNED, by=by, about=[special.customer])
    return special


@transaction.atomic
def close_special(special: SpecialPrice, state: SpecialState, *, by: Person) -> SpecialPrice:
    """It ends without effect, rejected or withdrawn."""
    verb = SpecialVerb.REJECTED if state == SpecialState.REJECTED else SpecialVerb.WITHDRAWN
    return _end(locked_special(special), state, verb, by=by)


def locked_special(special: SpecialPrice) -> SpecialPrice:
    """The request under its row lock, with what its doors read."""
    return locked_row(SpecialPrice.objects.all(), special.pk, "customer", "product", "owner")


@settles(SpecialPrice)
def _specials(gone: Customer, kept: Customer, *, by: Person) -> None:
    """CUS-2: one may be asked for a product and quantity at a time; which of two that is, people say."""
    there = set(SpecialPrice.objects.filter(customer=kept, state__in=OPEN_SPECIAL).values_list("product", "quantity"))
    for special in SpecialPrice.objects.filter(customer=gone, state__in=OPEN_SPECIAL):
        if (special.product_id, special.quantity) in there:
            raise Refusal(
                "CUS-2",
                _("Both wait for a special price of the same product and quantity, one of them is %(number)s.")
                % {"number": special.number},
                _("Withdraw one of the two, then merge."),
            )


def _end(special: SpecialPrice, state: SpecialState, verb: SpecialVerb, *, by: Person) -> SpecialPrice:
    special.state, special.closed_at = state, now()
    special.revision += 1
    special.save(update_fields=["state", "closed_at", "revision"])
    record(special, verb, by=by, about=[special.customer])
    return special


def _put(special: SpecialPrice, data: SpecialData) -> None:
    """Take the request over, with the band of today that it leaves; nothing is stored yet."""
    reason = clean_paragraphs(data.reason)
    if not reason:
        raise Refusal("PRC-4", _("A special price needs a reason."), _("Write why."), field="reason")
    special.product, special.quantity, special.price, special.reason = data.product, data.quantity, data.price, reason
    special.valid_from, special.valid_to = data.valid_from, data.valid_to
    put_walls(special)
    refuse_backward(special)
    refuse_over(special)


def _refuse_unread(
    special: SpecialPrice, revision: int, fresh: Mapping[Department, str], stored: Mapping[str, str]
) -> None:
    try:
        check_revision(special, revision)
    except StaleRecord as stale:
        stale.changes |= {str(one.label): (text or "—", stored.get(one) or "—") for one, text in fresh.items()}
        if fresh:  # they recorded the very same: there is nothing to lose
            raise
