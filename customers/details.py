"""What people hand in about a customer, a contact or what was spoken with them, and how it is made fit to store.

The forms check the same while one types; here it is checked for every path, an import included.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from customers.conflict import Reach
from customers.domains import mail_domain, web_domain
from customers.enums import CustomerType, Level, Nature, NoteKind, Scale, Source
from customers.models import Contact, ContactNote, Customer
from salesops.base import clock
from salesops.base.credit_code import BadCreditCode, check_credit_code
from salesops.base.money import yuan
from salesops.base.names import BadName, NameKey, name_key
from salesops.base.phones import BadPhone, Phone, parse_phone
from salesops.base.pinyin import is_pinyin
from salesops.base.refusals import Refusal, Sentence
from salesops.base.text import clean_line, clean_paragraphs

CORRECT_IT = _("Correct it and save again.")
LONG_TEXTS = frozenset({"background", "expected_quantity", "need", "outcome"})
LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerData:
    """The file of a customer as one writes it (CUS-1); who owns it and in which region is said to the action."""

    name: str
    credit_code: str | None = None
    type: str = CustomerType.END_USER
    level: str = Level.C
    source: str = ""
    nature: str = ""
    legal_representative: str = ""
    scale: str = ""
    industry: str = ""
    address: str = ""
    website: str = ""
    email: str = ""
    background: str = ""
    expected_quantity: str = ""
    need: str = ""
    budget: Decimal | None = None
    timetable: str = ""
    affiliate_reason: str = ""
    first_contact_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactData:
    """A person at a customer as one writes it; `pinyin` only where the program reads the name wrong."""

    name: str
    pinyin: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""
    is_primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteData:
    """A contact with a customer as one writes it down; `corrects` is the author's earlier note that was wrong."""

    customer: Customer
    kind: str
    happened_on: date
    outcome: str
    contact: Contact | None = None
    people: str = ""
    purpose: str = ""
    next_step: str = ""
    next_on: date | None = None
    corrects: ContactNote | None = None


FIELDS = tuple(field.name for field in fields(CustomerData))
_TEXTS = tuple(name for name in FIELDS if name not in {"credit_code", "budget", "first_contact_on"})


def fit_customer(data: CustomerData) -> CustomerData:
    """The data with clean text, a checked credit code and known choices.

    Refused (CUS-1): no name, a bad credit code or e-mail, a first contact in the future, a budget below zero or with
    more than two places, text that is too long or can't be stored. ValueError for a choice nobody offers.
    """
    texts: dict[str, Any] = {name: _text(Customer, name, getattr(data, name)) for name in _TEXTS}
    if not texts["name"]:
        raise Refusal("CUS-1", _("A customer needs its full registered name."), CORRECT_IT, field="name")
    _check_email(texts["email"])
    if data.first_contact_on and data.first_contact_on > clock.today():
        raise Refusal("CUS-1", _("The first contact can't be in the future."), CORRECT_IT, field="first_contact_on")
    _check_budget(data.budget)
    for name, choices in (("type", CustomerType), ("level", Level)):
        choices(texts[name])
    for name, optional in (("source", Source), ("nature", Nature), ("scale", Scale)):
        if texts[name]:
            optional(texts[name])
    return replace(data, **texts, credit_code=fit_credit_code(data.credit_code))


def fit_credit_code(text: str | None) -> str | None:
    """The code as it is stored, None for none. Refused (CUS-1) with what is wrong about it."""
    return _read(text, check_credit_code, BadCreditCode, "credit_code").code if text and text.strip() else None


def fit_name(name: str) -> NameKey:
    """The name taken apart. Refused (CUS-1) when nothing tells it from other companies, as in 有限公司."""
    return _read(name, name_key, BadName, "name")


def fit_contact(data: ContactData) -> tuple[ContactData, str]:
    """The contact with clean text and a readable phone, and the number it is compared by.

    Refused: no name, a phone or e-mail that can't be one, a local number without its area code (CUS-1), pinyin that is
    none (CUS-7).
    """
    texts: dict[str, Any] = {
        name: _text(Contact, name, getattr(data, name)) for name in ("name", "pinyin", "title", "phone", "email")
    }
    if not texts["name"]:
        raise Refusal("CUS-1", _("A contact needs a name."), CORRECT_IT, field="name")
    if texts["pinyin"] and not is_pinyin(texts["pinyin"]):
        raise Refusal(
            "CUS-7", _("Pinyin is written in Latin letters."), _("Write it like zeng guo fan."), field="pinyin"
        )
    _check_email(texts["email"])
    if not texts["phone"]:
        return replace(data, **texts), ""
    phone: Phone = _read(texts["phone"], parse_phone, BadPhone, "phone")
    if phone.kind == "local":
        raise Refusal("CUS-1", _("This number lacks its area code."), _("Put the area code before it."), field="phone")
    return replace(data, **texts | {"phone": phone.shown}), phone.e164


