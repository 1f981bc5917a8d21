"""Who may ask for pre-sales support, name people for it, agree and settle (INQ-3)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.rules import can_trade_with, works_with
from quotes.enums import BEFORE_TECHNICAL, PROMISED, SETTLEMENT, SUPPORT, WITH_TECHNICAL, SupportState
from quotes.models import SupportRequest
from quotes.rules.inquiry import REPORTING_POSTS
from salesops.approvals.enums import RequestState
from salesops.approvals.models import Request
from salesops.base.clock import today
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Person
from salesops.org.visibility import by_owner_and_region, visible, visible_to

SUPPORT_POSTS = ALL_SEEING_POSTS | REPORTING_POSTS | {Post.TECHNICAL}
READERS = _("Requests for support are read by sales and the technical department.")
ARCHIVED = _("This customer is archived; nothing new is offered to it.")


@visible(SupportRequest)
def support_visible_to(person: Person) -> QuerySet[SupportRequest]:
    """ORG-2: as opportunities; technical sees what was passed on to it, and whoever is asked sees that one."""
    rows = SupportRequest.objects.all()
    if person.post == Post.TECHNICAL:
        passed_on = Request.objects.filter(kind=SUPPORT, state=RequestState.APPROVED).values("subject_id")
        withdrawn_from_us = Q(state=SupportState.WITHDRAWN, pk__in=passed_on)
        return rows.filter(~Q(state__in=BEFORE_TECHNICAL) | withdrawn_from_us)
    mine = by_owner_and_region(person, rows, via="customer")
    asked = Request.objects.filter(kind__in=(SUPPORT, SETTLEMENT), steps__approver=person)
    return rows.filter(Q(pk__in=mine.order_by().values("pk")) | Q(pk__in=asked.values("subject_id")))


def can_see_supports(person: Person) -> Verdict:
    """May this person open the list? Which ones are on it, `visible_to` says."""
    return Allowed() if person.is_active and person.post in SUPPORT_POSTS else Denied(READERS, "ORG-2")


def can_see_support(person: Person, support: SupportRequest) -> Verdict:
    """Whether ``visible_to`` holds it."""
    if person.is_active and visible_to(person, SupportRequest).filter(pk=support.pk).exists():
        return Allowed()
    return Denied(READERS, "ORG-2")


def can_start_support(person: Person) -> Verdict:
    """May this person ask for support at all? For which customer, `can_ask_support` says."""
    if person.is_active and person.post in REPORTING_POSTS:
        return Allowed()
    return Denied(_("Support is asked for by whoever works with the customer."), "INQ-3")


def can_ask_support(person: Person, customer: Customer) -> Verdict:
    """Whoever works with the customer; it is its account manager's request (INQ-3)."""
    if person.post in REPORTING_POSTS and works_with(person, customer):
        return can_trade_with(customer, ARCHIVED, "INQ-3")
    return Denied(_("Support is asked for by whoever works with the customer."), "INQ-3")


def can_change_support(person: Person, support: SupportRequest) -> Verdict:
    """Whoever asked, and whose it is."""
    if person.is_active and person.pk in {support.owner_id, support.asked_by_id}:
        return Allowed()
    return Denied(_("A request for support is changed by whoever asked."), "INQ-3")


def can_call_off_support(person: Person, support: SupportRequest) -> Verdict:
    """Whoever asked, and whose it is, once technical has it and until its people have come."""
    verdict = can_change_support(person, support)
    is_to_come = support.state in PROMISED and support.to_on is not None and support.to_on >= today()
    if not verdict or support.state in WITH_TECHNICAL or is_to_come:
        return verdict
    return Denied(
        _("Nothing is to be called off at this point: %(state)s.") % {"state": support.get_state_display()},
        "INQ-3",
        _("A request that is being decided is withdrawn there."),
    )


def can_name_people(person: Person, support: SupportRequest) -> Verdict:
    """Technical names people and dates, and names others until there is an agreement (INQ-3)."""
    if not person.is_active or person.post != Post.TECHNICAL:
        return Denied(_("People and dates are named by the technical department."), "INQ-3")
    if support.state in (SupportState.TO_NAME, SupportState.NAMED):
        return Allowed()
    return Denied(
        _("Nobody is named at this point: %(state)s.") % {"state": support.get_state_display()},
        "INQ-3",
        _("Its page says whose turn it is."),
    )


def can_agree_support(person: Person, support: SupportRequest) -> Verdict:
    """The account manager says whether people and dates will do, or that there is no agreement."""
    if not person.is_active or person.pk != support.owner_id:
        return Denied(_("The account manager agrees with people and dates."), "INQ-3")
    if support.state == SupportState.NAMED:
        return Allowed()
    return Denied(
        _("There is nothing to agree with at this point: %(state)s.") % {"state": support.get_state_display()},
        "INQ-3",
        _("Its page says whose turn it is."),
    )
