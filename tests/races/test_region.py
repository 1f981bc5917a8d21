"""Many ask at once for one company in another region, and others register it (CUS-2, CUS-3): one has it."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connections

from customers.actions.customer import register_customer
from customers.details import CustomerData
from customers.models import Customer, RegionRequest
from salesops.base.refusals import Refusal
from salesops.org.enums import Post
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.chains import make_default_chains
from tests.factories.org import make_person
from tests.factories.region import make_region_request

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("CUS-2", "CUS-3")]

REPS = 10
SPELLINGS = ["广州粤启装备有限公司", "粤启装备（广州）有限公司", "廣州粵啓裝備股份有限公司", "广州市粤启装备公司"]


def at_once(doings: list[Callable[[], object]]) -> Counter[str]:
    """All in one moment, each on a connection of its own; how it ended for how many."""
    start = threading.Barrier(len(doings))
    ends: list[str] = []

    def run(do: Callable[[], object]) -> None:
        try:
            start.wait(30)
            do()
            ends.append("done")
        except Refusal as refusal:
            ends.append(refusal.rule)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(do,)) for do in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return Counter(ends)


def asking(rep: Person, number: int, cast: Cast) -> Callable[[], object]:
    return lambda: make_region_request(rep, cast.south, name=SPELLINGS[number % len(SPELLINGS)])


def registering(rep: Person, number: int) -> Callable[[], object]:
    return lambda: register_customer(CustomerData(name=SPELLINGS[number % len(SPELLINGS)]), by=rep)


def test_of_those_who_ask_and_those_who_register_one_has_it(cast: Cast) -> None:
    make_default_chains()
    eastern = [make_person(post=Post.ACCOUNT_MANAGER, region=cast.east, superior=cast.wang) for _ in range(REPS)]
    southern = [make_person(post=Post.ACCOUNT_MANAGER, region=cast.south, superior=cast.wu) for _ in range(REPS)]
    doings = [asking(rep, number, cast) for number, rep in enumerate(eastern)]
    doings += [registering(rep, number) for number, rep in enumerate(southern)]
    assert at_once(doings) == {"done": 1, "CUS-2": 2 * REPS - 1}
    assert Customer.objects.count() + RegionRequest.objects.count() == 1


def test_of_those_who_ask_one_has_asked(cast: Cast) -> None:
    make_default_chains()
    reps = [make_person(post=Post.ACCOUNT_MANAGER, region=cast.east, superior=cast.wang) for _ in range(REPS)]
    ends = at_once([asking(rep, number, cast) for number, rep in enumerate(reps)])
    assert ends == {"done": 1, "CUS-2": REPS - 1}
