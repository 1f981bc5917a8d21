"""Writing, submitting, returning, filing: what the writer and the superior do to a weekly report."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from reports.actions.plan import Mark, PlanLine
from reports.actions.report import ReportData, save_report, start_report, submit_report
from reports.enums import Outcome, ReportState, Standing
from reports.models import PlanItem, Report
from salesops.approvals.engine import withdraw
from salesops.approvals.enums import RequestState
from salesops.approvals.models import Request
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.weeks import Week, parse_week
from tests.cast import Cast
from tests.factories.approvals import open_steps, say
from tests.factories.customers import CustomerFactory
from tests.factories.reports import W46, W47, W48, fresh, friday, frozen, hand_in, item_of, submit, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


def request_of(report: Report) -> Request:
    request = latest_request_for(report)
    assert request is not None
    return request


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BUSINESS_TZ)


# ------------------------------------------------------------------------------------------------------- one a week


@pytest.mark.rule("RPT-1")
def test_one_report_a_person_and_week(cast: Cast) -> None:
    with clock.at(friday(W47)):
        first, second = start_report(W47, by=cast.li), start_report(W47, by=cast.li)
        other = start_report(W47, by=cast.he)
    assert first == second != other
    assert first.number == f"ZB-2026W47-{cast.li.employee_no}"
    assert (first.starts_on, first.ends_on) == (date(2026, 11, 16), date(2026, 11, 22))
    assert first.due_at == at("2026-11-23")


@pytest.mark.rule("RPT-1")
def test_who_files_and_which_weeks(cast: Cast) -> None:
    with clock.at(friday(W47)):
        for person in (cast.li, cast.chen, cast.lin):
            assert start_report(W47, by=person).person == person
        for person in (cast.wang, cast.zhao, cast.qian, cast.sun, cast.hu):
            with pytest.raises(PermissionDenied):
                start_report(W47, by=person)
        with pytest.raises(Refusal, match="RPT-1"):
            start_report(W48, by=cast.li)
        assert start_report(W46, by=cast.li).period == "2026W46"  # late, but its own week


@pytest.mark.rule("RPT-1")
def test_nobody_writes_for_another(cast: Cast) -> None:
    report = write(cast.li, W47)
    for person in (cast.wang, cast.he, cast.qian):
        with pytest.raises(PermissionDenied):
            save_report(report, ReportData(), revision=report.revision, by=person)
        with pytest.raises(PermissionDenied):
            submit_report(report, by=person)


def test_a_stale_page_is_told_both_values(cast: Cast) -> None:
    report = write(cast.li, W47, progress="第一稿")
    with clock.at(friday(W47)):
        save_report(report, ReportData(progress="第二稿"), revision=report.revision, by=cast.li)
        with pytest.raises(StaleRecord) as stale:
            save_report(report, ReportData(progress="旧页面"), revision=report.revision, by=cast.li)
    assert list(stale.value.changes.values()) == [("旧页面", "第二稿")]
    assert fresh(report).progress == "第二稿"


# ------------------------------------------------------------------------------------------------------ submission


@pytest.mark.rule("RPT-4", "RPT-5")
def test_submitted_it_waits_for_the_superior_and_approved_it_is_filed(cast: Cast) -> None:
    report = hand_in(cast.li, W47)
    assert report.state == ReportState.IN_REVIEW
    [step] = open_steps(request_of(report))
    assert step.approver == cast.wang
    done = say(request_of(report), opinion="好")
    assert done.state == RequestState.APPROVED
    assert fresh(report).state == ReportState.FILED
    assert fresh(report).filed_at is not None
    for person, superior in [(cast.chen, cast.wang), (cast.lin, cast.zhao), (cast.zhou, cast.wu)]:
        assert open_steps(request_of(hand_in(person, W47)))[0].approver == superior


@pytest.mark.rule("RPT-4")
@pytest.mark.parametrize(
    ("data", "field"),
    [
        (ReportData(progress="  ", plan=[PlanLine("拜访")]), "progress"),
        (ReportData(progress="好", plan=[]), None),
    ],
)
def test_without_words_or_plan_nothing_is_submitted(cast: Cast, data: ReportData, field: str | None) -> None:
    with clock.at(friday(W47)):
        report = start_report(W47, by=cast.li)
        save_report(report, data, revision=report.revision, by=cast.li)
        with pytest.raises(Refusal, match="RPT-4") as refused:
            submit_report(report, by=cast.li)
    assert refused.value.field == field
    assert fresh(report).state == ReportState.DRAFT


@pytest.mark.rule("RPT-4", "DSH-2")
@pytest.mark.parametrize(
    ("language", "sentence", "next_step"),
    [
        (
            "en",
            "2 items of the last plan are not marked, the first: 拜访甬泰",
            "Mark each of them as done, moved or dropped.",
        ),
        ("zh-hans", "上期计划还有 2 项没有标记，第一项：拜访甬泰", "请把每一项标为完成、顺延或取消。"),
    ],
)
def test_a_gap_is_said_in_both_languages(cast: Cast, language: str, sentence: str, next_step: str) -> None:
    hand_in(cast.li, W46, plan=["拜访甬泰", "寄样品"])
    report = write(cast.li, W47, marks={"拜访甬泰": Outcome.OPEN, "寄样品": Outcome.OPEN})
    with translation.override(language), pytest.raises(Refusal, match="RPT-4") as refused:
        submit(report)
    with translation.override(language):
        assert (str(refused.value.sentence), str(refused.value.next_step)) == (sentence, next_step)


@pytest.mark.rule("RPT-4")
def test_in_review_it_does_not_change(cast: Cast) -> None:
    report = hand_in(cast.li, W47)
    with pytest.raises(Refusal, match="RPT-4"):
        save_report(report, ReportData(progress="改"), revision=report.revision, by=cast.li)
    with pytest.raises(Refusal, match="RPT-4"):
        submit_report(report, by=cast.li)
    assert Request.objects.count() == 1


@pytest.mark.rule("RPT-5")
def test_returned_it_is_changed_and_keeps_its_standing(cast: Cast) -> None:
    report = hand_in(cast.li, W47)
    say(request_of(report), "return", "写细一点")
    back = fresh(report)
    assert (back.state, back.facts) == (ReportState.RETURNED, None)
    later = friday(W48)
    again = submit(write(cast.li, W47, progress="写细了", at=later), at=later)
    assert again.standing(later) == Standing.ON_TIME
    assert request_of(again).round == 2
    say(request_of(again))
    assert fresh(report).state == ReportState.FILED


@pytest.mark.rule("RPT-5", "APP-3")
def test_a_report_is_never_rejected(cast: Cast) -> None:
    report = hand_in(cast.li, W47)
    with pytest.raises(Refusal, match="APP-3"):
        say(request_of(report), "reject", "不要")
    assert fresh(report).state == ReportState.IN_REVIEW


@pytest.mark.rule("RPT-5")
def test_withdrawn_it_counts_as_not_submitted(cast: Cast) -> None:
    report = hand_in(cast.li, W47)
    with clock.at(friday(W47)):
        withdraw(request_of(report), by=cast.li)
    back = fresh(report)
    assert (back.state, back.submitted_at) == (ReportState.DRAFT, None)
    assert back.standing(friday(W48)) == Standing.MISSING
    assert submit(back, at=friday(W48)).standing(friday(W48)) == Standing.LATE


@pytest.mark.rule("RPT-5")
def test_withdrawn_after_a_return_it_stays_returned(cast: Cast) -> None:
    report = hand_in(cast.li, W47)
    say(request_of(report), "return", "写细一点")
    again = submit(fresh(report), at=friday(W48))
    withdraw(request_of(again), by=cast.li)
    back = fresh(report)
    assert back.state == ReportState.RETURNED
    assert back.standing(friday(W48)) == Standing.ON_TIME


# --------------------------------------------------------------------------------------------------------- deadline


@pytest.mark.rule("RPT-1", "RPT-5")
@pytest.mark.parametrize(
    ("code", "moment", "standing"),
    [
        ("2026W47", "2026-11-23 00:00:00", Standing.ON_TIME),  # Sunday 24:00, the last moment
        ("2026W47", "2026-11-23 00:00:01", Standing.LATE),
        ("2026W38", "2026-09-20 23:00:00", Standing.ON_TIME),  # a Sunday that is worked is still the last day
        ("2026W38", "2026-09-21 09:00:00", Standing.LATE),
        ("2026W53", "2027-01-03 23:59:59", Standing.ON_TIME),
        ("2026W53", "2027-01-04 00:00:01", Standing.LATE),
        ("2027W01", "2027-01-04 00:00:01", Standing.ON_TIME),
    ],
)
def test_sunday_24_is_the_end(cast: Cast, code: str, moment: str, standing: Standing) -> None:
    report = hand_in(cast.li, parse_week(code), at=at(moment))
    assert report.standing(at(moment)) == standing
    assert report.period == code  # a late report belongs to its own week
    assert request_of(report).facts == {"late": standing == Standing.LATE}


@pytest.mark.rule("RPT-5", "APP-4")
@pytest.mark.parametrize(
    ("submitted", "due"),
    [
        ("2026-09-18 17:00", "2026-09-21 17:00"),  # Friday; Sunday 20 September is worked
        ("2026-09-19 20:00", "2026-09-22 09:00"),  # Saturday evening counts from Sunday 09:00
        ("2026-11-22 23:00", "2026-11-25 09:00"),  # an ordinary Sunday counts from Monday
    ],
)
def test_the_superior_has_two_working_days(cast: Cast, submitted: str, due: str) -> None:
    moment = at(submitted)
    week = Week((moment - timedelta(days=moment.weekday())).date())
    assert request_of(hand_in(cast.li, week, at=moment)).due_at == at(due)


# ------------------------------------------------------------------------------------------------- last plan's items


@pytest.mark.rule("RPT-4")
def test_every_item_must_be_marked(cast: Cast) -> None:
    hand_in(cast.li, W46, plan=["甲", "乙"])
    report = write(cast.li, W47, marks={"乙": Outcome.OPEN})
    with pytest.raises(Refusal, match="RPT-4"):
        submit(report)
    write(cast.li, W47, marks={"乙": Outcome.DROPPED})
    assert submit(fresh(report)).state == ReportState.IN_REVIEW


@pytest.mark.rule("RPT-4")
def test_a_moved_item_is_carried_exactly_once(cast: Cast) -> None:
    first = hand_in(cast.li, W46, plan=["收尾款"])
    moved = {"收尾款": Mark(Outcome.MOVED, "月底付款", date(2026, 11, 30))}
    for _time in range(3):  # saved again and again
        report = write(cast.li, W47, marks=moved, plan=["拜访"])
    carried = PlanItem.objects.get(carried_from=item_of(first, "收尾款"))
    assert (carried.report, carried.planned_on) == (report, date(2026, 11, 30))
    assert [item.text for item in report.plan.order_by("position")] == ["收尾款", "拜访"]
    write(cast.li, W47, plan=["拜访"])  # done after all
    assert not PlanItem.objects.filter(carried_from__isnull=False).exists()
    write(cast.li, W47, marks=moved, plan=[])
    assert frozen(submit(fresh(report)))["plan"][0]["name"] == "收尾款"  # a carried item is a plan


@pytest.mark.rule("RPT-4")
def test_an_item_moved_on_and_on_can_be_followed_back(cast: Cast) -> None:
    moved = {"收尾款": Outcome.MOVED}
    hand_in(cast.li, W46, plan=["收尾款"])
    hand_in(cast.li, W47, marks=moved, plan=[])
    last = hand_in(cast.li, W48, marks=moved, plan=[], at=friday(W48))
    item: PlanItem | None = item_of(last, "收尾款")
    chain = []
    while item is not None:
        chain.append(item.report.period)
        item = item.carried_from
    assert chain == ["2026W48", "2026W47", "2026W46"]


@pytest.mark.rule("RPT-4")
def test_what_a_later_report_has_marked_stands_still(cast: Cast) -> None:
    first = hand_in(cast.li, W46, plan=["收尾款", "寄样品"])
    second = hand_in(cast.li, W47, marks={"收尾款": Outcome.MOVED}, plan=["拜访"])
    hand_in(cast.li, W48)  # both of the second plan are done
    say(request_of(second), "return", "改")
    write(cast.li, W47, marks={"收尾款": Outcome.DROPPED}, plan=["别的"], at=friday(W48))
    assert item_of(first, "收尾款").outcome == Outcome.MOVED
    assert list(fresh(second).plan.order_by("position").values_list("text", "outcome")) == [
        ("收尾款", Outcome.DONE),
        ("拜访", Outcome.DONE),
        ("别的", Outcome.OPEN),
    ]


@pytest.mark.rule("RPT-4")
def test_a_plan_keeps_its_items_when_it_is_written_again(cast: Cast) -> None:
    report = write(cast.li, W47, plan=["甲", "乙", "丙"])
    kept = item_of(report, "乙")
    write(cast.li, W47, plan=[PlanLine("丁"), PlanLine("乙，改了", pk=kept.pk)])
    assert list(report.plan.order_by("position").values_list("text", flat=True)) == ["丁", "乙，改了"]
    assert PlanItem.objects.get(pk=kept.pk).text == "乙，改了"


@pytest.mark.rule("RPT-4")
def test_the_key_of_somebody_elses_item_is_no_way_to_it(cast: Cast) -> None:
    theirs = item_of(write(cast.he, W47, plan=["何洁的计划"]), "何洁的计划")
    write(cast.li, W47, plan=[PlanLine("我的", pk=theirs.pk)])
    assert PlanItem.objects.get(pk=theirs.pk).text == "何洁的计划"
    hand_in(cast.he, W46, plan=["上周的"])
    with clock.at(friday(W47)):
        report = start_report(W47, by=cast.li)
        marks = {item.pk: Mark(Outcome.DROPPED) for item in PlanItem.objects.filter(report__person=cast.he)}
        save_report(report, ReportData(marks=marks), revision=report.revision, by=cast.li)
    assert not PlanItem.objects.filter(report__person=cast.he).exclude(outcome=Outcome.OPEN).exists()


@pytest.mark.rule("RPT-4")
def test_plans_of_drafts_count_for_nothing_yet(cast: Cast) -> None:
    draft = write(cast.li, W46, plan=["还没交"])
    assert frozen(hand_in(cast.li, W47))["marks"] == []
    submit(draft, at=friday(W47))  # late, after the next one
    assert [row["name"] for row in frozen(hand_in(cast.li, W48))["marks"]] == ["还没交", "拜访客户"]


# ------------------------------------------------------------------------------------------------------- freezing


@pytest.mark.rule("RPT-4")
def test_what_happens_later_does_not_alter_a_submitted_report(cast: Cast) -> None:
    with clock.at(W47.start + timedelta(days=1)):
        customer = CustomerFactory(owner=cast.li, name="杭州远景软件有限公司")
    report = hand_in(cast.li, W47, plan=[PlanLine("拜访", customer=customer)])
    before = frozen(report)
    customer.name = "杭州远景科技有限公司"
    customer.save()
    with clock.at(friday(W47)):
        CustomerFactory(owner=cast.li, name="宁波甬泰精密机械有限公司")
    after = frozen(report)
    assert after == before
    assert after["figures"]["customers"] == [{"id": customer.pk, "name": "杭州远景软件有限公司"}]
    assert after["plan"][0]["customer"] == "杭州远景软件有限公司"
    assert say(request_of(report)).state == RequestState.APPROVED  # and it can still be approved
