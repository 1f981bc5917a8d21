"""Targets of months: who sets them, who sees which (OPP-2)."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from salesops.audit import timeline_for
from salesops.base.refusals import Refusal
from salesops.org.actions.person import deactivate_person
from salesops.org.actions.target import set_targets
from salesops.org.models import Person, SalesTarget
from salesops.org.targets import COMPANY, Whose, lines_of_company, months_of, own_target, targets_of, year_of
from salesops.org.visibility import visible_to
from tests.cast import Cast

pytestmark = pytest.mark.rule("OPP-2")

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
MILLION = Decimal("1000000.00")


def seen(person: Person) -> set[Whose]:
    """Whose targets of November the person sees."""
    return targets_of(visible_to(person, SalesTarget), [NOVEMBER], own=None).holders([NOVEMBER])


def test_each_sees_whose_figures_they_see(cast: Cast) -> None:
    li, zhou = Whose(person=cast.li.pk), Whose(person=cast.zhou.pk)
    east, south = Whose(region=cast.east.pk), Whose(region=cast.south.pk)
    everything = {COMPANY, east, south, li, zhou}
    assert set_targets([NOVEMBER], dict.fromkeys(everything, MILLION), by=cast.zhao) == 5
    assert seen(cast.qian) == seen(cast.zhao) == everything
    assert seen(cast.wang) == {east, li}
    assert seen(cast.chen) == {east}
    assert seen(cast.zhou) == {zhou}
    assert seen(cast.he) == seen(cast.sun) == seen(cast.hu) == set()
    assert own_target(cast.zhao) == COMPANY
    assert own_target(cast.wang) == own_target(cast.chen) == east
    assert own_target(cast.li) == li


def test_it_is_set_anew_taken_away_and_told_in_the_trail(cast: Cast) -> None:
    li = Whose(person=cast.li.pk)
    assert set_targets([NOVEMBER, DECEMBER], {li: MILLION}, by=cast.zhao) == 2
    assert set_targets([NOVEMBER, DECEMBER], {li: MILLION}, by=cast.zhao) == 0
    assert set_targets([NOVEMBER], {li: Decimal(0)}, by=cast.qian) == 1
    found = targets_of(SalesTarget.objects.all(), [NOVEMBER, DECEMBER], own=li)
    assert found.of(li, [NOVEMBER]) is None
    assert found.of(found.own, [NOVEMBER, DECEMBER]) == MILLION
    assert found.of(COMPANY, [DECEMBER]) is None
    [last, first] = timeline_for(SalesTarget.objects.get(month=NOVEMBER))
    assert (last.who, [(one.before, one.after) for one in last.changes]) == (cast.qian.name, [("1000000.00", "0")])
    assert [(one.label, one.after) for one in first.changes] == [
        ("2026-11", "1000000.00"),
        ("2026-12", "1000000.00"),
    ]


def test_nobody_else_sets_them_and_none_is_below_zero(cast: Cast) -> None:
    for person in (cast.wang, cast.li, cast.hu, cast.sun):
        with pytest.raises(PermissionDenied):
            set_targets([NOVEMBER], {COMPANY: MILLION}, by=person)
    with pytest.raises(Refusal):
        set_targets([NOVEMBER], {COMPANY: Decimal(-1)}, by=cast.zhao)
    with pytest.raises(ValueError, match="whole month"):
        set_targets([date(2026, 11, 2)], {COMPANY: MILLION}, by=cast.zhao)


def test_the_database_keeps_one_a_month_for_each(cast: Cast) -> None:
    set_targets([NOVEMBER], {COMPANY: MILLION}, by=cast.zhao)
    for values in ({}, {"person": cast.li, "region": cast.east}, {"month": date(2026, 11, 2), "person": cast.li}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SalesTarget.objects.create(**{"month": NOVEMBER, "amount": MILLION} | values)


def test_the_page_sets_a_month_or_the_rest_of_the_year(cast: Cast, client: Client) -> None:
    lines = lines_of_company()
    assert [line.name for line in lines][:1] == [""]
    assert [line.whose.person for line in lines if line.whose.person] == [
        cast.he.pk,
        cast.li.pk,
        cast.wang.pk,
        cast.wu.pk,
        cast.zhou.pk,
    ]
    client.force_login(cast.zhao)

    def send(**typed: str) -> int:
        return int(client.post(url, {"_once": str(uuid4())} | typed).status_code)

    url = reverse("org:target-month") + "?month=2026-11"
    assert send(company="-1") == 422
    assert send(company="300万") == 422
    typed = {"company": "3,000,000", f"region-{cast.east.pk}": "2000000", f"person-{cast.li.pk}": "500000"}
    assert send(**typed) == 302
    assert SalesTarget.objects.filter(month=NOVEMBER).count() == 3
    page = client.get(url).content.decode()
    assert all(text in page for text in ('value="3000000.00"', "¥2,000,000.00", "¥500,000.00"))
    assert send(**typed | {"rest": "on", "company": ""}) == 302
    found = targets_of(SalesTarget.objects.all(), [NOVEMBER, DECEMBER], own=COMPANY)
    assert found.of(COMPANY, [NOVEMBER, DECEMBER]) is None
    assert found.of(Whose(person=cast.li.pk), [NOVEMBER, DECEMBER]) == MILLION
    for code in ("x", "2026-13", "1999-12", "2026-11-01", "%00"):
        assert client.get(reverse("org:target-month"), {"month": code}).status_code == 404


@pytest.mark.rule("TGT-1")
def test_quarters_are_sums_of_months_and_what_nobody_has_is_a_line(cast: Cast) -> None:
    li, east = Whose(person=cast.li.pk), Whose(region=cast.east.pk)
    autumn = [date(2026, 10, 1), NOVEMBER, DECEMBER]
    set_targets(autumn, {COMPANY: 5 * MILLION, east: 2 * MILLION, li: MILLION}, by=cast.zhao)
    set_targets([date(2026, 1, 1)], {li: MILLION, east: MILLION / 2}, by=cast.zhao)
    rows = year(2026)
    assert rows[COMPANY, False] == [None, None, None, 15 * MILLION, 15 * MILLION]
    assert rows[east, False] == [MILLION / 2, None, None, 6 * MILLION, Decimal(6_500_000)]
    assert rows[east, True] == [-MILLION / 2, 0, 0, 3 * MILLION, Decimal(2_500_000)]
    assert rows[COMPANY, True] == [-MILLION / 2, 0, 0, 9 * MILLION, Decimal(8_500_000)]
    assert (Whose(region=cast.south.pk), True) not in rows
    assert not any(any(one) for one in year(2025).values())


@pytest.mark.rule("TGT-1")
def test_who_left_keeps_a_part_of_the_year(cast: Cast) -> None:
    east, he = Whose(region=cast.east.pk), Whose(person=cast.he.pk)
    set_targets([date(2026, 1, 1)], {east: 2 * MILLION, he: MILLION}, by=cast.zhao)
    deactivate_person(cast.he, by=cast.hu)
    assert he not in {line.whose for line in lines_of_company()}
    rows = year(2026)
    assert rows[he, False][0] == MILLION
    assert rows[east, True][0] == MILLION


def year(number: int) -> dict[tuple[Whose, bool], list[Decimal | None]]:
    """Whose line, and whether it is what is left → its quarters and the year."""
    targets = targets_of(SalesTarget.objects.all(), months_of(number), own=None)
    rows = year_of(targets, lines_of_company(), number)
    return {(row.whose, row.is_rest): [*row.quarters, row.year] for row in rows}
