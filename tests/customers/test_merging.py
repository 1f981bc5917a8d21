"""No table is forgotten by a merge, on whatever floor it is built later (CUS-2)."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import connection
from django.db.models import Model, UniqueConstraint
from pghistory.models import Event

from customers.actions import merge  # noqa: F401  the settlers
from customers.merging import STAYS, Link, links, settlers
from customers.models import ContactNote, Customer, PoolEntry
from quotes.models import Quote
from salesops.documents.models import File

pytestmark = pytest.mark.rule("CUS-2")


def stands_once(link: Link) -> bool:
    """Whether a customer's key is part of something unique in this table."""
    meta = link.model._meta
    field = next(one for one in meta.fields if one.column == link.column)
    together = [set(names) for names in meta.unique_together]
    together += [set(one.fields) for one in meta.constraints if isinstance(one, UniqueConstraint)]
    excluded = [str(one) for one in meta.constraints if isinstance(one, ExclusionConstraint)]
    return field.unique or any(field.name in names for names in together) or any(field.name in one for one in excluded)


@pytest.mark.django_db
def test_the_walk_finds_every_foreign_key_of_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT fk.conrelid::regclass::text, field.attname FROM pg_constraint fk"
            " JOIN pg_attribute field ON field.attrelid = fk.conrelid AND fk.conkey = ARRAY[field.attnum]"
            " WHERE fk.contype = 'f' AND fk.confrelid = 'customers_customer'::regclass"
        )
        known = set(cursor.fetchall())
    assert {(link.table, link.column) for link in links() if not link.type_column} == known
    assert {ContactNote, PoolEntry, Quote, File, Customer} <= {link.model for link in links()}


def test_what_names_any_record_moves_or_says_why_not() -> None:
    def names_any(model: type[Model]) -> bool:
        return any(one.related_model is ContentType for one in model._meta.fields) and not issubclass(model, Event)

    moving = {link.model._meta.label_lower for link in links() if link.type_column}
    naming = {model._meta.label_lower for model in apps.get_models() if names_any(model)}
    assert naming - moving == set(STAYS) & naming
    assert set(STAYS) <= naming
    assert all(STAYS.values())


def test_what_stands_once_at_a_customer_says_what_becomes_of_the_second() -> None:
    once = {link.model for link in links() if not link.type_column and stands_once(link)}
    assert once <= set(settlers())


def test_every_such_row_has_a_key_of_its_own() -> None:
    assert {link.model._meta.pk.column for link in links()} == {"id"}
