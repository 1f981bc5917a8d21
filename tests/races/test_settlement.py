"""A month end that is killed, run eight times at once, or overtaken by receipts books everything once (COM-6)."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, connections
from django.db.models import Count, Sum

from commissions.actions.settlement import settle_month
from commissions.enums import Share
from commissions.invariants import INVARIANTS
from commissions.ledger import month_after, month_before
from commissions.models import Entry, Settlement, Statement
from contracts.models import Contract
from salesops.base import clock
from salesops.management.invariants import check
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.ledger import collect
from tests.factories.receivable import receive, sold_contract
from tests.races.cradle import Cradle, cradle

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

CONTRACTS, MANY_CONTRACTS = 2_500, 10_000
KILLS, MANY_KILLS, RUNS, LATE = 10, 50, 8, 12
MONTH = month_before(clock.today())
type Say = Callable[..., None]


def collected(cast: Cast, contracts: int) -> Cast:
    """So many contracts of three people, all collected in full last month."""
    reps = [cast.li, cast.he, cast.zhou]
    collect(reps, contracts, signed_on=MONTH - timedelta(days=40), collected_on=MONTH + timedelta(days=19))
    return cast


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    return collected(cast, CONTRACTS)


@pytest.fixture
def great_crowd(cast: Cast) -> Cast:
    return collected(cast, MANY_CONTRACTS)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Print a figure past pytest."""

    def told(*parts: object) -> None:
        with capsys.disabled():
            print(*parts)

    return told


# ------------------------------------------------------------------------------------------------- figures, and rows


def expected() -> tuple[Fraction, Fraction]:
    """Own and pool of everything, from the contracts alone."""

    def part(total: Decimal, rate: str) -> Fraction:
        return Fraction((Fraction(total) * Fraction(rate) * 100 + Fraction(1, 2)).__floor__(), 100)

    totals = list(Contract.objects.values_list("total", flat=True))
    own, team = (sum((part(total, rate) for total in totals), Fraction()) for rate in ("0.03", "0.02"))
    return own, team


def difference(owed: tuple[Fraction, Fraction]) -> Fraction:
    """What is booked beside what is owed, own and pool, in yuan."""
    sums = dict(Entry.objects.values_list("share").annotate(sum=Sum("amount")).order_by())
    return abs(Fraction(sums.get(Share.OWN, 0)) - owed[0]) + abs(Fraction(sums.get(Share.TEAM, 0)) - owed[1])


def twice() -> int:
    """Contracts of which a share is booked more than once."""
    rows = Entry.objects.values("contract", "share").annotate(times=Count("pk")).filter(times__gt=1)
    return rows.order_by().count()


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Entry, Statement, Settlement))


def forget() -> None:
    """Open the books anew, as only the owner can."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE commissions_entry, commissions_statement, commissions_settlement")


# --------------------------------------------------------------------------------------------------------- the killer


@pytest.fixture
def month_ends(django_db_setup: None) -> Iterator[Cradle]:
    """Processes that settle the month."""
    with cradle("tests.races.settling") as ready:
        yield ready


def begin(month_ends: Cradle, mode: str) -> int:
    """One that is about to settle; its backend."""
    month_ends.begin(f"{MONTH:%Y-%m}", mode)
    return int(month_ends.line())


def duration(month_ends: Cradle, mode: str) -> float:
    """How long it takes, undisturbed, in seconds."""
    begin(month_ends, mode)
    [seconds] = month_ends.wait()
    return float(seconds)


def kill(month_ends: Cradle, mode: str, after: float, *, backend_only: bool) -> None:
    backend = begin(month_ends, mode)
    threading.Event().wait(after)
    if backend_only:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
    else:
        month_ends.kill()
    month_ends.wait()


def killed_month_ends(month_ends: Cradle, kills: int, say: Say) -> None:
    """Kill it somewhere, run it again, run it once more; each time on empty books."""
    dice, takes = random.Random(kills), duration(month_ends, "guarded")
    owed, contracts = expected(), Contract.objects.count()
    in_time, worst, doubles, added = 0, Fraction(), 0, 0
    for number in range(kills):
        forget()
        kill(month_ends, "guarded", dice.uniform(0, takes), backend_only=bool(number % 2))
        in_time += not settle_month(MONTH, by=_finance()).already
        worst, doubles, before = max(worst, difference(owed)), max(doubles, twice()), rows()
        assert settle_month(MONTH, by=_finance()).already
        added += sum(rows()) - sum(before)
        assert before == (2 * contracts, 3, 1)
    say(
        f"\nmonth end over {contracts:,} contracts ({takes:.2f} s) killed {kills} times, {in_time} before its end: "
        f"difference {worst:.2f}, twice {doubles}, rows added by the rerun {added}"
    )
    assert worst == doubles == added == 0
    assert in_time > kills / 3, "kills that come too late prove nothing"
    assert [one.invariant.key for one in check(INVARIANTS) if not one.holds] == []


def _finance() -> Person:
    return Person.objects.get(username="sun")


@pytest.mark.rule("COM-6")
def test_killed_ten_times_it_books_everything_once(crowd: Cast, month_ends: Cradle, say: Say) -> None:
    killed_month_ends(month_ends, KILLS, say)
    naive_twin(month_ends, say)


@pytest.mark.rule("COM-6")
@pytest.mark.long
def test_killed_fifty_times_it_books_everything_once(great_crowd: Cast, month_ends: Cradle, say: Say) -> None:
    killed_month_ends(month_ends, MANY_KILLS, say)


def naive_twin(month_ends: Cradle, say: Say) -> None:
    """Row by row, without difference and without one transaction, the same kills leave an error behind."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE naive_entry (contract bigint, share text, amount numeric(14,2))")
        cursor.execute(f"GRANT INSERT, SELECT ON naive_entry TO {connection.settings_dict['USER']}")
    dice = random.Random(7)
    for number in range(3):
        kill(month_ends, "naive", dice.uniform(0.3, 1.5), backend_only=bool(number % 2))
    duration(month_ends, "naive")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(amount) FROM naive_entry")
        wrong = Fraction(cursor.fetchone()[0]) - sum(expected())
        cursor.execute(
            "SELECT count(*) FROM (SELECT FROM naive_entry GROUP BY contract, share HAVING count(*) > 1) AS double"
        )
        doubles = cursor.fetchone()[0]
    say(f"its naive twin, killed 3 times and run again: difference {wrong:,.2f}, twice {doubles:,}")
    assert wrong > 0
    assert doubles > 0


