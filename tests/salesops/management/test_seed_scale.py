"""Customers to measure with: as people would have registered them, and never where people work (CUS-2)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from pytest_django import Settings

from customers.models import Contact, ContactNote, Customer
from customers.queries.conflict import claims_on
from customers.queries.customer import matching, search_text_of
from salesops.base.names import name_key
from salesops.management.scale.seeding import MOST, NOTES_EACH
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("CUS-2")]
SEEDED = 300


def test_what_is_seeded_is_what_the_doors_would_have_written(cast: Cast) -> None:
    for _ in range(2):
        call_command("seed_scale", str(SEEDED), stdout=StringIO())
    assert Customer.objects.count() == Contact.objects.count() == 2 * SEEDED
    assert ContactNote.objects.count() == 2 * SEEDED * NOTES_EACH
    for customer in Customer.objects.order_by("-pk")[:20]:
        key = name_key(customer.name)
        assert (key.core, " ".join(key.regions)) == (customer.name_core, customer.name_region)
        assert customer.region == customer.owner.region
        assert customer.search_text == search_text_of(customer)
        assert [claim.customer_id for claim in claims_on(customer.name, None)][:1] == [customer.pk]
        assert customer in matching(Customer.objects.all(), customer.name[:5])


def test_history_is_written_again_afterwards(cast: Cast) -> None:
    call_command("seed_scale", "1", stdout=StringIO())
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("count", [0, MOST + 1])
def test_no_more_than_there_are_names_for(cast: Cast, count: int) -> None:
    with pytest.raises(CommandError):
        call_command("seed_scale", str(count))
    assert not Customer.objects.exists()


def test_never_where_people_work(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEBUG = False
    monkeypatch.setitem(connections["owner"].settings_dict, "NAME", "salesops")
    with pytest.raises(CommandError, match="no development"):
        call_command("seed_scale", "1")
