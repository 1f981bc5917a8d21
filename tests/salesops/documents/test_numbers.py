"""Numbers are unique, in order and without gaps, whoever draws at the same time and whoever fails."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date

import pytest
from django.db import DatabaseError, connections, transaction

from salesops.documents import company_number, draw_number
from salesops.documents.models import Sequence
from salesops.documents.numbers import draw_numbers

DAY = date(2026, 11, 21)


@pytest.mark.django_db
def test_numbers_count_by_prefix_and_year() -> None:
    assert [draw_number("QT", on=DAY) for _ in range(2)] == ["QT-2026-00001", "QT-2026-00002"]
    assert draw_number("XS", on=DAY) == "XS-2026-00001"
    assert draw_number("QT", on=date(2027, 1, 1)) == "QT-2027-00001"
    assert draw_number("JG", on=DAY, width=2) == "JG-2026-01"
    assert [company_number("C"), company_number("C")] == ["C000001", "C000002"]


@pytest.mark.django_db
def test_many_drawn_at_once_follow_each_other() -> None:
    assert draw_number("XS", on=DAY) == "XS-2026-00001"
    assert draw_numbers("XS", 3, on=DAY) == ["XS-2026-00002", "XS-2026-00003", "XS-2026-00004"]
    assert draw_number("XS", on=DAY) == "XS-2026-00005"


@pytest.mark.django_db
def test_a_full_range_grows_by_a_digit() -> None:
    Sequence.objects.create(prefix="QT", year=2026, last=99_999)
    assert draw_number("QT", on=DAY) == "QT-2026-100000"


@pytest.mark.django_db
def test_a_rolled_back_paper_gives_its_number_back() -> None:
    draw_number("QT", on=DAY)
    with transaction.atomic():
        assert draw_number("QT", on=DAY) == "QT-2026-00002"
        transaction.set_rollback(True)
    assert draw_number("QT", on=DAY) == "QT-2026-00002"


@pytest.mark.django_db(transaction=True)
def test_no_number_is_drawn_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="in the transaction"):
        draw_number("QT", on=DAY)
    assert not Sequence.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"last": 7}, {"last": 1}, {"last": 2, "year": 2025}, {"last": 2, "prefix": "XX"}])
def test_the_database_lets_a_sequence_go_up_by_one_only(change: dict[str, object]) -> None:
    draw_number("QT", on=DAY)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Sequence.objects.update(**change)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_draw_without_gap_or_duplicate_though_some_roll_back() -> None:
    def draw(worker: int) -> list[str]:
        drawn = []
        for number in range(5):
            try:
                with transaction.atomic():
                    text = draw_number("QT", on=DAY)
                    if (worker + number) % 4 == 0:
                        raise InterruptedError
            except InterruptedError:
                continue
            drawn.append(text)
        return drawn

    drawn = [text for texts in at_once(draw, times=20) for text in texts]
    assert sorted(drawn) == [f"QT-2026-{number:05}" for number in range(1, 76)]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_twin_without_the_lock_hands_out_one_number_twice() -> None:
    """Else the race above could not be seen at all."""
    read = threading.Barrier(2)
    with transaction.atomic():
        draw_number("QT", on=DAY)

    def draw_naively(_worker: int) -> str:
        last = Sequence.objects.get(prefix="QT").last
        read.wait()
        with suppress(DatabaseError):  # the trigger sees the second one; the number is on the paper by then
            Sequence.objects.filter(prefix="QT").update(last=last + 1)
        return f"QT-2026-{last + 1:05}"

    assert at_once(draw_naively, times=2) == ["QT-2026-00002"] * 2


def at_once[T](work: Callable[[int], T], *, times: int) -> list[T]:
    """Run ``work`` in threads that start together, each on its own connection."""
    together = threading.Barrier(times)

    def run(worker: int) -> T:
        together.wait()
        try:
            return work(worker)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))
