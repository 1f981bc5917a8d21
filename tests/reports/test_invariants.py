"""Each invariant is quiet after the doors were used, and sees the fault that it is there for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, connections

from reports.enums import Outcome, ReportState
from reports.invariants import INVARIANTS
from reports.models import PlanItem, Report
from salesops.approvals.engine import withdraw
from salesops.approvals.models import Request
from salesops.approvals.queries import latest_request_for
from tests.cast import Cast
from tests.factories.approvals import say
from tests.factories.reports import W46, W47, W48, friday, hand_in, item_of, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]

BY_KEY = {invariant.key: invariant for invariant in INVARIANTS}


def rows(key: str) -> int:
    """How many rows break the invariant."""
    with connection.cursor() as cursor:
        cursor.execute(BY_KEY[key].sql)
        return len(cursor.fetchall())


def request_of(report: Report) -> Request:
    request = latest_request_for(report)
    assert request is not None
    return request


@pytest.mark.rule("RPT-1", "RPT-4", "RPT-5")
def test_all_are_quiet_after_the_doors(cast: Cast) -> None:
    first = hand_in(cast.li, W46, plan=["甲", "乙"])
    say(request_of(first))
    second = hand_in(cast.li, W47, marks={"甲": Outcome.MOVED})
    say(request_of(second), "return", "改")
    hand_in(cast.li, W48)
    withdraw(request_of(hand_in(cast.he, W47)), by=cast.he)
    write(cast.chen, W47)
    assert {key: rows(key) for key in BY_KEY} == dict.fromkeys(BY_KEY, 0)


@contextmanager
def without_walls() -> Iterator[None]:
    """No triggers on reports and plans, and no check of frozen facts; only the owner of the schema may do that."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [CHECK])
        [check] = cursor.fetchone() or [""]
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"ALTER TABLE reports_report DROP CONSTRAINT {CHECK}")
        try:
            yield
        finally:
            cursor.execute("TRUNCATE reports_report, reports_planitem, reports_reportevent, reports_planitemevent")
            cursor.execute(f"ALTER TABLE reports_report ADD CONSTRAINT {CHECK} {check}")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


CHECK = "report_facts_frozen_once_submitted"
TABLES = ("reports_report", "reports_planitem")


def _thawed(cast: Cast) -> None:
    report = hand_in(cast.li, W47)
    Report.objects.filter(pk=report.pk).update(facts=None)


def _half_frozen(cast: Cast) -> None:
    report = hand_in(cast.li, W47)
    Report.objects.filter(pk=report.pk).update(facts={"figures": {}})


def _lost_on_the_way(cast: Cast) -> None:
    first = hand_in(cast.li, W46, plan=["甲"])
    write(cast.li, W47, marks={"甲": Outcome.MOVED})
    PlanItem.objects.filter(carried_from=item_of(first, "甲")).delete()


def _carried_though_done(cast: Cast) -> None:
    first = hand_in(cast.li, W46, plan=["甲"])
    write(cast.li, W47, marks={"甲": Outcome.MOVED})
    PlanItem.objects.filter(pk=item_of(first, "甲").pk).update(outcome=Outcome.DONE)


def _marked_by_another(cast: Cast) -> None:
    item = item_of(hand_in(cast.li, W46, plan=["甲"]), "甲")
    hes = write(cast.he, W47)
    PlanItem.objects.filter(pk=item.pk).update(outcome=Outcome.DONE, marked_in=hes)


def _plans_nothing(cast: Cast) -> None:
    hand_in(cast.li, W47).plan.all().delete()


def _another_week(cast: Cast) -> None:
    report = hand_in(cast.li, W47)
    Report.objects.filter(pk=report.pk).update(period="2026W48")


def _filed_by_nobody(cast: Cast) -> None:
    report = hand_in(cast.li, W47)
    Report.objects.filter(pk=report.pk).update(state=ReportState.FILED, filed_at=friday(W47))


SEEDS: dict[str, list[Callable[[Cast], None]]] = {
    "reports.frozen-once-submitted": [_thawed, _half_frozen],
    "reports.moved-carried-once": [_lost_on_the_way, _carried_though_done],
    "reports.marked-later": [_marked_by_another],
    "reports.plans-something": [_plans_nothing],
    "reports.own-week": [_another_week],
    "reports.asked-for": [_filed_by_nobody],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("key", "seed"), [(key, seed) for key, seeds in SEEDS.items() for seed in seeds])
def test_each_sees_its_fault(cast: Cast, key: str, seed: Callable[[Cast], None]) -> None:
    with without_walls():
        seed(cast)
        assert rows(key) == 1


def test_no_invariant_goes_without_its_fault() -> None:
    assert set(BY_KEY) == set(SEEDS)
