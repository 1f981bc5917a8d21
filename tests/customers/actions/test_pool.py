"""Claiming out of the open pool (CUS-2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from customers.actions.pool import claim_customer
from customers.enums import CustomerStatus
from customers.models import ContactNote, Customer
from customers.queries.pool import protected_days_left
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.customers import make_note
from tests.factories.pool import make_pooled

pytestmark = pytest.mark.rule("CUS-2")


def refused(customer: Customer, by: Person) -> Refusal:
    with pytest.raises(Refusal) as caught:
        claim_customer(customer, by=by)
    assert caught.value.next_step
    return caught.value


def test_whoever_claims_it_has_the_whole_file_and_the_status_it_had(cast: Cast) -> None:
    fell = make_pooled(cast.li, status=CustomerStatus.BASIC)
    note = make_note(fell.customer, by=cast.wang)
    assert note not in visible_to(cast.he, ContactNote)
    customer = claim_customer(fell.customer, by=cast.he)
    customer.refresh_from_db()
    assert (customer.owner, customer.status, customer.pooled_at) == (cast.he, CustomerStatus.BASIC, None)
    assert protected_days_left(customer) == 90
    assert note in visible_to(cast.he, ContactNote)


def test_the_manager_of_the_region_is_told_who_claimed_it(cast: Cast) -> None:
    customer = claim_customer(make_pooled(cast.li).customer, by=cast.he)
    [told] = Notice.objects.filter(kind="customers.pool.claimed")
    assert (told.person, told.params) == (cast.wang, {"who": cast.he.name, "customer": customer.name})
    assert customer in visible_to(cast.wang, Customer)
    claim_customer(make_pooled(cast.li).customer, by=cast.wang)
    assert Notice.objects.filter(kind="customers.pool.claimed").count() == 1


def test_the_second_is_told_that_it_is_gone(cast: Cast) -> None:
    fell = make_pooled(cast.li)
    claim_customer(fell.customer, by=cast.he)
    assert refused(fell.customer, cast.wang).rule == "CUS-2"


def test_the_former_owner_waits(cast: Cast) -> None:
    fell = make_pooled(cast.li)
    refused(fell.customer, cast.li)
    set_policy("customers.pool_bar_days", "0", valid_from=clock.today(), reason="试行", by=cast.hu)
    with clock.at(clock.now() + timedelta(days=1)):
        assert claim_customer(fell.customer, by=cast.li).owner == cast.li


@pytest.mark.rule("CUS-3")
def test_only_in_ones_own_region(cast: Cast) -> None:
    assert refused(make_pooled(cast.li).customer, cast.zhou).rule == "CUS-3"


@pytest.mark.parametrize("setting", ["customers.pool_claims_per_month", "customers.pool_open_at_once"])
def test_no_more_than_the_limit(setting: str, cast: Cast) -> None:
    set_policy(setting, "2", valid_from=clock.today(), reason="试行", by=cast.hu)
    for _ in range(2):
        claim_customer(make_pooled(cast.li).customer, by=cast.he)
    refused(make_pooled(cast.li).customer, cast.he)


def test_what_was_won_counts_no_longer_as_kept(cast: Cast) -> None:
    set_policy("customers.pool_open_at_once", "1", valid_from=clock.today(), reason="试行", by=cast.hu)
    claimed = claim_customer(make_pooled(cast.li).customer, by=cast.he)
    Customer.objects.filter(pk=claimed.pk).update(status=CustomerStatus.WON)
    assert claim_customer(make_pooled(cast.li).customer, by=cast.he)


@pytest.mark.parametrize("who", ["zhao", "chen", "lin"])
def test_others_claim_nothing(who: str, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        claim_customer(make_pooled(cast.li).customer, by=getattr(cast, who))
