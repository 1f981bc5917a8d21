"""Who may see, plan and report visits, and settle what a week is about (VIS-1, VIS-2, VIS-4, ORG-2)."""

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import PlanState
from customers.models import Customer, VisitPlan, WeekFocus
from customers.rules.customer import KEEPERS, READERS, SELLERS, can_log_contact, owners_for
from salesops.base import clock
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Assignment, Person
from salesops.org.queries import covered_by, people_below
from salesops.org.visibility import by_owner_and_region, visible


@visible(VisitPlan, by_key=True)
def plans_visible_to(person: Person) -> QuerySet[VisitPlan]:
    """ORG-2: one's own and those at one's customers, managers their region's; like notes, marketing reads none."""
    return by_owner_and_region(person, VisitPlan.objects.all(), "owner", "customer__region", via="customer")


@visible(WeekFocus)
def focuses_visible_to(person: Person) -> QuerySet[WeekFocus]:
    """One's own, and those of the people below or supported."""
    mine = Q(pk__in=by_owner_and_region(person, WeekFocus.objects.all(), "person", "").values("pk"))
    return WeekFocus.objects.filter(mine | Q(person__in=visitors_for(person)))


def can_see_visits(person: Person) -> Verdict:
    """May this person open the calendar of visits? What stands in it, `visible_to` says (ORG-2)."""
    if person.is_active and person.post in READERS - {Post.MARKETING_ASSISTANT}:
        return Allowed()
    return Denied(_("Visits are shown to the sales posts."), "ORG-2")


def can_plan_visits(person: Person) -> Verdict:
    """May this person plan visits at all? To which customers, `can_plan_visit` says."""
    if person.is_active and person.post in KEEPERS:
        return Allowed()
    return Denied(_("Visits are planned by whoever makes them, and by the sales assistant."), "VIS-1")


def can_plan_visit(person: Person, customer: Customer) -> Verdict:
    """May this person plan a visit to this customer? Whoever may report it may plan it."""
    return can_plan_visits(person) and can_log_contact(person, customer)


def who_makes(person: Person, customer: Customer) -> Person:
    """Whose visit it is that this person plans: one's own; the sales assistant plans those of the owner."""
    return customer.owner if person.post == Post.SALES_ASSISTANT else person


def acts_for(person: Person) -> Callable[[VisitPlan], bool]:
    """Which of the visits one sees one may also change: one's own, those of the people below, of those one supports."""
    if person.post not in KEEPERS:
        return lambda plan: False
    regions, people = covered_by(person) if person.post == Post.SALES_ASSISTANT else (set(), set())
    people = people | {person.pk} | set(people_below(person))
    return lambda plan: plan.owner_id in people or plan.customer.region_id in regions


def can_change_plan(person: Person, plan: VisitPlan) -> Verdict:
    """May this person move, change or cancel this plan?"""
    if not person.is_active or not acts_for(person)(plan):
        return Denied(
            _("A planned visit is changed by whoever makes it, the superiors and the sales assistant."), "VIS-1"
        )
    if plan.state == PlanState.PLANNED:
        return Allowed()
    return Denied(
        _("This visit was reported or cancelled; it stays as it is."), "VIS-2", _("Plan another visit to the customer.")
    )


def can_report_plan(person: Person, plan: VisitPlan) -> Verdict:
    """May this person report this visit? From its day on, late as well: then it says so (VIS-2)."""
    verdict = can_change_plan(person, plan) and can_log_contact(person, plan.customer)
    if not verdict or plan.day <= clock.today():
        return verdict
    return Denied(
        _("This visit is still to come."), "VIS-2", _("Report it on its day; move it first if you went earlier.")
    )


def can_write_focus(person: Person) -> Verdict:
    """May this person say what the visits of a week are about? Each one of the own (VIS-1)."""
    if person.is_active and person.post in SELLERS:
        return Allowed()
    return Denied(_("The focus of a week is written by whoever makes the visits."), "VIS-1")


def can_confirm_focus(person: Person, focus: WeekFocus) -> Verdict:
    """May this person confirm it? A superior does, in the weekly meeting (VIS-1)."""
    if not person.is_active or focus.person_id not in people_below(person):
        return Denied(_("The focus of a week is confirmed by a superior."), "VIS-1")
    return Allowed()


def visitors_for(person: Person) -> QuerySet[Person]:
    """Whose calendars this person may choose: those who sell, as far as they are the own people."""
    if person.post not in ALL_SEEING_POSTS:
        return owners_for(person)
    selling = Assignment.objects.filter(post__in=SELLERS, during__contains=clock.today())
    return Person.objects.filter(is_active=True, pk__in=selling.values("person_id"))
