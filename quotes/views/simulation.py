"""What would this customer get for this basket today? Writes nothing but who looked (PRC-2, CNF-2)."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from customers.models import Customer
from quotes.enums import QuoteSight
from quotes.forms.simulation import SimulationForm
from quotes.models import Product, SpecialPrice
from quotes.queries.catalogue import products_for
from quotes.queries.finding import Catalogue
from quotes.queries.price import policy_in_force
from quotes.queries.simulation import Simulation, simulate
from quotes.queries.special import granted_specials
from quotes.rules import PriceAccess, bands_told, can_simulate, price_access, regions_priced_for, sees_every_region
from quotes.views.price import price_tabs
from salesops.audit import seen
from salesops.base.clock import today
from salesops.org.models import Person
from salesops.org.pages import deny, reader
from salesops.org.visibility import visible_to


@require_safe
def simulation(request: HttpRequest) -> HttpResponse:
    """The form, and the prices of what stands in it."""
    person = reader(request)
    deny(can_simulate(person))
    catalogue = Catalogue(products_for(visible_to(person, Product), None, on=today()))
    form = SimulationForm(
        request.GET if _is_asked(request) else None,
        catalogue=catalogue,
        customers=visible_to(person, Customer),
        regions=regions_priced_for(person),
        initial={"region": None if sees_every_region(person) else person.region_id},
    )
    context = {
        "form": form,
        "found": _simulated(form, person) if form.is_valid() else None,
        "customer": form.cleaned_data.get("customer") if form.is_valid() else None,
        "views": price_tabs(person, "quotes:price-simulation"),
        "is_whole": price_access(person) == PriceAccess.FULL,
        "policy": policy_in_force(today()),
    }
    return render(request, "quotes/price/simulation.html", context)


def _is_asked(request: HttpRequest) -> bool:
    return any(value for name, value in request.GET.items() if name.startswith(("product_", "customer")))


def _simulated(form: SimulationForm, person: Person) -> Simulation | None:
    wishes = form.wishes()
    if not wishes:
        return None
    customer: Customer | None = form.cleaned_data["customer"]
    found = simulate(
        wishes,
        region=customer.region if customer else form.cleaned_data["region"],
        customer_type=customer.type if customer else form.cleaned_data["customer_type"],
        on=today(),
        visible_bands=bands_told(person, customer),
        own_post=person.post if price_access(person) == PriceAccess.OWN_BAND else None,
        specials=_specials_of(customer, person) if customer else None,
    )
    if found:
        seen(found.policy, by=person, what=QuoteSight.SIMULATION)
    return found


def _specials_of(customer: Customer, person: Person) -> QuerySet[SpecialPrice]:
    seen_by = visible_to(person, SpecialPrice).values("pk")
    return granted_specials([customer.pk], on=today()).filter(pk__in=seen_by)
