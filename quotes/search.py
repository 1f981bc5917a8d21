"""What the palette finds here: quotes, the versions of the price policy, and the way to a new quote."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.queries.customer import at_once, whose_name_is
from quotes.models import Bid, Inquiry, Quote, SpecialPrice
from quotes.rules import (
    can_report_inquiry,
    can_see_attempts,
    can_see_bids,
    can_see_inquiries,
    can_see_phone_answers,
    can_see_policies,
    can_see_quotes,
    can_see_specials,
    can_start_quotes,
    can_start_support,
    can_tell_prices,
    customers_to_quote,
)
from salesops.base.look import dotted
from salesops.base.text import clean_line, fold
from salesops.desk.finding import Hit, does, finds, goes_to
from salesops.org.models import Person
from salesops.org.visibility import one_of, visible_to

FEW_NEW = 3
SHOWN = ("number", "version", "state", "project_name", "customer__name")


@finds(_("Quotes"), more="quotes:quote-list", order=20)
def quotes(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By the beginning of the number, or part of the customer's name."""
    if not can_see_quotes(person):
        return []
    numbered = Quote.objects.exclude(number="").filter(number__startswith=fold(text).upper())
    wanted = one_of("pk", numbered.order_by().values("pk")) | whose_name_is(text)
    found = visible_to(person, Quote, among_few=True).filter(wanted, pk__in=Quote.objects.current().values("pk"))
    return [
        Hit(
            f"{one.shown_number} {one.project_name}".strip(),
            one.get_absolute_url(),
            "quote",
            dotted(one.customer.name, one.get_state_display()),
        )
        for one in found.select_related("customer").only(*SHOWN).order_by("-pk")[:limit]
    ]


@finds(_("Inquiries"), more="quotes:inquiry-list", order=22)
def inquiries(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By the beginning of the number, or part of the company's name as it was reported."""
    if not can_see_inquiries(person):
        return []
    wanted = Q(number__startswith=fold(text).upper()) | Q(named__icontains=clean_line(text))
    found = (
        visible_to(person, Inquiry, among_few=True)
        .filter(wanted)
        .only("number", "what", "named", "state")
        .order_by("-pk")
    )
    return [
        Hit(one.what, one.get_absolute_url(), "letter", dotted(one.named, one.get_state_display()))
        for one in found[:limit]
    ]


@finds(pgettext_lazy("bid", "Bids"), more="quotes:bid-list", order=23)
def bids(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By the beginning of the number, part of the project's name, or the tender's number."""
    if not can_see_bids(person):
        return []
    line = clean_line(text)
    wanted = Q(number__startswith=fold(text).upper()) | Q(project_name__icontains=line) | Q(tender_no__istartswith=line)
    found = (
        visible_to(person, Bid, among_few=True).filter(wanted).only("number", "project_name", "state").order_by("-pk")
    )
    return [
        Hit(one.project_name, one.get_absolute_url(), "bid", dotted(one.number, one.get_state_display()))
        for one in found[:limit]
    ]


@finds(_("Special prices"), more="quotes:special-list", order=24)
def special_prices(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By the beginning of the number; by their customer they are found on its page."""
    number = fold(text).upper()
    if not number.startswith("TJ") or not can_see_specials(person):
        return []
    found = visible_to(person, SpecialPrice).filter(number__startswith=number).select_related("customer", "product")
    return [
        Hit(
            f"{one.number} {one.product.name}",
            one.get_absolute_url(),
            "tag",
            dotted(one.customer.name, one.get_state_display()),
        )
        for one in found.order_by("-number")[:limit]
    ]


@finds(_("New quote for"), order=15, shortest=1)
def new_quotes(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """The editor, for one of the customers found."""
    if not can_start_quotes(person):
        return []
    found = at_once(customers_to_quote(person), text)  # type: ignore[arg-type]  # the selector's own query set
    editor = reverse("quotes:quote-new")
    return [
        Hit(one.name, f"{editor}?{urlencode({'customer': one.pk})}", "plus")
        for one in found.order_by().only("name")[: min(limit, FEW_NEW)]
    ]


@goes_to
def lists(person: Person) -> Iterable[Hit]:
    """What stands beside the price list and the list of quotes."""
    if can_see_policies(person):
        yield Hit(_("Price policies"), reverse("quotes:price-versions"), "tag", words=_("versions floors ceilings"))
    if can_see_specials(person):
        yield Hit(_("Special prices"), reverse("quotes:special-list"), "tag", words=_("below the floor for one deal"))
    if can_see_attempts(person):
        yield Hit(
            _("Attempts outside the band"), reverse("quotes:attempt-list"), "stop", words=_("refused below floor")
        )


@does
def deeds(person: Person) -> Iterable[Hit]:
    """A new quote, for a customer to be chosen."""
    if can_start_quotes(person):
        yield Hit(_("New quote"), reverse("quotes:quote-new"), "plus", words=_("offer price"))


@does
def inquiring(person: Person) -> Iterable[Hit]:
    """What just came in, by letter or by telephone (INQ-1…3)."""
    if can_report_inquiry(person):
        yield Hit(_("Report an inquiry"), reverse("quotes:inquiry-new"), "letter", words=_("inquiry tender"))
    if can_tell_prices(person):
        yield Hit(_("Tell a price"), reverse("quotes:phone-new"), "phone", words=_("telephone call list price"))
    if can_start_support(person):
        yield Hit(_("Ask for support"), reverse("quotes:support-choose"), "wrench", words=_("technical presales"))


@goes_to
def logs(person: Person) -> Iterable[Hit]:
    """Beside the list of inquiries."""
    if can_see_phone_answers(person):
        yield Hit(_("Prices told by telephone"), reverse("quotes:phone-list"), "phone", words=_("calls log"))