# -------------------------------------------------------------------------------------------------------- all at once


def at_once(acts: list[Callable[[], str]]) -> Counter[str]:
    """Everybody in one moment, each on a connection of their own; what they were told."""
    start = threading.Barrier(len(acts))
    ends: list[str] = []

    def run(act: Callable[[], str]) -> None:
        try:
            start.wait(30)
            ends.append(act())
        except DatabaseError:
            ends.append("refused by the database")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return Counter(ends)


def close() -> str:
    return "told" if settle_month(MONTH, by=_finance()).already else "closed"


@pytest.mark.rule("COM-6")
def test_of_eight_month_ends_at_once_one_closes_and_seven_are_told(crowd: Cast, say: Say) -> None:
    owed, ends = expected(), at_once([close] * RUNS)
    say(f"\n{RUNS} month ends at once: {dict(ends)}, difference {difference(owed):.2f}, twice {twice()}")
    assert ends == {"closed": 1, "told": RUNS - 1}
    assert difference(owed) == twice() == 0
    assert rows() == (2 * CONTRACTS, 3, 1)


@pytest.mark.rule("COM-6")
def test_without_the_lock_seven_would_run_into_the_walls(crowd: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commissions.actions.settlement._one_at_a_time", lambda: None)
    ends = at_once([close] * RUNS)
    assert ends["refused by the database"] > 0
    assert (ends["closed"], twice()) == (1, 0)


@pytest.mark.rule("COM-6", "REC-1")
def test_receipts_recorded_meanwhile_are_booked_once_now_or_with_the_next_month(crowd: Cast, say: Say) -> None:
    late = [sold_contract(crowd.li, ("1234.56",), signed_on=MONTH) for _ in range(LATE)]
    owed, some_are_in = expected(), threading.Barrier(LATE // 3 + 1)

    def pay(contract: Contract, *, first: bool) -> Callable[[], str]:
        def act() -> str:
            receive(contract, "1234.56", MONTH + timedelta(days=3), by=crowd.sun)
            if first:
                some_are_in.wait(60)
            return "paid"

        return act

    def close_between() -> str:
        some_are_in.wait(60)
        return close()

    payers = [pay(contract, first=place < LATE // 3) for place, contract in enumerate(late)]
    assert at_once([close_between, *payers]) == {"closed": 1, "paid": LATE}
    now = Entry.objects.filter(contract__in=late, share=Share.OWN).count()
    following = month_after(MONTH)
    with clock.at(clock.shanghai(month_after(following) + timedelta(days=4))):
        settle_month(following, by=crowd.sun)
    say(
        f"\n{LATE} receipts while a month is settled: {now} booked with it, {LATE - now} with the next; "
        f"difference {difference(owed):.2f}, twice {twice()}"
    )
    assert difference(owed) == twice() == 0
    assert now >= LATE // 3
    assert Entry.objects.filter(contract__in=late, share=Share.OWN).count() == LATE
