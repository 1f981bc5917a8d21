"""`make bench`: customers at a million beside ten thousand, in one run and one table that grows (CUS-2, CUS-7).

What a person waits for, p95 of many different questions; the ratio says whether it grows with the table. Seeding the
million takes minutes: ``SALESOPS_BENCH_CUSTOMERS`` names another size.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from django.test import Client
from django.urls import include, path, reverse

from customers.models import Customer
from salesops.base.pinyin import initials, sounds
from salesops.management.scale.seeding import BRANDS, REGIONS, SURNAMES, TRADES, seed_customers
from tests.bench.bench import _as_in_production, signed_in  # noqa: F401  a fixture of every measurement
from tests.bench.limits import bare, limit_of, p50
from tests.cast import Cast

SMALL, LARGE = 10_000, int(os.environ.get("SALESOPS_BENCH_CUSTOMERS", "1000000"))
RUNS = 40
GROWS, OVER_SQL = 2.0, 3.0
urlpatterns = [path("limit/<str:name>/", bare), path("", include("salesops.urls"))]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]


def test_a_million_beside_ten_thousand(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    rep, director = signed_in(cast.li), signed_in(cast.zhao)
    p95s = []
    for size in (SMALL, LARGE):
        seed_customers(size - Customer.objects.count())
        p95s.append({name: p95(ask) for name, ask in questions(rep, director).items()})
    listed = lambda: filtered(director, "A")  # noqa: E731  asked twice
    ours, least = p50(listed, limit_of("scale", listed), RUNS)
    with capsys.disabled():
        print(f"\n{'p95 in ms at':<34}{SMALL:>12,}{LARGE:>12,}{'ratio':>8}{'GOAL':>8}")
        for name, small in p95s[0].items():
            print(line(name, small, p95s[1][name], GROWS))
        print(line("list, and its bare SQL before it", least, ours, OVER_SQL))


def line(name: str, base: float, ours: float, goal: float) -> str:
    """A row of the table."""
    ratio = ours / base
    return f"{name:<34}{base:>12.1f}{ours:>12.1f}{ratio:>8.2f}{goal:>8.2f}  {'ok' if ratio <= goal else 'above'}"


def questions(rep: Client, director: Client) -> dict[str, Callable[[int], object]]:
    """What is asked, each time of something else: nobody asks the same thing sixty times."""
    some = list(Customer.objects.order_by("pk").values_list("pk", flat=True)[: RUNS * 50 : 50])
    sought, check, notes = reverse("desk:palette"), reverse("customers:conflict-check"), "customers:note-of-customer"
    return {
        "list of all, with a filter": lambda turn: filtered(director, "ABC"[turn % 3]),
        "list of a rep, with a filter": lambda turn: filtered(rep, "ABC"[turn % 3]),
        "search box, by name": lambda turn: get(director, sought, {"q": brand(turn)}),
        "search box, by pinyin": lambda turn: get(director, sought, {"q": sounds(brand(turn))}),
        "search box, by initials": lambda turn: get(director, sought, {"q": initials(named(turn)[:6])}),
        "search box, by a contact": lambda turn: get(director, sought, {"q": person(turn)}),
        "search box of a rep, by pinyin": lambda turn: get(rep, sought, {"q": sounds(brand(turn))}),
        "conflict check": lambda turn: get(rep, check, typed(turn)),
        "timeline of notes": lambda turn: get(director, reverse(notes, args=[some[turn % len(some)]]), {}),
    }


def brand(turn: int) -> str:
    """Two letters, as most brands have."""
    return BRANDS[turn * 7 % len(BRANDS)] + BRANDS[turn * 11 % len(BRANDS)]


def person(turn: int) -> str:
    """Somebody at a customer."""
    return SURNAMES[turn * 13 % len(SURNAMES)] + BRANDS[turn * 17 % len(BRANDS)]


def named(turn: int) -> str:
    """A company."""
    return REGIONS[turn % len(REGIONS)] + brand(turn) + TRADES[turn % len(TRADES)] + "有限公司"


def typed(turn: int) -> dict[str, str]:
    """A name that may be taken, with where the company is reached."""
    return {
        "name": named(turn),
        "website": f"www.company{turn * 31}.com.cn",
        "contact_phone": f"138 0013 {8000 + turn}",
    }


def filtered(client: Client, level: str) -> object:
    """The list, of one level."""
    return get(client, reverse("customers:customer-list"), {"level": level})


def get(client: Client, url: str, asked: dict[str, str]) -> object:
    """The page, which must be there."""
    answer = client.get(url, asked)
    assert answer.status_code == 200
    return answer


def p95(ask: Callable[[int], object]) -> float:
    """Milliseconds; the first few are not counted."""
    return statistics.quantiles(list(taken(ask))[5:], n=20)[-1]


def taken(ask: Callable[[int], object]) -> Iterator[float]:
    """Milliseconds of each run."""
    turns = count()
    for _ in range(RUNS + 5):
        began = time.perf_counter()
        ask(next(turns))
        yield 1000 * (time.perf_counter() - began)
