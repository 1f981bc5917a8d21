"""The forecast against target, and every figure of it against a slow sum (OPP-2)."""

from collections import defaultdict
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from customers.enums import CLOSED_STAGES, LossReason, Outlook, Stage
from customers.models import Customer, Opportunity
from customers.queries.forecast import Figures, Grouping, forecast_of, month_after
from salesops.base import clock
from salesops.base.money import ZERO, round_cents
from salesops.org.actions.target import set_targets
from salesops.org.models import Person, SalesTarget
from salesops.org.targets import COMPANY, Whose, own_target, targets_of
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.opportunity import make_opportunity

pytestmark = pytest.mark.rule("OPP-2")

NOON = datetime(2026, 11, 22, 12, tzinfo=clock.BUSINESS_TZ)
NOVEMBER = date(2026, 11, 1)
LINES = ("", "生产管理", "仓储管理")
LONGEST = 400


class Undone(Exception):
    """The rows of an example go."""


@st.composite
def chances(draw: Any) -> dict[str, Any]:
    """One opportunity in any state, expected or closed near the edges of months as well."""
    stage = draw(st.sampled_from(list(Stage)))
    closed_at = None
    if stage in CLOSED_STAGES:
        # Minutes round midnight in Shanghai, where the months part.
        edge = draw(st.sampled_from([date(2026, 10, 1), NOVEMBER, date(2026, 11, 15), date(2026, 12, 1)]))
        closed_at = clock.shanghai(edge) + timedelta(minutes=draw(st.integers(-2, 2)))
    return {
        "owner": draw(st.sampled_from(["li", "he", "zhou"])),
        "product_line": draw(st.sampled_from(LINES)),
        "stage": stage,
        "amount": Decimal(draw(st.integers(1, 10**9))) / 100,
        "probability": draw(st.integers(0, 100)),
        "outlook": draw(st.sampled_from(list(Outlook))),
        "expected_on": NOVEMBER + timedelta(days=draw(st.integers(-LONGEST, LONGEST))),
        "closed_at": closed_at,
        "loss_reason": LossReason.PRICE if stage == Stage.LOST else "",
    }


def slow(rows: list[dict[str, Any]], key: str | None, within: Any) -> dict[Any, Figures]:
    """The figures by the group, an opportunity at a time; ``within`` says which days count."""
    found: dict[Any, Figures] = defaultdict(Figures)
    for row in rows:
        amount, of = row["amount"], row[key] if key else ""
        if row["stage"] == Stage.WON:
            day = row["closed_at"].astimezone(clock.BUSINESS_TZ).date()
            if day >= NOVEMBER and within(day):
                found[of] += Figures(amount, amount, amount, amount)
        elif row["closed_at"] is None and within(row["expected_on"]):
            committed = amount if row["outlook"] == Outlook.COMMITTED else ZERO
            best = ZERO if row["outlook"] == Outlook.OPEN else amount
            found[of] += Figures(ZERO, committed, best, round_cents(amount * row["probability"] / 100))
    return found


def write(rows: list[dict[str, Any]], cast: Cast, customers: dict[str, Customer]) -> None:
    """As the doors would leave them; only what the forecast reads."""
    moments = dict.fromkeys(("opened_at", "stage_since", "touched_at"), NOON)
    Opportunity.objects.bulk_create(
        Opportunity(
            **row | moments | {"owner": getattr(cast, row["owner"])},
            number=f"OP-{at}",
            customer=customers[row["owner"]],
            region=customers[row["owner"]].region,
            title="机会",
        )
        for at, row in enumerate(rows)
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_figure_is_what_a_slow_sum_says(cast: Cast, data: DataObject) -> None:
    rows = data.draw(st.lists(chances(), max_size=25))
    by: Grouping = data.draw(st.sampled_from(["owner", "region", "line"]))
    month = data.draw(st.sampled_from([None, *(month_after(NOVEMBER, at) for at in range(6))]))
    # What one example wrote must not meet the next.
    with suppress(Undone), transaction.atomic():
        customers = {name: make_customer(owner=getattr(cast, name)) for name in ("li", "he", "zhou")}
        write(rows, cast, customers)
        with clock.at(NOON):
            found = forecast_of(Opportunity.objects.all(), by=by, month=month)
        raise Undone
    for row in rows:
        row["region"] = customers[row["owner"]].region
        row["owner_name"] = getattr(cast, row["owner"]).name
        row["line"] = row["product_line"] or "未填产品线"
    for at in range(6):
        first, after = month_after(NOVEMBER, at), month_after(NOVEMBER, at + 1)
        [shown] = [line for line in found.months if line.key == f"{first:%Y-%m}"]
        assert shown.figures == slow(rows, None, lambda day, first=first, after=after: first <= day < after)[""]
    late = [line.figures for line in found.months if line.is_late] or [Figures()]
    assert late == [slow(rows, None, lambda day: day < NOVEMBER)[""]]

    def chosen(day: date) -> bool:
        return month is None or month <= day < month_after(month, 1)

    key = {"owner": "owner_name", "region": "region", "line": "line"}[by]
    assert {line.label: line.figures for line in found.groups} == {
        str(of): figures for of, figures in slow(rows, key, chosen).items()
    }
    assert found.total.figures == slow(rows, None, chosen)[""]


def forecast_for(person: Person, **asked: Any) -> Any:
    """As the page asks."""
    months = [month_after(clock.today().replace(day=1), at) for at in range(6)]
    targets = targets_of(visible_to(person, SalesTarget), months, own=own_target(person))
    return forecast_of(visible_to(person, Opportunity), targets=targets, **asked)


def test_each_reads_it_against_the_own_target(cast: Cast) -> None:
    this = clock.today().replace(day=1)
    following = month_after(this, 1)
    for owner in (cast.li, cast.zhou):
        make_opportunity(make_customer(owner=owner), amount=Decimal(1000), expected_on=following, probability=50)
    amounts = {
        COMPANY: Decimal(2000),
        Whose(region=cast.east.pk): Decimal(1000),
        Whose(person=cast.li.pk): Decimal(400),
        Whose(person=cast.he.pk): Decimal(300),
    }
    set_targets([this, following], amounts, by=cast.zhao)

    def line(person: Person) -> tuple[Decimal | None, Decimal | None]:
        [found] = [row for row in forecast_for(person, by="owner").months if row.key == f"{following:%Y-%m}"]
        return found.target, found.covered

    assert line(cast.zhao) == (Decimal(2000), Decimal("0.50"))
    assert line(cast.wang) == line(cast.chen) == (Decimal(1000), Decimal("0.50"))
    assert line(cast.li) == (Decimal(400), Decimal("1.25"))
    assert line(cast.zhou) == (None, None)
    by_owner = forecast_for(cast.zhao, by="owner", month=following)
    # Who has a target and nothing to expect stands there too.
    assert {row.label: (row.target, row.covered) for row in by_owner.groups} == {
        "李明": (Decimal(400), Decimal("1.25")),
        "周洋": (None, None),
        "何洁": (Decimal(300), Decimal("0.00")),
    }
    assert (by_owner.total.target, by_owner.total.covered) == (Decimal(2000), Decimal("0.50"))
    assert {row.label: row.target for row in forecast_for(cast.zhao, by="region").groups} == {
        str(cast.east): Decimal(2000),  # this month's and the next one's
        str(cast.south): None,
    }
    assert [row.target for row in forecast_for(cast.zhao, by="line").groups] == [None]
