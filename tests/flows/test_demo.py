"""The demo company: made by the actions, relative to today, whole, and never in production."""

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from commissions.enums import Cause
from commissions.models import Entry as Ledger
from commissions.models import Settlement, Statement
from contracts.enums import ContractState
from contracts.models import Contract, Deviation, Instalment, Receipt
from contracts.queries.receivable import with_money
from customers.enums import NoteKind
from customers.models import ContactNote, Customer
from quotes.enums import QuoteState
from quotes.models import PriceAttempt, PricePolicy, Quote
from reports.enums import ReportState
from reports.models import Report
from salesops.approvals.enums import RequestState
from salesops.approvals.models import Request
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.demo import demo_signins
from salesops.demo.story import Story
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.workdays import add_working_days, working_minutes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invariants_hold")]

TUESDAY = clock.shanghai(date(2026, 11, 24), 10, 30)


def make() -> str:
    """Run the command; what it says."""
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


@pytest.mark.rule("APP-5", "QUO-4", "RPT-5", "COM-8")
def test_every_state_is_there_to_look_at(client: Client) -> None:
    with clock.at(TUESDAY):
        first = make()
        assert set(QuoteState) - set(Quote.objects.values_list("state", flat=True)) <= {QuoteState.VOID}
        assert set(Report.objects.values_list("state", flat=True)) == set(ReportState)
        assert {report.standing(TUESDAY).value for report in Report.objects.all()} >= {"on_time", "late", "not_due"}
        assert Customer.objects.count() == 31
        assert PricePolicy.objects.in_force(clock.today()).count() == 1
        _look_at_the_year()
        assert PriceAttempt.objects.exists()
        pending = Request.objects.filter(state=RequestState.PENDING)
        assert pending.filter(due_at__lt=TUESDAY).exists()
        assert pending.filter(due_at__gt=TUESDAY, due_at__lt=TUESDAY + timedelta(hours=4)).exists()
        handed = Quote.objects.filter(state=QuoteState.ISSUED)
        assert all(quote.hand_outs.exists() for quote in handed)
        assert not Entry.objects.filter(at__gt=TUESDAY).exists()

        entries = Entry.objects.count()
        assert make() == "The demo company is there already.\n" + first
        assert Entry.objects.count() == entries

    # One for each post, offered on the sign-in page, and a click on one of them opens the door.
    signins = demo_signins()
    posts = {Person.objects.get(username=username).post for _title, username, _password in signins}
    assert posts == set(Post) - {Post.SALES_VP, Post.DEPARTMENT_REVIEWER}
    page = client.get("/login/").content.decode()
    assert all(f'data-username="{username}" data-password="{password}"' in page for _t, username, password in signins)
    assert len(set(Person.objects.filter(is_active=True).values_list("password", flat=True))) == 1
    _title, username, password = signins[0]
    assert client.post("/login/", {"username": username, "password": password}).status_code == 302


def _look_at_the_year() -> None:
    """Agreements, money and commission of a whole year, and nothing that came before its time."""
    today = clock.today()
    first = Customer.objects.earliest("registered_at").registered_at
    assert TUESDAY - first > timedelta(days=360)
    assert {note.kind for note in ContactNote.objects.all()} >= {NoteKind.VISIT, NoteKind.PHONE, NoteKind.EMAIL}
    assert ContactNote.objects.filter(happened_on__gte=today - timedelta(days=7)).exists()

    nobody_gave_up = {ContractState.REJECTED, ContractState.VOID}
    assert set(Contract.objects.values_list("state", flat=True)) == set(ContractState) - nobody_gave_up
    assert any(hasattr(one, "confirmation") for one in Deviation.objects.all())
    due = Instalment.objects.filter(contract__state=ContractState.SIGNED, due_on__lt=today)
    money: list[Any] = list(with_money(due))
    assert len([one for one in money if one.open > 0]) >= 3
    assert Receipt.objects.filter(reverses__isnull=False).exists()
    assert Receipt.objects.filter(customer=None, matches=None).exists()
    assert not Receipt.objects.filter(received_on__gt=today).exists()

    months = list(Settlement.objects.order_by("month").values_list("month", flat=True))
    assert [month.isoformat() for month in months] == ["2026-08-01", "2026-09-01", "2026-10-01"]
    assert Statement.objects.filter(carried_out__lt=0).exists()
    assert Ledger.objects.filter(cause=Cause.CLAWBACK).exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "now",
    [
        # A Monday in the Spring Festival, before anybody is up; after hours, in a year not published yet.
        pytest.param(clock.shanghai(date(2026, 2, 23), 0, 5), id="holiday"),
        pytest.param(clock.shanghai(date(2027, 1, 4), 23, 50), id="new-year"),
        pytest.param(clock.shanghai(date(2026, 11, 23), 0, 5), id="monday", marks=pytest.mark.long),
        pytest.param(clock.shanghai(date(2026, 2, 22), 15), id="sunday", marks=pytest.mark.long),
    ],
)
def test_it_can_be_made_on_any_day(now: datetime) -> None:
    with clock.at(now):
        make()
        assert Quote.objects.filter(state=QuoteState.IN_REVIEW).count() == 5
        assert Contract.objects.filter(state=ContractState.IN_REVIEW).count() == 2
        assert Settlement.objects.count() == 3
        assert not Entry.objects.filter(at__gt=now).exists()


def test_never_in_production(settings: Settings) -> None:
    settings.DEMO_ACCOUNTS = False
    with pytest.raises(CommandError, match="none in production"):
        make()
    assert demo_signins() == []


def test_never_beside_people() -> None:
    Person.objects.create(username="somebody", name="某人", password="!")
    with pytest.raises(CommandError, match="there are people in this database"):
        make()


def test_the_sign_in_page_offers_nothing_without_the_demo(client: Client) -> None:
    Person.objects.create(username="li", name="别人", password="!")
    assert b"data-username" not in client.get("/login/").content


def test_a_deadline_is_near_whatever_the_time_of_day() -> None:
    for hour in (0, 9, 12, 17, 23):
        now = TUESDAY.replace(hour=hour, minute=40)
        with clock.at(now):
            submitted = Story().due_in(80, days=2)
        due = add_working_days(submitted, 2)
        assert due > now
        assert 0 < working_minutes(now, due) <= 90
