"""Opportunities as people hand them in: the stages, what each is worth, and what must be said (OPP-1)."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from customers.enums import CLOSED_STAGES, LossReason, Outlook, Stage
from customers.models import Contact, Customer, Opportunity
from salesops.base import clock
from salesops.base.money import yuan
from salesops.base.refusals import Refusal, Sentence
from salesops.base.text import clean_line

RULE = "OPP-1"
CORRECT_IT = _("Correct it and save again.")
ADD_IT = _("Add it and save again.")
OPEN_STAGES = tuple(stage for stage in Stage if stage not in CLOSED_STAGES)
CHANCES = {
    Stage.FOUND: 10,
    Stage.CONFIRMED: 30,
    Stage.OFFERED: 50,
    Stage.NEGOTIATING: 75,
    Stage.WON: 100,
    Stage.LOST: 0,
}
"""Per cent, until somebody sets another figure by hand."""
WITH_CONTACT = (Stage.OFFERED, Stage.NEGOTIATING)
CERTAIN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityData:
    """An opportunity as one writes it. ``probability`` in per cent, None for what its stage is worth."""

    title: str
    amount: Decimal
    expected_on: date
    contact: Contact | None = None
    product_line: str = ""
    probability: int | None = None
    outlook: str = Outlook.OPEN
    next_step: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LossData:
    """Why it came to nothing."""

    reason: str
    lost_to: str = ""
    note: str = ""


def fit_opportunity(data: OpportunityData, customer: Customer, stage: str, *, was_due: date | None) -> OpportunityData:
    """The data with clean text; ``was_due`` is the expected close that stands there already.

    Refused (OPP-1): no title, no amount above 0, a probability outside 0–100, a close that is set into the past, a day
    for a next step nobody names, no contact where the stage asks for one. ValueError for a contact of another customer
    and an outlook nobody offers.
    """
    if data.contact is not None and data.contact.customer_id != customer.pk:
        raise ValueError("the contact is another customer's")
    Outlook(data.outlook)
    texts = {name: fit_line(name, getattr(data, name)) for name in ("title", "product_line", "next_step")}
    if not texts["title"]:
        raise Refusal(RULE, _("An opportunity says what it is about."), ADD_IT, field="title")
    _check_amount(data.amount)
    if data.probability is not None and not 0 <= data.probability <= CERTAIN:
        raise Refusal(RULE, _("A probability lies between 0 and 100."), CORRECT_IT, field="probability")
    if data.expected_on != was_due:
        check_expected(data.expected_on)
    if data.next_on is not None and not texts["next_step"]:
        raise Refusal(RULE, _("A date is set for the next step: say what it is."), ADD_IT, field="next_step")
    check_stage(stage, data.contact)
    return replace(data, **texts)  # type: ignore[arg-type]  # the three of them are text


def fit_loss(data: LossData) -> LossData:
    """The reason with clean text. Refused (OPP-1): a competitor that isn't named, "other" without a word more.

    ValueError for a reason nobody offers.
    """
    reason = LossReason(data.reason)
    lost_to, note = fit_line("lost_to", data.lost_to), fit_line("closing_note", data.note, field="note")
    if reason == LossReason.COMPETITOR and not lost_to:
        raise Refusal(RULE, _("A competitor was chosen: say which."), ADD_IT, field="lost_to")
    if reason == LossReason.OTHER and not note:
        raise Refusal(RULE, _("Another reason: say in a few words which."), ADD_IT, field="note")
    return LossData(reason=reason, lost_to=lost_to, note=note)


def fit_line(name: str, text: str, *, field: str = "") -> str:
    """A line for a field of the opportunity. Refused (OPP-1): too long, or a character that can't be stored."""
    try:
        line = clean_line(text)
    except ValueError as error:
        sentence: Sentence = _("This text holds a character that can't be stored.")
        raise Refusal(RULE, sentence, _("Remove it and save again."), field=field or name) from error
    longest = getattr(Opportunity._meta.get_field(name), "max_length", None) or 0
    if len(line) > longest:
        sentence = _("This is longer than %(longest)d characters.") % {"longest": longest}
        raise Refusal(RULE, sentence, _("Shorten it and save again."), field=field or name)
    return line


def check_expected(day: date) -> None:
    """Refused (OPP-1): nobody expects something to happen yesterday."""
    if day < clock.today():
        sentence = _("The expected close lies in the past.")
        raise Refusal(RULE, sentence, _("Choose today or a later day."), field="expected_on")


def check_stage(stage: str, contact: Contact | None) -> None:
    """Refused (OPP-1): an offer, or talks, with nobody."""
    if stage in WITH_CONTACT and contact is None:
        raise Refusal(
            RULE,
            _("From the offer on an opportunity names the contact at the customer."),
            _("Open the opportunity, choose the contact, then move it."),
            field="contact",
        )


def _check_amount(amount: Decimal) -> None:
    try:
        positive = yuan(amount) > 0
    except ValueError as error:
        raise Refusal(RULE, _("This is not an amount of money."), CORRECT_IT, field="amount") from error
    if not positive:
        raise Refusal(RULE, _("An opportunity has an amount above 0."), CORRECT_IT, field="amount")
