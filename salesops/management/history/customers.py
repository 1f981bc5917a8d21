"""The customers of a file, each with the rep who sold to it first (CUS-1, CUS-2)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from customers.actions.customer import register_customer
from customers.details import CustomerData
from customers.models import Customer
from salesops.base import clock
from salesops.management.history.deals import Deal
from salesops.management.history.mapping import Mapping
from salesops.management.history.people import ROW_ERRORS, People, reason_of
from salesops.management.history.report import Report
from salesops.management.history.tables import BadValue, Row, Table, each
from salesops.org.models import Person

OPENING_HOUR = 9


@dataclass(slots=True)
class Past:
    """What the deals say about a customer."""

    engaged_on: date | None = None
    first_won: tuple[date, date, int] | None = None
    rep: str = ""


def pasts_of(deals: Iterable[Deal]) -> dict[str, Past]:
    """By customer: the first day anybody worked on it, and the rep of the deal that was won first.

    First is the earlier day of winning, then the earlier beginning, then the earlier line. A deal counts where its
    rep, customer and days can be read: who sold first doesn't depend on how the product was spelt.
    """
    pasts: dict[str, Past] = {}
    for deal in deals:
        past = pasts.setdefault(deal.row["customer"], Past())
        if deal.engaged_on and (past.engaged_on is None or deal.engaged_on < past.engaged_on):
            past.engaged_on = deal.engaged_on
        if deal.dated and deal.closed_on:
            order = (deal.closed_on, deal.engaged_on or deal.closed_on, deal.row.line)
            if past.first_won is None or order < past.first_won:
                past.first_won, past.rep = order, deal.row["rep"]
    return pasts


def load_customers(
    mapping: Mapping, table: Table, deals: Iterable[Deal], people: People, report: Report, tell: Callable[[int], None]
) -> dict[str, Customer]:
    """Register them on the day anybody first worked on them; returns those that are there now, by name.

    The owner is the rep of the deal that was won first, else whom the mapping names (tables.customers.owners); a
    customer with neither is refused: nobody would answer for it. The program registers, the rep keeps it.
    """
    tally = report.begin(table)
    pasts = pasts_of(deals)
    found: dict[str, Customer] = {}
    for row in each(table, tell):
        name = row["name"]
        if name in found:
            report.refuse(table.refusal(row, f"{name} stands in the file twice"))
            continue
        if there := Customer.objects.active().filter(name=name).first():
            tally.present += 1
            found[name] = there
            continue
        try:
            found[name] = _register(row, pasts.get(name, Past()), mapping, people)
        except ROW_ERRORS as error:
            report.refuse(table.refusal(row, reason_of(error)))
            continue
        tally.loaded += 1
    return found


def _register(row: Row, past: Past, mapping: Mapping, people: People) -> Customer:
    rep = past.rep or mapping.owners.get(row["name"], "")
    if not rep:
        raise BadValue("no deal was won with it, and the mapping names no owner")
    if rep not in people.reps:
        raise BadValue(f"its rep {rep} was not loaded")
    day = past.engaged_on or mapping.since
    values: dict[str, Any] = {key: value for key, value in row.values.items() if value}
    background = "\n".join(f"{word}: {value}" for word, value in row.notes.items())
    with clock.at(clock.shanghai(day, OPENING_HOUR)):
        data = CustomerData(background=background, first_contact_on=day, **values)
        return register_customer(data, by=Person.system(), on_behalf_of=people.reps[rep])
