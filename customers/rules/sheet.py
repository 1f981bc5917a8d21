"""Who may see and hand in the week's sheet of customers (VIS-3)."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import CustomerSheet, SheetCopy
from customers.queries.sheet_filing import SheetFiling, opens_at, owes_sheet, sheet_filings
from customers.rules.customer import READERS
from salesops.base.clock import now, today
from salesops.base.look import deadline_text
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.base.weeks import Week, week_of
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Person
from salesops.org.queries import people_below
from salesops.org.visibility import by_owner_and_region, visible


@visible(CustomerSheet)
def sheets_visible_to(person: Person) -> QuerySet[CustomerSheet]:
    """The own ones, those of the region and of the people below, and those that were filed for the person."""
    filed: QuerySet[Any, Any] = SheetCopy.objects.filter(reader=person).values("sheet")
    return by_owner_and_region(person, CustomerSheet.objects.all(), "person", "region", shared=filed)


def can_see_sheets(person: Person) -> Verdict:
    """May this person open the list of sheets? Which ones are on it, `visible_to` says."""
    if person.is_active and person.post in READERS - {Post.MARKETING_ASSISTANT}:
        return Allowed()
    return Denied(_("Customer sheets are shown to the sales posts."), "ORG-2")


def can_see_filings(person: Person) -> Verdict:
    """May this person see who has handed in and whose sheet is missing?"""
    if person.is_active and person.post in ALL_SEEING_POSTS | {Post.REGIONAL_MANAGER}:
        return Allowed()
    return Denied(_("Who has handed in is shown to superiors."), "VIS-3")


def sheet_filings_seen_by(person: Person, week: Week) -> list[SheetFiling]:
    """How everybody below stands with a week; for those who see all, everybody."""
    return sheet_filings(week, people=None if person.post in ALL_SEEING_POSTS else people_below(person))


def must_file_sheet(person: Person, week: Week) -> Verdict:
    """Whether the person's post hands in a sheet for this week."""
    if person.is_active and owes_sheet(person, week):
        return Allowed()
    return Denied(_("The sheet of customers is handed in by account managers."), "VIS-3")


def can_hand_in(person: Person, week: Week) -> Verdict:
    """Whether the person may hand in the week's sheet now: it opens near the week's end, and late is never refused."""
    verdict = must_file_sheet(person, week)
    if not verdict:
        return verdict
    if week.monday > week_of(today()).monday:
        return Denied(_("This week has not begun."), "VIS-3", _("Open the sheet of the present week."))
    opening = opens_at(week)
    if now() < opening:
        sentence = _("The sheet can be handed in from %(when)s on.") % {"when": deadline_text(opening)}
        return Denied(sentence, "VIS-3", _("Come back then: what you do until then will stand in it too."))
    return Allowed()
