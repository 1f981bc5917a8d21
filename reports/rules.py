"""Who may see, write and judge reports (RPT-1, RPT-5, ORG-2)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from reports.models import Report
from salesops.base.clock import today
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS
from salesops.org.models import Person
from salesops.org.queries import people_below
from salesops.org.visibility import visible
from salesops.policy import policy


@visible(Report)
def reports_visible_to(person: Person) -> QuerySet[Report]:
    """Everybody the own ones; superiors those of the people below them; director and general manager all."""
    if person.post in ALL_SEEING_POSTS:
        return Report.objects.all()
    return Report.objects.filter(person__in=[person.pk, *people_below(person)])


def must_report(person: Person) -> Verdict:
    """Whether the person's post files a weekly report (RPT-1)."""
    if person.is_active and person.post in policy("reports.weekly_posts", on=today()):
        return Allowed()
    return Denied(_("Your post files no weekly report."), "RPT-1")


def can_write_report(person: Person, report: Report) -> Verdict:
    """Only its own writer; nobody reports for another."""
    if person.is_active and person.pk == report.person_id:
        return Allowed()
    return Denied(_("A report is written by the person it is about."), "RPT-1")


def can_see_team(person: Person) -> Verdict:
    """Whether the person has people below who report (RPT-5)."""
    if person.is_active and (person.post in ALL_SEEING_POSTS or people_below(person)):
        return Allowed()
    return Denied(_("Only superiors see who has filed."), "RPT-5")


def can_see_report(person: Person, report: Report) -> Verdict:
    """Whether ``visible_to`` holds it."""
    if reports_visible_to(person).filter(pk=report.pk).exists():
        return Allowed()
    return Denied(_("A report is read by its writer and the superiors."), "ORG-2")
