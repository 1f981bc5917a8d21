"""Whose statements there are, one person's month, and the life line of a contract."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from commissions.enums import CommissionSight
from commissions.filters import StatementFilter
from commissions.models import Statement
from commissions.periods import parse_month
from commissions.queries.lifeline import life_lines
from commissions.queries.month import open_month, sums_of
from commissions.queries.statement import coming_for, statement_page
from commissions.rules import EARNING_POSTS, can_see_statement, can_see_statements, sees_others, whose_life_line
from contracts.models import Contract
from salesops.audit import seen, timeline_for
from salesops.base.look import amount_text
from salesops.desk.pages import Column, ListPage
from salesops.desk.paging import Totals
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to


class StatementList(ListPage):
    """One line per person and month: the own ones, and those of the people whose commission one sees (ORG-2)."""

    model = Statement
    filterset_class = StatementFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("month", gettext_lazy("Month"), sort="month", order_by=("month", "person__name")),
        Column("person", gettext_lazy("Account manager"), sort="person", order_by=("person__name", "month")),
        Column("number", gettext_lazy("Statement")),
        Column("earned", gettext_lazy("Payable"), sort="earned", numeric=True),
        Column("carried_in", gettext_lazy("Carried in"), numeric=True),
        Column("paid", gettext_lazy("Paid out"), sort="paid", numeric=True),
        Column("carried_out", gettext_lazy("Carried out"), numeric=True),
        Column("retained", gettext_lazy("Retained"), numeric=True),
    )
    row_template = "commissions/statement/_row.html"
    template_name = "commissions/statement/list.html"
    table_class = "brief"
    title = gettext_lazy("Commission")
    empty_title = gettext_lazy("No month settled yet")
    empty_text = gettext_lazy("A statement is made at the month end for whoever's contracts were collected in full.")
    default_sort = "-month"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        """Visible to the reader."""
        person = reader(request)
        deny(can_see_statements(person))
        return visible_to(person, Statement).select_related("person")

    def get_columns(self, request: HttpRequest) -> Sequence[Column]:
        """Whose it is, where it may be somebody else's."""
        return [column for column in self.columns if column.key != "person" or self.shows_people]

    @cached_property
    def shows_people(self) -> bool:
        """May somebody else's be on this reader's list?"""
        return sees_others(reader(self.request))

    def totals(self, queryset: QuerySet[Statement]) -> Totals:
        """What all of them come to; for a month without a filter, what the settlement says."""
        count, sums = sums_of(queryset)
        words = ngettext("%(count)d statement", "%(count)d statements", count) % {"count": count}
        return Totals({"month": words, **{part: amount_text(amount) for part, amount in sums.items()}}, count)

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """The open month, for those who earn."""
        person = reader(request)
        context: dict[str, Any] = {"shows_people": self.shows_people}
        if not self.is_refresh(request) and person.post in EARNING_POSTS:
            context["coming"] = coming_for(person, open_month())
        return context


@require_GET
def detail(request: HttpRequest, person_pk: int, code: str) -> HttpResponse:
    """A person's month, settled or as it would be settled now. Whoever reads another's is logged (CNF-2): at the
    statement, or at the person where there is none (yet).
    """
    person, whose = reader(request), load(request, Person, person_pk)
    if not can_see_statement(person, whose):
        raise Http404
    page = statement_page(whose, _month(code), reader=person)
    if page is None:
        raise Http404
    if whose != person:
        seen(page.statement or whose, by=person, what=CommissionSight.STATEMENT)
    context = {
        "page": page,
        "is_mine": whose == person,
        "entries": timeline_for(page.statement, bare_others=True) if page.statement else [],
    }
    return render(request, "commissions/statement/detail.html", context)


def _month(code: str) -> date:
    try:
        return parse_month(code)
    except ValueError:
        raise Http404 from None


@require_GET
def of_contract(request: HttpRequest, contract_pk: int) -> HttpResponse:
    """The life line as a part of the contract's page: the seller's, or that of whoever shares in it by a ruling.

    Nothing for a draft, and for who may see neither's commission.
    """
    contract = load(request, Contract, contract_pk)
    whose = whose_life_line(reader(request), contract)
    if whose is None:
        return HttpResponse()  # what asked for it goes away
    (line,) = life_lines([contract], whose)
    return render(request, "commissions/statement/_of_contract.html", {"line": line})
