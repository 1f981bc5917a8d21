"""Who may see, write and judge reports (RPT-1, RPT-5, ORG-2)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from quotes.rules import can_see_quotes
from reports.enums import REPORT, ReportState
from reports.models import Report
from reports.queries.report import Filing, filings, owes_report
from salesops.approvals.models import Step
from salesops.base.clock import today
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.base.weeks import Week, week_of
from salesops.org.enums import ALL_SEEING_POSTS, REGIONAL_POSTS, Post
from salesops.org.models import Person
from salesops.org.queries import is_below, people_below
from salesops.org.visibility import visible, visible_to

LEADING_POSTS = ALL_SEEING_POSTS | {Post.REGIONAL_MANAGER}


@visible(Report)
def reports_visible_to(person: Person) -> QuerySet[Report]:
    """The own ones; what was submitted by the people below, or by anybody for those who see all; what one judges.

    A draft is its writer's alone.
    """
    submitted = ~Q(state=ReportState.DRAFT)
    if person.post not in ALL_SEEING_POSTS:
        judged = Step.objects.filter(request__kind=REPORT, approver=person).values("request__subject_id")
        submitted &= is_below("person", person) | Q(pk__in=judged)
    return Report.objects.filter(Q(person=person) | submitted)


def must_report(person: Person, week: Week) -> Verdict:
    """Whether the person's post files a weekly report on this week (RPT-1)."""
    if person.is_active and owes_report(person, week):
        return Allowed()
    return Denied(_("Your post files no weekly report."), "RPT-1")


def may_report_now(person: Person) -> Verdict:
    """Whether the person owes a report on the present week."""
    return must_report(person, week_of(today()))


def can_write_report(person: Person, report: Report) -> Verdict:
    """Only its own writer; nobody reports for another."""
    if person.is_active and person.pk == report.person_id:
        return Allowed()
    return Denied(_("A report is written by the person it is about."), "RPT-1")


def can_see_team(person: Person) -> Verdict:
    """Whether the person leads others and sees who of them has filed (RPT-5)."""
    if person.is_active and person.post in LEADING_POSTS:
        return Allowed()
    return Denied(_("Who has filed is shown to superiors."), "RPT-5")


def can_see_discipline(person: Person) -> Verdict:
    """Where prices lie in their bands tells the floors: managers, who read whole price policies anyway (CNF-1)."""
    if person.is_active and person.post in LEADING_POSTS:
        return Allowed()
    return Denied(_("Price discipline is shown to regional managers and those above."), "CNF-1")


def can_see_report(person: Person, report: Report) -> Verdict:
    """Whether ``visible_to`` holds it."""
    if visible_to(person, Report).filter(pk=report.pk).exists():
        return Allowed()
    return Denied(_("A report is read by its writer and the superiors."), "ORG-2")


def filings_seen_by(person: Person, week: Week) -> list[Filing]:
    """How everybody below stands with a week; for those who see all, everybody (RPT-5)."""
    return filings(week, people=None if person.post in ALL_SEEING_POSTS else people_below(person))


def sells(person: Person) -> Verdict:
    """Whether the post works on quotes of its own or of its region, so that they stand on its first page."""
    if person.post in REGIONAL_POSTS and can_see_quotes(person):
        return Allowed()
    return Denied(_("Quotes in work are shown to those who work on them."), "DSH-1")


def looks_after_machinery(person: Person) -> Verdict:
    """Whether the person sees what stands still: stopped requests, parked jobs, missing calendars (DSH-1)."""
    if person.is_active and (person.is_superuser or person.post == Post.ADMIN):
        return Allowed()
    return Denied(_("Stopped work is shown to the administrator."), "DSH-1")
