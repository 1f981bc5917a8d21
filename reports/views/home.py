"""The first page, per post (DSH-1)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from commissions.rules import EARNING_POSTS, can_settle
from contracts.rules import can_record_receipts, can_see_contracts
from customers.queries.revisit import calls_for
from customers.rules import can_claim_at_all, can_register_customer
from quotes.queries.bid import bids_to_do
from quotes.rules import can_start_quotes
from reports.queries.charts import home_chart
from reports.queries.home import (
    asked_of_technical,
    expiring_quotes,
    inbox_rows,
    machinery,
    open_requests,
    papers_to_seal,
    quotes_to_do,
    weeks_to_do,
)
from reports.queries.home_money import (
    contracts_in_review,
    contracts_to_do,
    contracts_to_sign,
    last_statement,
    month_to_settle,
    overdue_money,
    receipts_to_match,
)
from reports.queries.home_week import this_week
from reports.queries.shown import summary_of
from reports.rules import can_see_team, filings_seen_by, looks_after_machinery, sells
from salesops.base.clock import today
from salesops.base.weeks import week_of
from salesops.org.enums import ALL_SEEING_POSTS, SELLING_POSTS, Post
from salesops.org.models import Person
from salesops.org.pages import reader
from salesops.org.rules import can_see_prices

BIDDING_POSTS = SELLING_POSTS | {Post.SALES_ASSISTANT, Post.TECHNICAL}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the reader and what is due; panels come with the right to see what is in them."""
    person = reader(request)
    context: dict[str, Any] = {
        "today": today(),
        "week": week_of(today()),
        "inbox": inbox_rows(person),
        "requests": open_requests(person),
        "weeks": weeks_to_do(person),
        "to_seal": papers_to_seal(person),
        "may_register": can_register_customer(person),
        "sees_amounts": can_see_prices(person),
    }
    if sells(person):
        context |= {
            "may_start_quotes": can_start_quotes(person),
            "quotes": quotes_to_do(person),
            "expiring": expiring_quotes(person),
            "contracts": contracts_to_do(person),
        }
    if can_see_team(person):
        context |= _team(person)
    if person.post == Post.SALES_ASSISTANT:
        context["calls"] = calls_for(person, today())
    if person.post == Post.TECHNICAL:
        context["questions"] = asked_of_technical(person)
    if looks_after_machinery(person):
        context["machinery"] = machinery()
    context |= _money(person)
    if person.post in BIDDING_POSTS:
        context["bids"] = bids_to_do(person)
    context["days"] = this_week(
        person,
        inbox=context["inbox"],
        weeks=context["weeks"],
        expiring=context.get("expiring", ()),
        bids=context.get("bids", ()),
        sees_money="overdue" in context,
        keeps_customers=bool(can_claim_at_all(person)),
    )
    context["chart"] = home_chart(person, context.get("overdue"))
    return render(request, "reports/home/home.html", context)


def _team(person: Person) -> dict[str, Any]:
    """How the team stands with the last week that is over."""
    week = week_of(today()).shifted(-1)
    found = filings_seen_by(person, week)
    return {"team_week": week, "team": summary_of(found), "team_missing": [one for one in found if one.is_open]}


def _money(person: Person) -> dict[str, Any]:
    """Contracts under way, money that is late, money to be booked, money that was earned."""
    context: dict[str, Any] = {}
    if can_see_contracts(person):
        context["overdue"] = overdue_money(person)
    if can_see_team(person):
        context["in_review"] = contracts_in_review(person)
    if person.post in ALL_SEEING_POSTS:
        context["to_sign"] = contracts_to_sign(person)
    if can_record_receipts(person):
        context["to_match"] = receipts_to_match(person)
    if can_settle(person):
        context["month"] = month_to_settle()
    if person.post in EARNING_POSTS:
        context["statement"] = last_statement(person)
    return context
