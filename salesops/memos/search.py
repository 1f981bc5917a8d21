"""What the palette finds here: memos by their number, and the way to write one."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.base.look import dotted
from salesops.base.text import fold
from salesops.desk.finding import Hit, does, finds, goes_to
from salesops.memos.models import Memo
from salesops.memos.rules import can_report_leak, can_write_memo
from salesops.org.models import Person
from salesops.org.visibility import visible_to


@finds(_("Requests and problem reports"), more="memos:memo-list", order=60)
def memos(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By the beginning of the number. Leak reports are found on their own list only (CNF-4)."""
    if not any(letter.isdigit() for letter in text):
        return []
    found = visible_to(person, Memo).filter(number__startswith=fold(text).upper()).order_by("-number")
    shown = found.only("number", "headline", "state")[:limit]
    return [
        Hit(one.headline, one.get_absolute_url(), "ask", dotted(one.number, one.get_state_display())) for one in shown
    ]


@goes_to
def lists(_person: Person) -> Iterable[Hit]:
    """Beside the memos."""
    yield Hit(_("Leak reports"), reverse("memos:leak-list"), "lock")


@does
def deeds(person: Person) -> Iterable[Hit]:
    """Ask, report a problem, report a leak."""
    if can_write_memo(person):
        yield Hit(_("Ask or report…"), reverse("memos:memo-new"), "ask", words=_("instruction problem superior"))
    if can_report_leak(person):
        yield Hit(_("Report a leak…"), reverse("memos:leak-new"), "lock", words=_("confidential secret"))
