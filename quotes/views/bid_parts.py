"""What the writers of a bid fill in: checklist, offer, deviations, certificates, finishing (INQ-4)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quotes.actions.bid_offer import add_certificate, drop_certificate, drop_deviation, write_deviation, write_offer
from quotes.actions.bid_writing import add_item, decide_item, finish_part, take_up_part
from quotes.enums import BidPart
from quotes.forms.bid_parts import CertificateForm, DeviationForm, ItemForm, NewItemForm, OfferForm
from quotes.models import Bid, BidCertificate, BidDeviation, BidItem
from quotes.queries.bid import sums_of
from quotes.rules import can_write_part, quotes_to_bid
from quotes.views.bid import ALONG, REJECTED
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """A line of the checklist: done or not wanted, with its files."""
    person = reader(request)
    line = load(request, BidItem, pk, "bid__customer", "bid__assistant", "bid__technical")
    deny(can_write_part(person, line.bid, line.part))
    form = ItemForm(request.POST or None, request.FILES or None, item=line)
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and attempt(form, lambda: decide_item(line, form.data_given, by=person)) is not None:
        messages.success(request, _("Saved."))
        return redirect(line.bid)
    return _form_page(request, "quotes/bid/item.html", form, line.bid, item=line)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new_item(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """A further line for a part."""
    person, bid = reader(request), _of_part(request, pk, part)
    form = NewItemForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        title = form.cleaned_data["title"]
        if attempt(form, lambda: add_item(bid, part, title, by=person)) is not None:
            messages.success(request, _("Saved."))
            return redirect(bid)
    return _form_page(request, "quotes/bid/new_item.html", form, bid, part=BidPart(part))


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """The opening list: the approved quote, and the sums as they stand in the bid."""
    person, bid = reader(request), _of_part(request, pk, BidPart.COMMERCIAL)
    form = OfferForm(request.POST or None, bid=bid, quotes=quotes_to_bid(person, bid).order_by("-pk"))
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        saved = attempt(form, lambda: write_offer(bid, form.data_given, revision=revision, by=person))
        if saved is not None:
            _say_sums(request, saved)
            return redirect(saved)
        bid.refresh_from_db(fields=["revision"])
        form.keep_mine(bid.revision)
    return _form_page(request, "quotes/bid/offer.html", form, bid)


def _say_sums(request: HttpRequest, bid: Bid) -> None:
    sums = sums_of(bid)
    if sums.words_agree and sums.lines_agree and sums.opening_agrees and sums.is_within:
        messages.success(request, _("Saved. All sums agree."))
    else:
        messages.warning(request, _("Saved, but the sums do not agree; the page shows which."))


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new_deviation(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """A line of the table of deviations."""
    person, bid = reader(request), _of_part(request, pk, part)
    return _deviation(request, person, bid, part, None)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def deviation(request: HttpRequest, pk: int, deviation_pk: int) -> HttpResponse:
    """Change such a line."""
    person, line = _line(request, pk, deviation_pk)
    return _deviation(request, person, line.bid, line.part, line)


@require_POST
def deviation_drop(request: HttpRequest, pk: int, deviation_pk: int) -> HttpResponse:
    """Take such a line out."""
    person, line = _line(request, pk, deviation_pk)
    drop_deviation(line, by=person)
    messages.success(request, _("Taken out."))
    return redirect(line.bid)


def _line(request: HttpRequest, pk: int, deviation_pk: int) -> tuple[Person, BidDeviation]:
    person, bid = reader(request), load(request, Bid, pk, *ALONG)
    line = bid.deviations.filter(pk=deviation_pk).first()
    if line is None:
        raise Http404
    deny(can_write_part(person, bid, line.part))
    line.bid = bid
    return person, line


def _deviation(request: HttpRequest, person: Person, bid: Bid, part: str, line: BidDeviation | None) -> HttpResponse:
    form = DeviationForm(request.POST or None, deviation=line)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        saved = attempt(form, lambda: write_deviation(bid, form.data_given(part), by=person, deviation=line))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(bid)
    return _form_page(request, "quotes/bid/deviation.html", form, bid, part=BidPart(part), line=line)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """A qualification with its last day and its scan."""
    person, bid = reader(request), _of_part(request, pk, BidPart.COMMERCIAL)
    form = CertificateForm(request.POST or None, request.FILES or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and attempt(form, lambda: add_certificate(bid, form.data_given, by=person)) is not None:
        messages.success(request, _("Saved."))
        return redirect(bid)
    return _form_page(request, "quotes/bid/certificate.html", form, bid)


@require_POST
def certificate_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a certificate out of the bid."""
    person = reader(request)
    paper = load(request, BidCertificate, pk, "bid__customer")
    deny(can_write_part(person, paper.bid, BidPart.COMMERCIAL))
    drop_certificate(paper, by=person)
    messages.success(request, _("Taken out."))
    return redirect(paper.bid)


@require_POST
def finish(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Its writer says that a part is finished."""
    person, bid = reader(request), _of_part(request, pk, part)
    finish_part(bid, part, by=person)
    messages.success(request, _("%(part)s: finished.") % {"part": BidPart(part).label})
    return redirect(bid)


@require_POST
def take_up(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Its writer takes a finished part up again."""
    person, bid = reader(request), _of_part(request, pk, part)
    take_up_part(bid, part, by=person)
    messages.success(request, _("%(part)s: in work again.") % {"part": BidPart(part).label})
    return redirect(bid)


def _of_part(request: HttpRequest, pk: int, part: str) -> Bid:
    """The bid for the writer of one of its parts; 404 for a part there isn't."""
    if part not in BidPart.values:
        raise Http404
    bid = load(request, Bid, pk, *ALONG)
    deny(can_write_part(reader(request), bid, part))
    return bid


def _form_page(request: HttpRequest, template: str, form: Any, bid: Bid, **context: Any) -> HttpResponse:
    context |= {"form": form, "bid": bid, "cancel_url": bid.get_absolute_url()}
    return render(request, template, context, status=REJECTED if form.is_bound else 200)
