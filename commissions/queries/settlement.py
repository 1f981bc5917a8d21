"""The month end, in SQL for all contracts at once: what a month has to book, and what it comes to.

``settle_month`` stores what ``CHANGES`` and ``STATEMENTS`` say; ``preview`` counts it without storing. The rule for one
contract stands in ``commissions/ledger.py``, the reasons in docs/rules/ledger.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from commissions.ledger import last_day, month_after, month_before, month_of, months_between
from commissions.models import Settlement
from contracts.models import ReceiptMatch
from salesops.base.clock import today
from salesops.policy import policy

BEGINS_WITHIN = 12
"""Months before the one that was over last: as far back as that the ledger begins by itself."""

# Every entry there is belongs to a closed month; only the month after the last closed one is ever asked for.
_STATE = """
received AS (
    SELECT contract_id, sum(amount) AS amount, max(received_on) AS last_on, bool_or(amount < 0) AS any_undone
      FROM contracts_receiptmatch WHERE received_on <= %(last)s {whose} GROUP BY contract_id
), booked AS (
    SELECT contract_id, share, beneficiary_id, sum(amount) AS amount, sum(payable) AS payable
      FROM commissions_entry WHERE month < %(month)s {whose} GROUP BY contract_id, share, beneficiary_id
), counted AS (
    SELECT contract.id, contract.total, contract.rep_id, contract.rep_rate, contract.team_rate, contract.paid_share,
           shared.person_id AS other_id, shared.part AS other_part, received.last_on, received.any_undone,
           CASE WHEN received.amount >= contract.total THEN contract.total ELSE 0 END AS base
      FROM received JOIN contracts_contract contract ON contract.id = received.contract_id
      LEFT JOIN contracts_commissionshare shared ON shared.contract_id = contract.id
), whole AS (
    SELECT *, round(base * rep_rate, 2) AS own, round(base * team_rate, 2) AS team FROM counted
), parted AS (
    SELECT *, coalesce(round(own * other_part, 2), 0) AS other FROM whole
), earned AS (
    SELECT *, round(own * paid_share, 2) AS payable, round(other * paid_share, 2) AS other_payable FROM parted
)"""

# From this day on the contract was never below its amount. Without anything taken back it is simply the last one.
_COLLECTED_ON = """
CASE WHEN earned.base = 0 THEN NULL WHEN NOT earned.any_undone THEN earned.last_on ELSE (
    SELECT min(received_on) FROM contracts_receiptmatch
     WHERE contract_id = earned.id AND received_on > coalesce((
        SELECT max(received_on) FROM (
            SELECT received_on, sum(amount) OVER (ORDER BY received_on) AS amount
              FROM contracts_receiptmatch WHERE contract_id = earned.id AND received_on <= %(last)s) running
         WHERE running.amount < earned.total), '-infinity'))
END"""


def _changes(whose: str) -> str:
    return f"""
WITH {_STATE.format(whose=whose)}
SELECT %(month)s::date AS month, earned.id AS contract_id, part.share, part.beneficiary_id,
       CASE WHEN earned.base = 0 THEN 'clawback' WHEN coalesce(booked.amount, 0) = 0 THEN 'collected'
            ELSE 'changed' END AS cause,
       earned.base, part.rate, due.amount, due.payable,
       CASE WHEN part.share = 'own' THEN due.amount - due.payable ELSE 0 END AS retained,
       {_COLLECTED_ON} AS collected_on, %(now)s::timestamptz AS booked_at
  FROM earned CROSS JOIN LATERAL (VALUES
       ('own', earned.rep_id, earned.rep_rate, earned.own - earned.other, earned.payable - earned.other_payable),
       ('own', earned.other_id, earned.rep_rate, earned.other, earned.other_payable),
       ('team', NULL, earned.team_rate, earned.team, 0)
  ) AS part (share, beneficiary_id, rate, amount, payable)
  LEFT JOIN booked ON booked.contract_id = earned.id AND booked.share = part.share
       AND booked.beneficiary_id IS NOT DISTINCT FROM part.beneficiary_id
  CROSS JOIN LATERAL (SELECT part.amount - coalesce(booked.amount, 0) AS amount,
       part.payable - coalesce(booked.payable, 0) AS payable) AS due
 WHERE due.amount <> 0
"""  # noqa: S608 - put together from our own parts only


CHANGES = _changes("")
"""What the month has to book: the columns of an entry, in the order of ``ENTRY_COLUMNS``."""
CHANGES_AROUND = _changes(
    "AND contract_id IN (SELECT id FROM contracts_contract WHERE rep_id = %(person)s"
    " UNION ALL SELECT contract_id FROM contracts_commissionshare WHERE person_id = %(person)s)"
)
"""The same for the contracts that one person sold or shares in, with what others get of them."""

ENTRY_COLUMNS = (
    "month, contract_id, share, beneficiary_id, cause, base, rate, amount, payable, retained, collected_on, booked_at"
)

STATEMENTS = """
WITH earned AS (
    SELECT beneficiary_id AS person_id, sum(payable) AS earned, sum(retained) AS retained
      FROM {entries} entry WHERE month = %(month)s AND share = 'own' GROUP BY beneficiary_id
), carried AS (
    SELECT DISTINCT ON (person_id) person_id, carried_out
      FROM commissions_statement WHERE month < %(month)s ORDER BY person_id, month DESC
), due AS (
    SELECT person_id, coalesce(carried_out, 0.00) AS carried_in, coalesce(earned, 0.00) AS earned,
           coalesce(retained, 0.00) AS retained
      FROM earned FULL JOIN carried USING (person_id) WHERE earned.person_id IS NOT NULL OR carried_out < 0
)
SELECT 'TC-' || to_char(%(month)s::date, 'YYYYMM') || '-' || coalesce(person.employee_no, '#' || person.id) AS number,
       %(month)s::date AS month, due.person_id, due.carried_in, due.earned, due.retained,
       greatest(due.carried_in + due.earned, 0.00) AS paid, least(due.carried_in + due.earned, 0.00) AS carried_out,
       %(now)s::timestamptz AS made_at
  FROM due JOIN org_person person ON person.id = due.person_id
