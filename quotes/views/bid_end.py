"""How a bid leaves the house, and what became of it (INQ-4, QUO-6)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quotes.actions.bid_leaving import bind_bid, dispatch_bid
from quotes.actions.bid_result import close_bid, note_bond_back
from quotes.forms.bid import BidResultForm, BondBackForm, DispatchForm
from quotes.models import Bid
from quotes.rules import can_bind_bid, can_close_bid, can_note_bond
from quotes.views.bid import ALONG, REJECTED, bid_page
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt


@require_POST
def bind(request: HttpRequest, pk: int) -> HttpResponse:
    """The sealed copies are bound."""
    person = reader(request)
    bid = load(request, Bid, pk, *ALONG)
    deny(can_bind_bid(person, bid))
    bind_bid(bid, by=person)
    messages.success(request, _("Bound and sealed."))
    return redirect(bid)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def dispatch(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down that it was handed in."""
    person = reader(request)
    bid = load(request, Bid, pk, *ALONG)
    deny(can_bind_bid(person, bid))
    form = DispatchForm(request.POST or None, request.FILES or None, bid=bid, by=person)
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and attempt(form, lambda: dispatch_bid(bid, form.data_given, by=person)) is not None:
        messages.success(request, _("Written down."))
        return redirect(bid)
    context = {"form": form, "bid": bid, "cancel_url": bid.get_absolute_url()}
    return render(request, "quotes/bid/dispatch.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of it."""
    person = reader(request)
    bid = load(request, Bid, pk, *ALONG)
    deny(can_close_bid(person, bid))
    form = BidResultForm(request.POST or None, bid=bid)
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and attempt(form, lambda: close_bid(bid, form.data_given, by=person)) is not None:
        messages.success(request, _("Noted."))
        return redirect(bid)
    context = {"form": form, "bid": bid, "cancel_url": bid.get_absolute_url()}
    return render(request, "quotes/bid/result.html", context, status=REJECTED if form.is_bound else 200)


@require_POST
def bond(request: HttpRequest, pk: int) -> HttpResponse:
    """The bond came back."""
    person = reader(request)
    bid = load(request, Bid, pk, *ALONG)
    deny(can_note_bond(person, bid))
    form = BondBackForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        if attempt(form, lambda: note_bond_back(bid, day, by=person)) is not None:
            messages.success(request, _("Noted."))
            return redirect(bid)
    return bid_page(request, bid, status=REJECTED, bond_form=form)
