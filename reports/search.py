"""What the palette finds here: the navigation, the rulebook, and the way to the weekly report."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.navigation import navigation
from reports.rules import can_see_team, may_report_now
from salesops.base.text import fold
from salesops.desk.finding import Hit, does, finds, goes_to
from salesops.org.models import Person
from salesops.policy.rulebook import all_rules


@goes_to
def lists(person: Person) -> Iterable[Hit]:
    """A manager's own reports stand behind the team's."""
    if can_see_team(person):
        yield Hit(_("Work reports"), reverse("reports:report-list"), "week")


@goes_to
def places(person: Person) -> Iterable[Hit]:
    """Wherever the navigation leads."""
    for group in navigation(person):
        for item in group.items:
            yield Hit(item.label, item.url, item.icon)


@does
def deeds(person: Person) -> Iterable[Hit]:
    """The report of the week."""
    if may_report_now(person):
        yield Hit(_("Write this week's report"), reverse("reports:report-now"), "week", words=_("weekly report plan"))


@finds(_("Rules"), order=80, shortest=1)
def rules(_person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By the beginning of the number, or part of the title in either language. No query: the book is in memory."""
    code, words = fold(text).upper(), fold(text).casefold()
    found = [
        rule
        for rule in all_rules()
        if rule.id.startswith(code) or words in rule.title_zh or words in rule.title_en.casefold()
    ]
    page = reverse("policy:rule-list")
    return [Hit(f"{rule.id} {rule.title}", f"{page}#{rule.id}", "book", rule.clause) for rule in found[:limit]]
