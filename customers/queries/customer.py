"""Reads about one customer and about many."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.utils.translation import gettext_lazy as _

from customers import completeness, searching
from customers.completeness import WANTED, Completeness
from customers.enums import Level
from customers.models import Contact, Customer, SearchGrams
from customers.models.customer import CustomerQuerySet
from salesops.base import clock
from salesops.base.look import day_text, yuan_text
from salesops.base.phones import BadPhone, parse_phone
from salesops.base.refusals import Sentence
from salesops.policy.queries import policy
from salesops.workdays import add_working_days

REACHABLE_CONTACT = _("A contact with phone or e-mail")


def matching(customers: CustomerQuerySet, typed: str) -> CustomerQuerySet:
    """Those found by part of the name, pinyin initials, number, credit code or a contact's phone (CUS-7).

    From two characters on an index serves it; one character reads the table. What holds no letter finds nothing.
    """
    sought = searching.fold(typed)
    if not sought:
        return customers.none() if typed.strip() else customers
    found = customers.filter(search_text__contains=sought)
    if pairs := searching.grams(sought):
        found = found.alias(pairs=SearchGrams("search_text")).filter(Q(pairs__contains=pairs))
    return found


def at_once(customers: CustomerQuerySet, typed: str) -> CustomerQuerySet:
    """As ``matching``, for an answer while one types: of one character alone, those whose name begins with it.

    Either way an index serves it.
    """
    return customers.filter(name__startswith=typed) if len(typed) == 1 else matching(customers, typed)


def named(typed: str) -> CustomerQuerySet:
    """All whose name holds what was typed, for papers that are found by their customer.

    By the name alone: a paper shown to somebody who may not see the file must not tell whose phone it holds. The keys
    only narrow what is visible anyway; never show these rows themselves.
    """
    name = Func(F("search_text"), Value(searching.SEPARATOR), Value(1), function="split_part", output_field=TextField())
    found = matching(Customer.objects.order_by(), typed).alias(folded_name=name)
    return found.filter(folded_name__contains=searching.fold(typed))


def search_text_of(customer: Customer) -> str:
    """What the customer is to be found by now; reads the contacts."""
    phones = customer.contacts.active().exclude(phone="").values_list("phone", flat=True)
    return searching.search_text(
        customer.name,
        number=customer.number,
        credit_code=customer.credit_code,
        phones=[form for phone in phones for form in _dialled(phone)],
    )


def _dialled(phone: str) -> list[str]:
    try:
        read = parse_phone(phone)
    except BadPhone:
        return [phone]
    return [read.number, read.e164]


def with_reachable(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Each with `reachable`: is there a contact with a phone or an e-mail? Lists score their rows with it."""
    contacts = Contact.objects.active().filter(customer=OuterRef("pk")).exclude(phone="", email="")
    return customers.annotate(reachable=Exists(contacts))


def completeness_of(customer: Customer, *, reachable: bool) -> Completeness:
    """How complete the file is and what is missing, labels in the reader's language (CUS-1)."""
    values = {name: getattr(customer, name, None) for name in WANTED} | {
        "nature": customer.nature,
        "contact": reachable,
    }
    return completeness.score(values, labels_wanted())


@cache
def labels_wanted() -> Mapping[str, Sentence]:
    """What the values of a full file are called, in the language of whoever reads them."""
    return {name: label(name) for name in WANTED}


def label(name: str) -> Sentence:
    """What a field of the file is called; "contact" is the contact one can reach."""
    if name == "contact":
        return REACHABLE_CONTACT
    called: Sentence = getattr(Customer._meta.get_field(name), "verbose_name", name)
    return called


def shown_value(customer: Customer, name: str) -> str:
    """The field's value as people read it: the label of a choice, an empty string for nothing."""
    show = getattr(customer, f"get_{name}_display", None)
    value = show() if show else getattr(customer, name)
    if isinstance(value, Decimal):
        return yuan_text(value)
    return "" if value is None else str(value)


def facts_of(customer: Customer) -> list[tuple[Sentence, str]]:
    """The short values of the file, labels and values as people read them."""
    names = ("credit_code", "type", "level", "nature", "scale", "industry", "legal_representative", "region", "owner")
    more = ("address", "website", "email", "source")
    days = ("first_contact_on", "registered_at")
    return [(label(name), shown_value(customer, name)) for name in (*names, *more)] + [
        (label(name), day_text(getattr(customer, name))) for name in days
    ]


def story_of(customer: Customer) -> list[tuple[Sentence, str]]:
    """The long values of the file, those that are there."""
    names = ("need", "budget", "timetable", "expected_quantity", "background", "affiliate_reason")
    return [(label(name), shown_value(customer, name)) for name in names if getattr(customer, name)]


def registration_missed(customer: Customer) -> date | None:
    """The last day to register the customer after the first contact, if it was registered later (CUS-1)."""
    if customer.first_contact_on is None:
        return None
    # Of the first contact only the day is known; from its noon on, n working days end in the right day.
    noon = clock.shanghai(customer.first_contact_on, 12)
    due = add_working_days(noon, policy("customers.registration_days")).astimezone(clock.BUSINESS_TZ).date()
    return due if customer.registered_at.astimezone(clock.BUSINESS_TZ).date() > due else None


def count_by_level(customers: QuerySet[Customer], *, at_most: int) -> dict[str, int] | None:
    """How many of each level, and "all"; one query. None beyond `at_most`: that many are not counted for a footer."""
    counts = {level.value: Count("pk", filter=Q(level=level)) for level in Level}
    counted: dict[str, int] = (
        customers.order_by().values("pk", "level")[: at_most + 1].aggregate(all=Count("pk"), **counts)
    )
    return counted if counted["all"] <= at_most else None
