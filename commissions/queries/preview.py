"""The open month as rows: what would be booked, and whom it would pay, if it were settled now. Nothing is stored."""

from datetime import date
from typing import Any

from django.db import connection

from commissions.models import Entry, Statement
from commissions.queries.settlement import (
    CHANGES,
    CHANGES_AROUND,
    ENTRY_COLUMNS,
    STATEMENT_COLUMNS,
    STATEMENTS,
    given,
)
from contracts.models import Contract
from salesops.base.clock import now
from salesops.org.models import Person


def entries_to_come(month: date, *, person: Person) -> list[Entry]:
    """What the month has to book for a person, and to the pools of what they sold; own share first.

    Unsaved, with contract and customer.
    """
    facts = given(month, now()) | {"person": person.pk}
    found = [Entry(**row) for row in _rows(ENTRY_COLUMNS, CHANGES_AROUND, facts)]
    contracts = Contract.objects.select_related("customer", "rep").in_bulk({entry.contract_id for entry in found})
    entries = []
    for entry in found:
        entry.contract = contracts[entry.contract_id]
        # A pool is shown to whoever sold the contract.
        if (entry.beneficiary_id or entry.contract.rep_id) == person.pk:
            entries.append(entry)
    return sorted(entries, key=lambda entry: (entry.share, entry.contract.number))


def statements_to_come(month: date) -> list[Statement]:
    """Whom the month would pay, by name; unsaved, without numbers of their own."""
    statements = STATEMENTS.format(entries=f"({CHANGES})")
    found = [Statement(**row) for row in _rows(STATEMENT_COLUMNS, statements, given(month, now()))]
    people = Person.objects.in_bulk({statement.person_id for statement in found})
    for statement in found:
        statement.person = people[statement.person_id]
    return sorted(found, key=lambda statement: statement.person.name)


def _rows(columns: str, query: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    names = [name.strip() for name in columns.split(",")]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM ({query}) found", params)  # noqa: S608 - our own constants
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
