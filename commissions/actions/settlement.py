"""Closing a month (COM-6). All in one transaction: who is killed has done nothing, who comes again adds nothing."""

from datetime import date

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commissions.enums import SettlementVerb
from commissions.ledger import month_after, month_before, month_of
from commissions.models import Settlement, Statement
from commissions.periods import month_code
from commissions.queries.settlement import (
    CHANGES,
    ENTRY_COLUMNS,
    STATEMENT_COLUMNS,
    STATEMENTS,
    MonthResult,
    first_month_waits,
    first_with_money,
    given,
    is_settled,
    last_settled,
    preview,
    settled,
)
from commissions.rules import can_settle
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import holders

SETTLED = NoticeKind(
    "commissions.settled", _("%(month)s is settled: your commission statement is there."), NoticeGroup.RESULT
)
FIRST_WAITS = NoticeKind(
    "commissions.first-month",
    _("The earliest receipt on a contract dates from %(month)s: check it, and settle the first month by hand."),
    NoticeGroup.WAITING,
)

_LOCK = 6_270_301
"""Any number that nobody else locks: month ends come one after the other."""


@transaction.atomic
def settle_month(month: date, *, by: Person, dry_run: bool = False) -> MonthResult:
    """Book what was collected by the end of ``month`` (any day of it), make the statements, and close it.

    A month that is closed already stays as it is: the result says so (``already``). ``dry_run`` counts the same and
    stores nothing. Raises ``Refusal`` COM-6 for a month that is not over, or whose turn it is not.
    """
    require(can_settle(by))
    month = month_of(month)
    if not dry_run:
        _one_at_a_time()
    if is_settled(month):
        return settled(month, already=True)
    _refuse_unfinished(month)
    _refuse_out_of_turn(month)
    if dry_run:
        return preview(month)
    # Taken before the books are read: a receipt that comes in meanwhile is later, and counts in the next month.
    facts = given(month, now())
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO commissions_entry ({ENTRY_COLUMNS}) {CHANGES}", facts)
        statements = STATEMENTS.format(entries="commissions_entry")
        cursor.execute(f"INSERT INTO commissions_statement ({STATEMENT_COLUMNS}) {statements}", facts)
    result = settled(month, already=False)
    # Last: its row is what closes the month.
    closed = Settlement.objects.create(
        month=month,
        settled_by=by,
        settled_at=facts["now"],
        entries=result.entries,
        own=result.own,
        payable=result.payable,
        retained=result.retained,
        pool=result.pool,
        paid=result.paid,
    )
    record(closed, SettlementVerb.SETTLED, by=by, about=Statement.objects.filter(month=month))
    _tell(month)
    return result


@transaction.atomic
def ask_for_first_month() -> None:
    """Tell finance, once per month in question, that nothing is closed by itself until they close the first month."""
    if (first := first_month_waits()) is None:
        return
    params, url = {"month": month_code(first)}, reverse("commissions:month-list")
    for person in holders(Post.FINANCE):
        tell(person, FIRST_WAITS, params=params, url=url, key=f"first-month:{month_code(first)}")


def _tell(month: date) -> None:
    """Each active person with a statement that there is one; the amounts stand on its page only (CNF-1)."""
    params = {"month": month_code(month)}
    for one in Statement.objects.filter(month=month, person__is_active=True).select_related("person"):
        tell(one.person, SETTLED, params=params, url=one.get_absolute_url(), key=f"statement:{one.pk}", about=one)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _refuse_unfinished(month: date) -> None:
    if month >= month_of(today()):
        raise Refusal(
            "COM-6",
            _("%(month)s is not over yet; money may still come in.") % {"month": month_code(month)},
            _("Settle the month once its last day has passed."),
        )


def _refuse_out_of_turn(month: date) -> None:
    last = last_settled()
    if last is None:
        # A slip such as 0202 for 2020 would have to be followed by every month since.
        begins = first_with_money() or month_before(today())
        if month < begins:
            raise Refusal(
                "COM-6",
                _("By the end of %(month)s nothing had been collected.") % {"month": month_code(month)},
                _("Begin with %(month)s.") % {"month": month_code(begins)},
            )
        return
    due = month_after(last)
    if month > due:
        raise Refusal(
            "COM-6",
            _("Months are settled one after the other; %(last)s was the last.") % {"last": month_code(last)},
            _("Settle %(month)s first.") % {"month": month_code(due)},
        )
    if month < due:
        raise Refusal(
            "COM-6",
            _("%(month)s lies before the first settled month, which took up what was collected until then.")
            % {"month": month_code(month)},
            _("There is nothing to do for it."),
        )
