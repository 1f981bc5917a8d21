"""Thirty reps register one company at once (CUS-2): one keeps it. A twin without the guards shows the race."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connections

from customers.actions.customer import register_customer
from customers.details import CustomerData
from customers.models import Customer
from customers.queries.conflict import claims_on
from salesops.base.refusals import Refusal
from salesops.org.enums import Post
from salesops.org.models import Person
from tests.cast import Cast
from tests.customers.walls import without_walls
from tests.factories.customers import make_customer
from tests.factories.org import make_person

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("CUS-2")]

REPS = 30
SPELLINGS = [
    "杭州远景软件有限公司",
    "杭州远景软件股份有限公司",
    "浙江省杭州市遠景軟件有限責任公司",
    "远景软件（杭州）有限公司",
    "远景软件(杭州)集团有限公司",
    "杭州　远景 软件 有限公司",
    "远景软件有限公司",
    "杭州市远景软件公司",
    "遠景軟體有限公司",
    "杭州·远景软件·有限公司",
]


@pytest.fixture
def reps(cast: Cast) -> list[Person]:
    """Thirty account managers of one region."""
    return [make_person(post=Post.ACCOUNT_MANAGER, region=cast.east, superior=cast.wang) for _ in range(REPS)]


def at_once(reps: list[Person], register: Callable[[int, Person], object]) -> Counter[str]:
    """Let everybody register in one moment, each on a connection of their own; how it ended for how many."""
    start = threading.Barrier(len(reps))
    ends: list[str] = []

    def run(number: int, rep: Person) -> None:
        try:
            start.wait(30)
            register(number, rep)
            ends.append("registered")
        except Refusal as refusal:
            ends.append(refusal.rule)
        except DatabaseError:
            ends.append("refused by the database")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(reps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return Counter(ends)


def by_the_door(number: int, rep: Person) -> object:
    """As people do it, each with a spelling of their own."""
    return register_customer(CustomerData(name=SPELLINGS[number % len(SPELLINGS)]), by=rep)


def read_then_write() -> Callable[[int, Person], object]:
    """What one would write without a lock: look, find nothing, save. Everybody has looked before anybody saves."""
    looked = threading.Barrier(REPS)

    def register(number: int, rep: Person) -> object:
        name = SPELLINGS[number % len(SPELLINGS)]
        taken = claims_on(name, None)
        looked.wait(30)
        assert not taken
        return make_customer(name=name, owner=rep)

    return register


def test_one_of_thirty_keeps_the_company(reps: list[Person]) -> None:
    assert at_once(reps, by_the_door) == {"registered": 1, "CUS-2": REPS - 1}
    assert Customer.objects.count() == 1


@pytest.mark.long
def test_one_of_a_hundred_keeps_the_company(cast: Cast) -> None:
    many = [make_person(post=Post.ACCOUNT_MANAGER, region=cast.east, superior=cast.wang) for _ in range(100)]
    assert at_once(many, by_the_door) == {"registered": 1, "CUS-2": 99}
    assert Customer.objects.count() == 1


def test_one_of_thirty_keeps_the_credit_code(reps: list[Person]) -> None:
    def register(number: int, rep: Person) -> object:
        name = f"杭州{chr(0x4E00 + 7 * number)}{chr(0x5E00 + number)}设备有限公司"
        return register_customer(CustomerData(name=name, credit_code="913101150DEMX00115"), by=rep)

    assert at_once(reps, register) == {"registered": 1, "CUS-2": REPS - 1}


def test_the_lock_holds_without_the_walls(reps: list[Person]) -> None:
    with without_walls():
        assert at_once(reps, by_the_door) == {"registered": 1, "CUS-2": REPS - 1}


def test_the_wall_holds_without_the_lock(reps: list[Person]) -> None:
    assert at_once(reps, read_then_write()) == {"registered": 1, "refused by the database": REPS - 1}
    assert Customer.objects.count() == 1


def test_the_race_is_there_to_be_seen(reps: list[Person]) -> None:
    """The twin without lock and walls: everybody found the company free, and all of them have it."""
    with without_walls():
        assert at_once(reps, read_then_write()) == {"registered": REPS}
        assert Customer.objects.count() == REPS
