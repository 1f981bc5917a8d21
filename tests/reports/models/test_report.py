"""What the database itself refuses, by whatever way it comes (RPT-4)."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from reports.enums import Outcome, ReportState
from reports.models import PlanItem, Report
from tests.cast import Cast
from tests.factories.reports import W46, W47, fresh, hand_in, item_of, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


def refused(change: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


@pytest.mark.rule("RPT-4", "CNF-2")
@pytest.mark.parametrize(
    "change",
    [
        {"progress": "改"},
        {"problems": "改"},
        {"support": "改"},
        {"facts": {"figures": {}, "marks": [], "plan": []}},
        {"facts": None},
        {"period": "2026W46"},
        {"state": ReportState.DRAFT},  # its facts are still frozen
        {"submitted_at": None},
    ],
)
def test_a_submitted_report_does_not_change(cast: Cast, change: dict[str, object]) -> None:
    report = hand_in(cast.li, W47)
    assert refused(lambda: Report.objects.filter(pk=report.pk).update(**change))


@pytest.mark.rule("RPT-4")
@pytest.mark.parametrize(
    "change",
    [{"text": "改"}, {"goal": "改"}, {"planned_on": "2026-11-30"}, {"report_id": 0}],
)
def test_the_plan_of_a_submitted_report_stands(cast: Cast, change: dict[str, object]) -> None:
    report = hand_in(cast.li, W47, plan=["甲"])
    if "report_id" in change:
        change = {"report_id": write(cast.li, W46).pk}
    assert refused(lambda: PlanItem.objects.filter(report=report).update(**change))
    assert refused(lambda: PlanItem.objects.filter(report=report).delete())
    assert refused(lambda: PlanItem.objects.create(report=report, position=9, text="乙"))


@pytest.mark.rule("RPT-4")
def test_a_mark_belongs_to_the_report_that_says_it(cast: Cast) -> None:
    first = hand_in(cast.li, W46, plan=["甲"])
    item = item_of(first, "甲")
    hand_in(cast.li, W47)
    marks = PlanItem.objects.filter(pk=item.pk)
    assert refused(lambda: marks.update(outcome=Outcome.DROPPED))
    assert refused(lambda: marks.update(outcome=Outcome.OPEN, marked_in=None))
    assert refused(lambda: marks.update(note="改"))


@pytest.mark.rule("RPT-4")
def test_a_mark_without_a_report_or_a_report_without_a_mark(cast: Cast) -> None:
    draft = write(cast.li, W46, plan=["甲"])
    item = PlanItem.objects.filter(report=draft)
    assert refused(lambda: item.update(outcome=Outcome.DONE))
    assert refused(lambda: item.update(marked_in=draft))
    assert refused(lambda: item.update(outcome="perhaps", marked_in=draft))


@pytest.mark.rule("RPT-1", "CNF-2")
def test_one_a_week_and_never_deleted(cast: Cast) -> None:
    report = write(cast.li, W47)
    twin = Report(
        **{field.attname: getattr(report, field.attname) for field in Report._meta.concrete_fields} | {"id": None}
    )
    assert refused(twin.save)
    assert refused(lambda: Report.objects.filter(pk=report.pk).delete())
    with pytest.raises(ValueError):
        report.delete()
    assert fresh(report) == report
