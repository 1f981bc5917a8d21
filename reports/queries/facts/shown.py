"""Facts, live or frozen, in the language and within the rights of whoever reads them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from customers.enums import NoteKind
from reports.queries.facts.rows import Facts, Row
from salesops.approvals.enums import VerdictWord
from salesops.base.look import day_text
from salesops.base.money import ZERO
from salesops.base.refusals import Sentence

# In the order of the page.
LABELS: Mapping[str, Sentence] = {
    "customers": _("Customers registered"),
    "contacts": _("Contacts added"),
    "visits": _("Visits"),
    "notes": _("Other contacts with customers"),
    "quotes_drafted": _("Quotes drafted"),
    "quotes_submitted": _("Quotes submitted"),
    "quotes_approved": _("Quotes approved"),
    "quotes_handed_out": _("Quotes sent"),
    "contracts_submitted": _("Contracts submitted"),
    "contracts_approved": _("Contracts approved"),
    "contracts_signed": _("Contracts signed"),
    "receipts": _("Money received, net of reversals"),
    "overdue": _("Overdue money at the week's end"),
    "decisions": _("Decisions on papers of others"),
}
CUSTOMER_PAGE, QUOTE_PAGE, CONTRACT_PAGE = (
    "customers:customer-detail",
    "quotes:quote-detail",
    "contracts:contract-detail",
)
PAGES = {
    "customers": CUSTOMER_PAGE,
    "contacts": CUSTOMER_PAGE,
    "visits": CUSTOMER_PAGE,
    "notes": CUSTOMER_PAGE,
    "quotes_drafted": QUOTE_PAGE,
    "quotes_submitted": QUOTE_PAGE,
    "quotes_approved": QUOTE_PAGE,
    "quotes_handed_out": QUOTE_PAGE,
    "contracts_submitted": CONTRACT_PAGE,
    "contracts_approved": CONTRACT_PAGE,
    "contracts_signed": CONTRACT_PAGE,
    "receipts": CONTRACT_PAGE,
    "overdue": CONTRACT_PAGE,
}
# CNF-1: of these not even the number is shown to readers who may not see prices.
WITH_MONEY = frozenset(key for key, page in PAGES.items() if page in {QUOTE_PAGE, CONTRACT_PAGE})
LATE = frozenset({"overdue"})


@dataclass(frozen=True, slots=True)
class FactRow:
    """One line of a section; ``page`` is the URL name of what it is about, if that has a page; ``amount`` in yuan."""

    name: str
    detail: str = ""
    page: str = ""
    pk: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FactSection:
    """One figure of the week: how many, for how much (yuan; None without money or without the right to see it)."""

    label: Sentence
    count: int
    amount: Decimal | None = None
    rows: list[FactRow] = field(default_factory=list)
    is_late: bool = False


def shown_facts(figures: Facts, *, shows_amounts: bool) -> list[FactSection]:
    """The sections in the reader's language; those with money only for readers who may see prices (CNF-1)."""
    shown = [key for key in LABELS if key in figures and (shows_amounts or key not in WITH_MONEY)]
    return [_section(key, figures[key]) for key in shown]


def _section(key: str, rows: list[Row]) -> FactSection:
    describe = _DESCRIBED.get(key, _plain_detail)
    page = PAGES.get(key, "")
    lines = [FactRow(row["name"], describe(row), page, row.get("id"), _amount(row)) for row in rows]
    amounts = [line.amount for line in lines if line.amount is not None]
    return FactSection(
        label=LABELS[key],
        count=len(rows),
        amount=sum(amounts, ZERO) if amounts else None,
        rows=lines,
        is_late=key in LATE and bool(rows),
    )


def _amount(row: Row) -> Decimal | None:
    return Decimal(row["amount"]) if "amount" in row else None


def _plain_detail(row: Row) -> str:
    return str(row.get("detail", ""))


def _verdict(row: Row) -> str:
    return str(VerdictWord(row["verdict"]).label)


def _visit(row: Row) -> str:
    return _dot().join(filter(None, [_day(row["day"]), row["detail"]]))


def _note(row: Row) -> str:
    return _dot().join(filter(None, [_day(row["day"]), str(NoteKind(row["kind"]).label), row["detail"]]))


def _lateness(row: Row) -> str:
    days = ngettext("%(days)d day late", "%(days)d days late", row["days"]) % {"days": row["days"]}
    return f"{row['detail']}{_dot()}{days}"


def _dot() -> str:
    return pgettext("separator", " · ")


def _day(day: str) -> str:
    return day_text(date.fromisoformat(day))


_DESCRIBED: Mapping[str, Callable[[Row], str]] = {
    "decisions": _verdict,
    "visits": _visit,
    "notes": _note,
    "overdue": _lateness,
}
