"""Reads about one customer and about many."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.utils.translation import gettext_lazy as _

from customers import completeness, searching
from customers.completeness import WANTED, Completeness
from customers.enums import Level
from customers.models import Contact, Customer, SearchGrams, SoundGrams
from customers.models.customer import CustomerQuerySet
from salesops.base import clock
from salesops.base.look import day_text, yuan_text
from salesops.base.pinyin import person_sounds
from salesops.base.prepared import Prepared
from salesops.base.refusals import Sentence
from salesops.desk.finding import once_asked
from salesops.policy.queries import policy
from salesops.workdays import add_working_days

_contacts = Prepared[Contact](lambda customer: Contact.objects.active().filter(customer=customer), int)
MOST_NAMED = 500
"""Customers that are looked up by their keys."""
REACHABLE_CONTACT = _("A contact with phone or e-mail")


def matching(customers: CustomerQuerySet, typed: str) -> CustomerQuerySet:
    """Those found by part of the name, pinyin, number, credit code, or a contact's phone or name (CUS-7).

    From two characters on an index serves it; one character reads the table. What holds no letter finds nothing.
    """
    sought = searching.fold(typed)
    if not sought:
        return customers.none() if typed.strip() else customers
    found = customers.filter(search_text__contains=sought)
    pairs, sounds = searching.grams(sought), searching.sound_grams(sought)
    if not pairs:
        return found
    # The row's own text is asked as well: that it holds all these pairs doesn't say that it holds them in a row.
    found = found.alias(pairs=SearchGrams("search_text"), sounds=SoundGrams("search_text"))
    held = Q(pairs__contains=pairs)
    return found.filter(held | Q(sounds__contains=sounds) if sounds else held)


def at_once(customers: CustomerQuerySet, typed: str) -> CustomerQuerySet:
    """As ``matching``, for an answer while one types: of one character alone, those whose name begins with it.

    Either way an index serves it.
    """
    return customers.filter(name__startswith=typed) if len(typed) == 1 else matching(customers, typed)


def named(typed: str) -> CustomerQuerySet:
    """All whose name holds what was typed, or is read so, for papers that are found by their customer.

    By the name alone: a paper shown to somebody who may not see the file must not tell whose phone it holds. The keys
    only narrow what is visible anyway; never show these rows themselves.
    """
    sought = searching.fold(typed)
    found = matching(Customer.objects.order_by(), typed).alias(folded_name=_part(searching.SEPARATOR, 1))
    held = Q(folded_name__contains=sought)
    if searching.sound_grams(sought):
        # initials from their beginning on: within those of 有限公司 they would be everybody's
        found = found.alias(sound=_part(searching.SOUND, 2), letters=_part(searching.SEPARATOR, 2))
        found = found.alias(core_letters=_part(searching.SOUND, 3))
        held |= Q(sound__contains=sought) | Q(letters__startswith=sought) | Q(core_letters__startswith=sought)
    return found.filter(held)


def whose_name_is(typed: str) -> Q:
    """Of papers with a ``customer``: those whose customer is `named` so. It is asked first how many there are, and by
    the finders of the palette together once.

    Few are looked up by their keys, beside another condition and an OR as well. Of a word in many names, 有限公司, the
    keys alone would be as many as there are customers: then each paper that is read asks for its own.
    """
    keys = once_asked(f"named {typed}", lambda: list(named(typed).values_list("pk", flat=True)[: MOST_NAMED + 1]))
    if len(keys) <= MOST_NAMED:
        return Q(customer__in=keys)
    own = named(typed).filter(pk=OuterRef("customer_id")).values("pk")[:1]
    return Q(customer_id=Subquery(own))


def _part(separator: str, which: int) -> Func:
    """A part of the text that a customer is found by."""
    return Func(F("search_text"), Value(separator), Value(which), function="split_part", output_field=TextField())


def who_was_meant(customers: Iterable[Customer], typed: str) -> dict[int, Contact]:
    """Customer's key → the contact by whose name or phone it was found; none where its own name or code says it.

    For the few rows of a page or of the palette; no query where every one says it itself.
    """
    sought = searching.fold(typed)
    silent = [one.pk for one in customers if sought and not _says_itself(one, sought)]
    found: dict[int, Contact] = {}
    for contact in Contact.objects.active().filter(customer__in=silent).order_by("pk") if silent else ():
        if any(sought in part for part in _of_contact(contact)):
            found.setdefault(contact.customer_id, contact)
    return found


def _says_itself(customer: Customer, sought: str) -> bool:
    if sought in searching.fold(customer.name):
        return True
    text = searching.search_text(customer.name, number=customer.number, credit_code=customer.credit_code)
    return any(sought in part for part in text.replace(searching.SOUND, searching.SEPARATOR).split(searching.SEPARATOR))


def _of_contact(contact: Contact) -> Iterable[str]:
    full, short = person_sounds(contact.name, contact.pinyin)
    numbers = searching.dialled(contact.phone) if contact.phone else []
    return searching.fold(contact.name), *full, *short, *(searching.fold(number) for number in numbers)


def search_text_of(customer: Customer) -> str:
    """What the customer is to be found by now; reads the contacts."""
    people = customer.contacts.active().values_list("name", "pinyin", "phone")
    return searching.search_text(
        customer.name,
        number=customer.number,
        credit_code=customer.credit_code,
        phones=[form for _name, _pinyin, phone in people if phone for form in searching.dialled(phone)],
        people=[(name, pinyin) for name, pinyin, _phone in people],
        merged=customer.merged.order_by("pk").values_list("name", "number"),
    )


def with_reachable(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Each with `reachable`: is there a contact with a phone or an e-mail? Lists score their rows with it."""
    contacts = Contact.objects.active().filter(customer=OuterRef("pk")).exclude(phone="", email="")
    return customers.annotate(reachable=Exists(contacts))


def contacts_of(customer: Customer) -> list[Contact]:
    """The people one may speak with there; one query."""
    found = _contacts(customer.pk)
    for one in found:
        one.customer = customer
    return found


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


def kept_value(customer: Customer, name: str) -> str:
    """The field's value as the trail keeps it: a choice by its key, which each reader is told in their language."""
    if Customer._meta.get_field(name).choices:  # type: ignore[union-attr]  # a column, no relation to it
        return str(getattr(customer, name))
    return shown_value(customer, name)


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


def count_by_level(customers: QuerySet[Customer], *, at_most: int) -> dict[str, int]:
    """How many of each level, and "all"; one query. It stops at one more than `at_most`, and counts no further."""
    some = customers.order_by().values("level")[: at_most + 1]
    try:
        sql, params = some.query.get_compiler(some.db).as_sql()
    except EmptyResultSet:
        return dict.fromkeys(["all", *Level.values], 0)
    # Django groups no rows that are limited, and its sums over them take as long as the whole rest of the query.
    with connections[some.db].cursor() as cursor:
        cursor.execute(f"SELECT level, count(*) FROM ({sql}) found GROUP BY level", params)  # noqa: S608 - our own query
        found: dict[str, int] = dict(cursor.fetchall())
    return {"all": sum(found.values())} | {level: found.get(level, 0) for level in Level.values}