"""
"""Who is told what for the month, out of ``entries``: the columns of a statement, as in ``STATEMENT_COLUMNS``."""

STATEMENT_COLUMNS = "number, month, person_id, carried_in, earned, retained, paid, carried_out, made_at"

_SUMS = """
SELECT entries.*, statements.* FROM (
    SELECT count(*) AS entries, count(DISTINCT contract_id) FILTER (WHERE cause = 'collected') AS collected,
           count(DISTINCT contract_id) FILTER (WHERE cause = 'clawback') AS clawed_back,
           coalesce(sum(amount) FILTER (WHERE share = 'own'), 0.00) AS own, coalesce(sum(payable), 0.00) AS payable,
           coalesce(sum(retained), 0.00) AS retained,
           coalesce(sum(amount) FILTER (WHERE share = 'team'), 0.00) AS pool
      FROM {entries} entry WHERE month = %(month)s) entries,
   (SELECT count(*) AS people, coalesce(sum(paid), 0.00) AS paid, coalesce(sum(carried_out), 0.00) AS carried
      FROM {statements} statement WHERE month = %(month)s) statements
"""


@dataclass(frozen=True, slots=True)
class MonthResult:
    """What a month came to, or would come to; yuan.

    ``collected`` and ``clawed_back`` count contracts, ``people`` those with a statement. ``carried`` is the debt that
    goes on to the next month, 0 or below. ``already``: it was closed before it was asked about.
    """

    month: date
    already: bool
    entries: int
    collected: int
    clawed_back: int
    own: Decimal
    payable: Decimal
    retained: Decimal
    pool: Decimal
    people: int
    paid: Decimal
    carried: Decimal


def given(month: date, now: Any = None) -> dict[str, Any]:
    """The parameters of the statements above."""
    return {"month": month, "last": last_day(month), "now": now}


def preview(month: date) -> MonthResult:
    """What settling ``month`` (a first of a month, not closed) would book now; nothing is stored."""
    statements = f"({STATEMENTS.format(entries='coming')})"
    return _sums(month, f"WITH coming AS ({CHANGES})", "coming", statements, already=False)


def settled(month: date, *, already: bool) -> MonthResult:
    """What is stored for ``month``, a first of a month."""
    return _sums(month, "", "commissions_entry", "commissions_statement", already=already)


def _sums(month: date, before: str, entries: str, statements: str, *, already: bool) -> MonthResult:
    with connection.cursor() as cursor:
        cursor.execute(before + _SUMS.format(entries=entries, statements=statements), given(month))
        row: tuple[Any, ...] | None = cursor.fetchone()
    if row is None:
        raise RuntimeError("sums without a row")
    return MonthResult(month, already, *row)


def is_settled(month: date) -> bool:
    """Whether the month of this day is closed: then it takes no rows any more."""
    return Settlement.objects.filter(month=month_of(month)).exists()


def last_settled() -> date | None:
    """The last closed month."""
    month: date | None = Settlement.objects.aggregate(last=Max("month"))["last"]
    return month


def first_with_money() -> date | None:
    """The month of the earliest money that was ever matched to a contract."""
    day: date | None = ReceiptMatch.objects.aggregate(first=Min("received_on"))["first"]
    return month_of(day) if day else None


def first_month_waits() -> date | None:
    """The month of the earliest money, where it is too old for the ledger to begin there by itself; None otherwise.

    Such money is imported history or a slip of the keyboard. Somebody closes the first month then.
    """
    return None if last_settled() else _too_old(first_with_money())


def _too_old(first: date | None) -> date | None:
    return first if first and months_between(first, month_before(today())) > BEGINS_WITHIN else None


def next_month_to_settle() -> date | None:
    """The month after the last closed one, or where the ledger begins; over or not. None: no money came in yet.

    Where the first month waits for somebody, it is the one that was over last: it takes up all that lies before.
    """
    if last := last_settled():
        return month_after(last)
    first = first_with_money()
    return month_before(today()) if _too_old(first) else first


def due_months() -> Iterator[date]:
    """The open months whose turn to be settled by itself has come, in order; none before money came in.

    A month's turn comes on the settle day of the month after (setting ``commissions.settle_day``); none has come
    while the first month waits for somebody.
    """
    if first_month_waits():
        return
    is_turn = today().day >= policy("commissions.settle_day")
    until = month_before(today()) if is_turn else month_before(month_before(today()))
    month = next_month_to_settle()
    while month is not None and month <= until:
        yield month
        month = month_after(month)
