"""Handing in the week's sheet of customers, and opening the copy that was filed for one (VIS-3)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.enums import SheetVerb
from customers.models import CustomerSheet, SheetCopy
from customers.queries.sheet import WORDS, Row, completeness_of_rows, rows_of
from customers.queries.sheet_filing import DUE_DAYS, find_sheet
from customers.rules.sheet import can_hand_in
from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.base.weeks import Week
from salesops.notices import NoticeKind, tell
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import above

FILED = NoticeKind("customers.sheet-filed", _("%(name)s filed the customer sheet of week %(week)s for you"))
MIDDLE = frozenset({Post.DIRECTOR, Post.SALES_VP})


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a person types into one row; ``budget`` in yuan."""

    need: str = ""
    budget: Decimal | None = None
    timetable: str = ""
    change: str = ""
    problem: str = ""
    next_plan: str = ""


@transaction.atomic
def hand_in_sheet(week: Week, words: Mapping[int, RowWords], remark: str = "", *, by: Person) -> CustomerSheet:
    """Freeze the week's rows with what was typed (``words`` by the customer's key) and file a copy with each superior.

    The rows are those of this moment: whoever was touched since the page was opened must be in ``words`` too. Late is
    flagged and never refused. Raises ``Refusal`` VIS-3 for a sheet that was handed in already, before it opens, and
    for a customer without a next plan; ``PermissionDenied`` for a post that hands in none.
    """
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    require(can_hand_in(by, week))
    if find_sheet(by, week) is not None:
        raise Refusal("VIS-3", _("The sheet of this week is handed in already."), _("Read it in the list of sheets."))
    rows = [_filled(row, words.get(row["customer"])) for row in rows_of(by, week)]
    place = by.assignment_on(clock.today())
    sheet = CustomerSheet(
        number=f"DA-{week.code}-{by.employee_no or f'#{by.pk}'}",
        person=by,
        region=place.region if place else None,
        week=week.monday,
        rows=rows,
        remark=remark,
        completeness=completeness_of_rows(rows),
        due_at=week.due_at(DUE_DAYS),
        submitted_at=clock.now(),
    )
    sheet.save(force_insert=True)
    record(sheet, SheetVerb.HANDED_IN, by=by)
    for reader in _readers(by):
        SheetCopy.objects.create(sheet=sheet, reader=reader)
        tell(
            reader,
            FILED,
            params={"name": by.name, "week": week.code},
            url=sheet.get_absolute_url(),
            key=f"sheet:{sheet.pk}:filed",
            about=sheet,
        )
    return sheet


@transaction.atomic
def open_copy(sheet: CustomerSheet, *, by: Person) -> SheetCopy | None:
    """Note that the person opened the copy filed for them; the first time counts. None for whoever has no copy."""
    copy = SheetCopy.objects.select_for_update(no_key=True).filter(sheet=sheet, reader=by).first()
    if copy is None or copy.opened_at is not None:
        return copy
    copy.opened_at = clock.now()
    copy.save(update_fields=["opened_at"])
    record(sheet, SheetVerb.OPENED, by=by)
    return copy


def _filled(row: Row, typed: RowWords | None) -> Row:
    if typed is None or not typed.next_plan:
        raise Refusal(
            "VIS-3",
            _("What is planned next with %(name)s is missing.") % {"name": row["name"]},
            _("Say what is next, or that nothing is, and hand the sheet in again."),
        )
    given = asdict(typed)
    given["budget"] = None if typed.budget is None else str(typed.budget)
    return row | {name: given[name] for name in WORDS}


def _readers(person: Person) -> list[Person]:
    """The regional manager, or whoever stands next above, and the director of sales or the vice-president."""
    superiors = above(person)
    manager = next((one for one in superiors if one.post == Post.REGIONAL_MANAGER), None)
    director = next((one for one in superiors if one.post in MIDDLE), None)
    return list(dict.fromkeys(one for one in (manager or (superiors[0] if superiors else None), director) if one))