def reach_of(data: CustomerData, contacts: Iterable[ContactData] = ()) -> Reach:
    """Where the company is reached, as conflicts compare it (CUS-2): what says nothing is left out.

    Refused (CUS-1) as `fit_contact`.
    """
    fit = [fit_contact(contact) for contact in contacts]
    domains = {web_domain(data.website), mail_domain(data.email), *(mail_domain(one.email) for one, _e164 in fit)}
    return Reach(phones=frozenset({e164 for _one, e164 in fit} - {""}), domains=frozenset(domains - {""}))


def fit_note(data: NoteData) -> NoteData:
    """The note with clean text.

    Refused: a day in the future, no outcome, a next step that lies before the contact or isn't named (CUS-5); a visit
    that doesn't say whom one met, what for and what is next (VIS-2). ValueError for a kind nobody offers, or a contact
    of another customer.
    """
    kind = NoteKind(data.kind)
    if data.contact is not None and data.contact.customer_id != data.customer.pk:
        raise ValueError("the contact is another customer's")
    names = ("people", "purpose", "outcome", "next_step")
    texts: dict[str, Any] = {name: _text(ContactNote, name, getattr(data, name), "CUS-5") for name in names}
    if data.happened_on > clock.today():
        sentence = _("This day is in the future.")
        raise Refusal("CUS-5", sentence, _("Log it once it has happened."), field="happened_on")
    _require_text("CUS-5", texts["outcome"], "outcome", _("A note says what came of it."))
    if kind == NoteKind.VISIT:
        _require_text("VIS-2", texts["people"] or data.contact, "people", _("A visit report names whom you met."))
        _require_text("VIS-2", texts["purpose"], "purpose", _("A visit report says what the visit was for."))
        _require_text("VIS-2", texts["next_step"], "next_step", _("A visit report says what is next."))
    if data.next_on is not None:
        _require_text("CUS-5", texts["next_step"], "next_step", _("A date is set for the next step: say what it is."))
        if data.next_on < data.happened_on:
            raise Refusal("CUS-5", _("The next step lies before the contact itself."), CORRECT_IT, field="next_on")
    return replace(data, **texts)


def _require_text(rule: str, given: object, field: str, sentence: Sentence) -> None:
    if not given:
        raise Refusal(rule, sentence, _("Add it and save again."), field=field)


def _read[T](text: str, parse: Callable[[str], T], bad: type[BadCreditCode | BadName | BadPhone], field: str) -> T:
    try:
        return parse(text)
    except bad as error:
        raise Refusal("CUS-1", error.sentence, CORRECT_IT, field=field) from error
    except ValueError as error:
        raise _unstorable(field) from error


def _text(model: type[Customer | Contact | ContactNote], name: str, value: str, rule: str = "CUS-1") -> str:
    if not value:
        return value
    try:
        text = clean_paragraphs(value) if name in LONG_TEXTS else clean_line(value)
    except ValueError as error:
        raise _unstorable(name, rule) from error
    longest = _longest(model, name)
    if len(text) > longest:
        sentence = _("This is longer than %(longest)d characters.") % {"longest": longest}
        raise Refusal(rule, sentence, _("Shorten it and save again."), field=name)
    return text


@cache
def _longest(model: type[Customer | Contact | ContactNote], name: str) -> int:
    return getattr(model._meta.get_field(name), "max_length", None) or LONGEST_TEXT


def _unstorable(field: str, rule: str = "CUS-1") -> Refusal:
    sentence: Sentence = _("This text holds a character that can't be stored.")
    return Refusal(rule, sentence, _("Remove it and save again."), field=field)


def _check_budget(budget: Decimal | None) -> None:
    try:
        right = budget is None or yuan(budget) >= 0
    except ValueError:
        right = False
    if not right:
        raise Refusal("CUS-1", _("This is not an amount of money."), CORRECT_IT, field="budget")


def _check_email(text: str) -> None:
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise Refusal("CUS-1", _("This is not an e-mail address."), CORRECT_IT, field="email") from error
