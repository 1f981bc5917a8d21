"""Two managers assign one customer at once, and one hands over what its owner had (CUS-3): one owner, nothing torn."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from customers.actions.assign_many import Assigned, assign_customers
from customers.actions.assignment import assign_customer
from customers.actions.pool import claim_customer
from customers.models import Opportunity
from salesops.base.refusals import Refusal
from salesops.base.verdicts import NotAllowed
from salesops.org.actions.handover import hand_over
from salesops.org.handing_over import works
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.opportunity import make_opportunity
from tests.factories.pool import make_pooled
from tests.races.waiting import waits_or_ends

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("CUS-3")]

ROUNDS = 5


def at_once(*doings: Callable[[], object]) -> list[str]:
    """All in one moment, each on a connection of its own; how it ended, in no order."""
    start = threading.Barrier(len(doings))
    ends: list[str] = []

    def run(do: Callable[[], object]) -> None:
        try:
            start.wait(30)
            do()
            ends.append("done")
        except (Refusal, NotAllowed) as no:
            ends.append(no.rule)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(do,)) for do in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(ends)


def test_of_two_managers_one_assigns(cast: Cast) -> None:
    for _ in range(ROUNDS):
        customer = make_customer(cast.li)
        make_opportunity(customer)
        ends = at_once(
            lambda one=customer: assign_customer(one, cast.he, "分工", revision=one.revision, by=cast.wang),  # type: ignore[misc]
            lambda one=customer: assign_customer(one, cast.zhou, "分工", revision=one.revision, by=cast.zhao),  # type: ignore[misc]
        )
        # Once the director has moved it, it is no longer in the other's region.
        assert ends in (["APP-6", "done"], ["CUS-3", "done"])
        customer.refresh_from_db()
        assert Opportunity.objects.get(customer=customer).owner == customer.owner


def test_an_assignment_and_a_handover_of_its_owner(cast: Cast) -> None:
    customer = make_customer(cast.li)
    make_opportunity(customer)
    receivers = {work.key: cast.zhou for work in works()}
    ends = at_once(
        lambda: assign_customer(customer, cast.he, "分工", revision=customer.revision, by=cast.wang),
        lambda: hand_over(cast.li, receivers, by=cast.zhao),
    )
    assert ends in (["done", "done"], ["APP-6", "done"])
    customer.refresh_from_db()
    assert Opportunity.objects.get(customer=customer).owner == customer.owner


def test_one_that_is_claimed_while_many_are_assigned_stays_and_is_named(cast: Cast) -> None:
    """The row that was waited for has another owner then: joined to the former one it would be left out unsaid."""
    pooled, other = make_pooled(cast.li).customer, make_customer(cast.wang)
    pooled.refresh_from_db()
    read = {one.pk: one.revision for one in (pooled, other)}
    done: list[Assigned | Exception] = []

    def assign() -> None:
        try:
            done.append(assign_customers([pooled, other], cast.li, "分工", revisions=read, by=cast.wang))
        except Exception as error:  # noqa: BLE001 - the test tells it
            done.append(error)
        finally:
            connections.close_all()

    waiting = threading.Thread(target=assign)
    with transaction.atomic():
        claim_customer(pooled, by=cast.he)
        waiting.start()
        assert waits_or_ends(done) == "waited"
    waiting.join(60)
    [assigned] = done
    assert isinstance(assigned, Assigned), assigned
    assert (list(assigned.given), list(assigned.stayed)) == ([other], [pooled])
