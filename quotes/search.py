"""What the palette finds here: quotes, the versions of the price policy, and the way to a new quote."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.queries.customer import at_once, named
from quotes.models import Quote
from quotes.rules import can_see_attempts, can_see_policies, can_see_quotes, can_start_quotes, customers_to_quote
from salesops.base.look import dotted
from salesops.base.text import fold
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
    wanted = one_of("pk", numbered.order_by().values("pk")) | one_of("customer_id", named(text).values("pk"))
    found = visible_to(person, Quote).filter(wanted, pk__in=Quote.objects.current().values("pk"))
    return [
        Hit(
            f"{one.shown_number} {one.project_name}".strip(),
            one.get_absolute_url(),
            "quote",
            dotted(one.customer.name, one.get_state_display()),
        )
        for one in found.select_related("customer").only(*SHOWN).order_by("-pk")[:limit]
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
    if can_see_attempts(person):
        yield Hit(
            _("Attempts outside the band"), reverse("quotes:attempt-list"), "stop", words=_("refused below floor")
        )


@does
def deeds(person: Person) -> Iterable[Hit]:
    """A new quote, for a customer to be chosen."""
    if can_start_quotes(person):
        yield Hit(_("New quote"), reverse("quotes:quote-new"), "plus", words=_("offer price"))
