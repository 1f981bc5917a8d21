"""What the palette finds here: customers, disputes, opportunities, and what may be begun."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Competitor, Contact, Customer, Dispute, Opportunity
from customers.queries.customer import at_once, who_was_meant
from customers.queries.opportunity import sought
from customers.rules import (
    can_plan_visits,
    can_register_customer,
    can_see_annuals,
    can_see_customers,
    can_see_disputes,
    can_see_invalid,
    can_see_market,
    can_see_opportunities,
    can_see_quality,
    must_file_sheet,
)
from salesops.base.clock import today
from salesops.base.look import dotted
from salesops.base.text import clean_line, fold
from salesops.base.weeks import week_of
from salesops.desk.finding import Hit, does, finds, goes_to
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.visibility import visible_to


@finds(_("Customers"), more="customers:customer-list", order=10, shortest=1)
def customers(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By name, pinyin, number, credit code, or a contact's name or phone, as the list finds them (CUS-7)."""
    if not can_see_customers(person):
        return []
    seen = visible_to(person, Customer).filter(archived_at=None)
    found = at_once(seen, text).select_related("owner")  # type: ignore[arg-type]  # the selector's own query set
    shown = list(found.order_by().only("number", "name", "credit_code", "owner__name")[:limit])
    meant = who_was_meant(shown, text)
    return [
        Hit(one.name, one.get_absolute_url(), "users", dotted(*_beside(one, meant.get(one.pk))))
        for one in sorted(shown, key=lambda one: (not one.name.startswith(text), one.name))
    ]


def _beside(customer: Customer, contact: Contact | None) -> Iterable[str]:
    """The contact that was meant comes first, as "王建国, 采购经理"."""
    if contact is not None:
        yield ", ".join(part for part in (contact.name, contact.title) if part)
    yield from (customer.number, str(customer.owner))


@finds(_("Customer disputes"), more="customers:dispute-list", order=65)
def disputes(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By the beginning of the number."""
    if not any(letter.isdigit() for letter in text) or not can_see_disputes(person):
        return []
    found = visible_to(person, Dispute).filter(number__startswith=fold(text).upper()).order_by("-number")
    shown = found.only("number", "named", "state")[:limit]
    return [
        Hit(one.named, one.get_absolute_url(), "scales", dotted(one.number, one.get_state_display())) for one in shown
    ]


@finds(_("Opportunities"), more="customers:opportunity-list", order=18)
def opportunities(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By number, part of the title or of the customer's name; those that are open (CUS-7)."""
    if not can_see_opportunities(person):
        return []
    still_open = visible_to(person, Opportunity, among_few=True).filter(closed_at=None)
    found = sought(still_open, text).select_related("customer").order_by("expected_on", "pk")
    shown = found.only("number", "title", "stage", "customer__name")[:limit]
    return [
        Hit(one.title, one.get_absolute_url(), "flag", dotted(one.customer.name, one.get_stage_display()))
        for one in shown
    ]


@finds(_("Competitors"), more="customers:competitor-list", order=66)
def competitors(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By part of the name (CUS-6)."""
    if not can_see_market(person):
        return []
    found = visible_to(person, Competitor).filter(archived_at=None, name__icontains=clean_line(text))
    return [Hit(one.name, one.get_absolute_url(), "market") for one in found.only("name")[:limit]]


@does
def deeds(person: Person) -> Iterable[Hit]:
    """A new customer, or many out of a file."""
    if can_register_customer(person):
        yield Hit(_("Register customer"), reverse("customers:customer-new"), "plus", words=_("new customer"))
        words = _("excel csv file upload")
        yield Hit(_("Import customers"), reverse("intake:run-new", args=["customers"]), "upload", words=words)


@does
def weekly(person: Person) -> Iterable[Hit]:
    """The week's sheet of customers (VIS-3)."""
    week = week_of(today())
    if must_file_sheet(person, week):
        yield Hit(_("Look over this week's customer sheet"), reverse("customers:sheet-edit", args=[week.code]), "file")
    if can_plan_visits(person):
        yield Hit(_("Plan a visit"), reverse("customers:visit-choose"), "week", words=_("visit plan"))


@does
def care(person: Person) -> Iterable[Hit]:
    """Files that lack something (CUS-5); the sales assistant has them in her navigation."""
    if can_see_quality(person) and person.post != Post.SALES_ASSISTANT:
        yield Hit(_("Files to complete"), reverse("customers:quality-list"), "check", words=_("data quality"))


@goes_to
def forecasts(person: Person) -> Iterable[Hit]:
    """Beside the list of opportunities."""
    if can_see_opportunities(person):
        yield Hit(_("Board"), reverse("customers:opportunity-board"), "flag", words=_("opportunities by stage"))
        yield Hit(_("Forecast"), reverse("customers:opportunity-forecast"), "chart", words=_("pipeline target"))
        yield Hit(_("Accuracy of the forecast"), reverse("customers:forecast-accuracy"), "chart")
    if can_see_annuals(person):
        yield Hit(_("Annual forecasts"), reverse("customers:annual-list"), "file")


@does
def watching(person: Person) -> Iterable[Hit]:
    """What was just heard (CUS-6)."""
    if can_see_market(person):
        yield Hit(_("Write market note"), reverse("customers:market-new"), "market", words=_("market competitor"))
        words = _("competitor price")
        yield Hit(_("Add a competitor's price"), reverse("customers:observation-new"), "market", words=words)
    if can_see_invalid(person):
        yield Hit(_("Invalid customers"), reverse("customers:cleanup-list"), "trash")
