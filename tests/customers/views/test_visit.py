"""The pages of planned visits: the calendar, a plan, its report, planned against done."""

from datetime import timedelta

import pytest
from django.urls import reverse

from customers.actions.visit import cancel_visit, move_visit, write_focus
from customers.enums import PlanState
from customers.models import ContactNote, VisitPlan, WeekFocus
from salesops.base import clock
from salesops.base.weeks import week_of
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer, make_note
from tests.factories.visit import make_plan

pytestmark = pytest.mark.rule("VIS-1")
CALENDAR = reverse("customers:visit-calendar")
DONE = reverse("customers:visit-done")


def test_a_visit_is_planned_from_the_customer_and_stands_in_the_calendar(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(owner=cast.li)
    part = reverse("customers:visit-of-customer", args=[customer.pk])
    new = reverse("customers:visit-new", args=[customer.pk])
    choose = reverse("customers:visit-choose")
    assert part in get(cast.li, customer.get_absolute_url()).content.decode()
    assert new in get(cast.li, part).content.decode()
    for text in ("", customer.number, customer.name[:6]):
        assert new in get(cast.li, choose, {"q": text}).content.decode()
        assert new not in get(cast.he, choose, {"q": text}).content.decode()
    assert get(cast.li, choose, {"q": "\x00"}).status_code == 200
    day = clock.today() + timedelta(days=1)
    typed = {
        "day": day.isoformat(),
        "starts_at": "09:30",
        "purpose": "offer",
        "target": "定价",
    }
    answer = post(cast.li, new, typed)
    plan = VisitPlan.objects.get()
    assert (plan.customer, plan.owner, plan.minutes, f"{plan.starts_at:%H:%M}") == (customer, cast.li, 60, "09:30")
    for span in ("week", "month", "day"):
        shown = get(cast.li, answer.url.split("#")[0], {"span": span, "day": day.isoformat()}).content.decode()
        assert all(text in shown for text in (customer.name, "09:30", "定价", f'data-day="{day.isoformat()}"'))
    assert plan.get_absolute_url() in get(cast.wang, part).content.decode()
    assert get(cast.he, CALENDAR, {"day": day.isoformat()}).context["page"].is_empty


def test_a_visit_is_dropped_on_another_day(cast: Cast, post: Send, get: Send) -> None:
    plan = make_plan(make_customer(owner=cast.li))
    move = reverse("customers:visit-move", args=[plan.pk])
    assert move in get(cast.li, CALENDAR).content.decode()
    day = clock.today() + timedelta(days=1)
    assert post(cast.li, move, {"day": day.isoformat(), "revision": 1}).status_code == 302
    plan.refresh_from_db()
    assert plan.day == day
    late, unread, old = ("2001-01-01", 2), ("x", 2), ("2199-01-01", 1)
    for wanted, revision in (late, unread, old):
        typed = {"day": wanted, "revision": revision}
        answer = post(cast.li, move, typed)  # told on the calendar, where it still stands
        assert answer.status_code == 302
        assert "toast" in get(cast.li, answer.url.split("#")[0]).content.decode()
        plan.refresh_from_db()
        assert plan.day == day


@pytest.mark.rule("VIS-2")
def test_the_report_stands_there_but_for_what_came_of_it(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(owner=cast.li)
    make_contact(customer=customer, name="主联系人")
    met = make_contact(customer=customer, name="上次见的", is_primary=False)
    make_note(customer, contact=met, happened_on=clock.today() - timedelta(days=9))
    plan = make_plan(customer, target="确认范围")
    report = reverse("customers:visit-report", args=[plan.pk])
    assert report in get(cast.li, CALENDAR).content.decode()
    form = get(cast.li, report).context["form"]
    stands = {name: form[name].value() for name in ("contact", "happened_on", "purpose")}
    assert (stands["contact"], stands["happened_on"]) == (met.pk, clock.today())
    assert "确认范围" in str(stands["purpose"])
    typed = {name: str(value) for name, value in stands.items()}
    answer = post(cast.li, report, typed | {"outcome": "范围已定"})
    assert (answer.status_code, answer.context["form"].refusal.rule) == (422, "VIS-2")  # what is next is missing
    assert post(cast.li, report, typed | {"outcome": "范围已定", "next_move": "offer"}).status_code == 302
    plan.refresh_from_db()
    note = ContactNote.objects.get(plan=plan)
    assert (plan.state, note.contact) == (PlanState.DONE, met)
    assert note.next_step
    shown = get(cast.li, plan.get_absolute_url()).content.decode()
    assert "范围已定" in shown
    assert report not in shown
    assert get(cast.li, report).status_code == 409


@pytest.mark.rule("VIS-2", "VIS-4")
def test_a_plan_without_report_is_not_done_and_counted_so(cast: Cast, get: Send) -> None:
    monday = clock.shanghai(week_of(clock.today()).shifted(-2).monday, 9)
    with clock.at(monday):
        one, two, three, four = (make_plan(make_customer(owner=cast.li)) for _number in range(4))
        make_note(one.customer)
        cancel_visit(two, "客户出差", by=cast.li)
        move_visit(three, clock.today() + timedelta(days=7), by=cast.li, revision=1)
        make_note(make_customer(owner=cast.li))
        assert get(cast.li, CALENDAR).context["page"].days[0].cards[-1].standing == "today"
    with clock.at(monday + timedelta(days=1)):  # the next working day: time to report
        assert get(cast.li, four.get_absolute_url()).context["mark"][0] == "wait"
    assert get(cast.li, four.get_absolute_url()).context["mark"][0] == "stop"
    week = {"day": monday.date().isoformat()}
    kept = get(cast.wang, DONE, week).context["total"]
    parts = (kept.done, kept.cancelled, kept.moved, kept.missed, kept.ahead)
    assert (kept.planned, parts, kept.made, kept.share) == (4, (1, 1, 1, 1, 0), 2, 25)
    assert get(cast.wu, DONE, week).context["total"].planned == 0
    rows = get(cast.li, DONE).context["rows"]
    assert [row.kept.planned for row in rows][:4] == [0, 0, 4, 0]
    assert get(cast.wang, DONE, {"person": cast.li.pk}).context["alone"] == cast.li
    assert get(cast.wang, DONE, {"person": cast.zhou.pk}).context["alone"] is None


def test_the_focus_is_written_on_the_calendar_and_confirmed_there(cast: Cast, get: Send, post: Send) -> None:
    write = reverse("customers:visit-focus")
    today = clock.today().isoformat()
    assert post(cast.li, write, {"week": today, "text": "催办到期合同", "revision": 0}).status_code == 302
    focus = WeekFocus.objects.get()
    confirm = reverse("customers:visit-focus-confirm", args=[focus.pk])
    assert confirm not in get(cast.li, CALENDAR).content.decode()
    assert confirm in get(cast.wang, CALENDAR, {"person": "all"}).content.decode()
    post(cast.wang, confirm, {"revision": 0})  # an older page
    assert not WeekFocus.objects.exclude(confirmed_by=None).exists()
    post(cast.wang, confirm, {"revision": WeekFocus.objects.get().revision})
    assert WeekFocus.objects.get().confirmed_by == cast.wang
    assert "催办到期合同" in get(cast.chen, CALENDAR).content.decode()
    assert "催办到期合同" not in get(cast.wu, CALENDAR, {"person": "all"}).content.decode()


@pytest.mark.parametrize("day", ["x\x00", "9999-12-31", "1950-01-01", "2199-12-31"])
def test_any_address_of_the_calendar_is_a_page(cast: Cast, get: Send, day: str) -> None:
    for span in ("month", "week", "day", "year"):
        assert get(cast.wang, CALENDAR, {"day": day, "span": span, "person": "9" * 30}).status_code == 200
    assert get(cast.wang, DONE, {"day": day, "person": "x"}).status_code == 200


def test_the_week_at_home_shows_the_visits(cast: Cast, get: Send) -> None:
    plan = make_plan(make_customer(owner=cast.li))
    write_focus(clock.today(), "新客户", by=cast.li, revision=0)
    assert plan.get_absolute_url() in get(cast.li, reverse("reports:home")).content.decode()
    assert plan.get_absolute_url() not in get(cast.he, reverse("reports:home")).content.decode()
