"""Twenty reps claim one customer out of the open pool at once (CUS-2): one keeps it, the others are told."""

import threading
from collections import Counter

import pytest
from django.db import connections

from customers.actions.pool import claim_customer
from customers.enums import CustomerStatus, PoolMove
from customers.models import Customer, PoolEntry
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.org import make_person
from tests.factories.pool import make_pooled

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("CUS-2")]

REPS = 20


def at_once(claims: list[tuple[Customer, Person]]) -> Counter[str]:
    """All claims in one moment, each on a connection of its own; how it ended for how many."""
    start = threading.Barrier(len(claims))
    ends: list[str] = []

    def run(customer: Customer, rep: Person) -> None:
        try:
            start.wait(30)
            claim_customer(customer, by=rep)
            ends.append("claimed")
        except Refusal as refusal:
            ends.append(refusal.rule)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return Counter(ends)


def test_one_of_twenty_has_it(cast: Cast) -> None:
    customer = make_pooled(cast.li).customer
    reps = [make_person(post=Post.ACCOUNT_MANAGER, region=cast.east, superior=cast.wang) for _ in range(REPS)]
    assert at_once([(customer, rep) for rep in reps]) == {"claimed": 1, "CUS-2": REPS - 1}
    customer.refresh_from_db()
    assert customer.status == CustomerStatus.REGISTERED
    assert PoolEntry.objects.get(move=PoolMove.CLAIMED).person == customer.owner


def test_one_person_claims_no_more_than_the_limit_at_once(cast: Cast) -> None:
    set_policy("customers.pool_claims_per_month", "3", valid_from=clock.today(), reason="试行", by=cast.hu)
    pooled = [make_pooled(cast.li).customer for _ in range(8)]
    assert at_once([(customer, cast.he) for customer in pooled]) == {"claimed": 3, "CUS-2": 5}
