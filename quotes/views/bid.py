"""Pages of bids: the list, one bid, beginning it, its head, giving it up, its review (INQ-4)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.models import Customer
from quotes.actions.bid import begin_bid, drop_bid, edit_bid
from quotes.actions.bid_review import held_back, put_bid, reopen_bid
from quotes.enums import BID_OPEN, BidPart, BidState, QuoteSight
from quotes.filters import BidFilter
from quotes.forms.bid import BidForm, BidReasonForm, BondBackForm, PutForm
from quotes.models import Bid, Inquiry
from quotes.queries.bid import (
    certificates_of,
    head_facts,
    paper_of,
    parts_of,
    plan_of,
    story_of_bid,
    sums_of,
    with_plan,
)
from quotes.queries.bid_next import Turn, next_for_bid
from quotes.rules import (
    can_begin_bid,
    can_bind_bid,
    can_close_bid,
    can_drop_bid,
    can_edit_bid,
    can_note_bond,
    can_put_bid,
    can_reopen_bid,
    can_see_bids,
    can_write_part,
)
from salesops.approvals.cards import request_view_for
from salesops.audit import seen
from salesops.base.checks import checked, checks_fields, is_check
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.queries import holders
from salesops.org.rules import can_see_prices
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt
from salesops.seals.queries.entry import sealed_for_leaving

REJECTED = 422
ALONG = ("customer", "owner", "assistant", "technical", "inquiry", "quote", "region")


class BidList(ListPage):
    """The bids one may see; writers those they write (ORG-2)."""

    model = Bid
    filterset_class = BidFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("project", gettext_lazy("Project"), sort="project", order_by=("project_name", "pk")),
        Column("customer", gettext_lazy("Customer"), sort="customer", order_by=("customer__name", "pk")),
        Column("owner", gettext_lazy("Account manager")),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("next", pgettext_lazy("bid", "Next step")),
        Column("step", pgettext_lazy("bid", "Due on"), numeric=True),
        Column(
            "closing", pgettext_lazy("bid", "Closing time"), sort="closing", order_by=("deadline", "pk"), numeric=True
        ),
    )
    row_template = "quotes/bid/_row.html"
    table_class = "brief"
    title = pgettext_lazy("bid", "Bids")
    empty_title = gettext_lazy("No bids yet")
    empty_text = gettext_lazy(
        "A bid is begun on the page of a tender in which we take part. Its plan counts back from the closing day."
    )
    default_sort = "-closing"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bid]:
        """Visible, with what a row shows."""
        person = reader(request)
        deny(can_see_bids(person))
        return with_plan(visible_to(person, Bid))

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """Those that run, and how far they are."""
        chosen, url = request.GET.get("state", ""), reverse("quotes:bid-list")
        states = (*BID_OPEN, BidState.SUBMITTED)
        return [
            SavedView(_("All"), url, current=not chosen),
            *(SavedView(state.label, f"{url}?state={state.value}", current=chosen == state) for state in states),
        ]


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One bid: plan, parts, offer, review, how it left, what became of it. Opening it is logged (CNF-2)."""
    bid = load(request, Bid, pk, *ALONG)
    seen(bid, by=reader(request), what=QuoteSight.BID)
    return bid_page(request, bid)


def bid_page(request: HttpRequest, bid: Bid, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of a bid, also where a form of its dialogs was refused."""
    person = reader(request)
    sees_prices = bool(can_see_prices(person))
    writes = {part.value: bool(can_write_part(person, bid, part)) for part in BidPart}
    sees_files = {part.value: sees_prices or part == BidPart.TECHNICAL for part in BidPart}
    parts = parts_of(bid, writes=writes, sees_files=sees_files)
    paper = paper_of(bid)
    turn = Turn(
        puts=bool(can_put_bid(person, bid)),
        leaves=bool(can_bind_bid(person, bid)),
        closes=bool(can_close_bid(person, bid)),
        notes_bond=bool(can_note_bond(person, bid)),
    )
    is_sealed = paper is not None and paper.is_archived and sealed_for_leaving(paper) is not None
    held = held_back(bid) if bid.is_preparing and sees_prices else None
    may_reopen, may_drop = bool(can_reopen_bid(person, bid)), bool(can_drop_bid(person, bid))
    context = {
        "bid": bid,
        "sees_prices": sees_prices,
        "sees_customer": visible_to(person, Customer).filter(pk=bid.customer_id).exists(),
        "inquiry": visible_to(person, Inquiry).filter(pk=bid.inquiry_id).first(),
        "head": head_facts(bid, sees_prices=sees_prices),
        "plan": plan_of(bid),
        "parts": parts,
        "writes": writes,
        "certificates": certificates_of(bid) if sees_prices else [],
        "sums": sums_of(bid) if sees_prices and bid.quote_id else None,
        "dispatches": list(bid.dispatches.select_related("seal_entry", "recorded_by")) if sees_prices else [],
        "paper": paper if sees_prices else None,
        "turn": turn,
        "held": held,
        "next": next_for_bid(bid, turn, parts=parts, paper=paper, is_sealed=is_sealed, held=held),
        "may_edit": bool(can_edit_bid(person, bid)),
        "may_reopen": may_reopen,
        "may_drop": may_drop,
        "drop_form": BidReasonForm() if may_drop else None,
        "reopen_form": BidReasonForm() if may_reopen else None,
        "bond_form": BondBackForm() if turn.notes_bond else None,
        "as_read": [("revision", bid.revision)],
        "request_view": request_view_for(bid, person),
        "entries": story_of_bid(bid),
        **bound,
    }
    return render(request, "quotes/bid/detail.html", context, status=status)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, inquiry_pk: int) -> HttpResponse:
    """Begin the bid on a tender in which we take part."""
    person = reader(request)
    inquiry = load(request, Inquiry, inquiry_pk, "customer", "owner", "region")
    deny(can_begin_bid(person, inquiry))
    is_hers = person.post == Post.SALES_ASSISTANT
    assistant = person if is_hers else holders(Post.SALES_ASSISTANT, region=inquiry.region).order_by("pk").first()
    form = _form(request, initial=BidForm.begun_from(inquiry, assistant))
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        bid = attempt(form, lambda: begin_bid(inquiry, form.data_given, by=person))
        if bid is not None:
            messages.success(request, _("%(number)s is begun; its writers are told.") % {"number": bid.number})
            return redirect(bid)
    context = {"form": form, "inquiry": inquiry, "cancel_url": inquiry.get_absolute_url()}
    return render(request, "quotes/bid/new.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the head, or move the closing time."""
    person = reader(request)
    bid = load(request, Bid, pk, *ALONG)
    deny(can_edit_bid(person, bid))
    form = _form(request, bid=bid)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        saved = attempt(form, lambda: edit_bid(bid, form.data_given, revision=revision, by=person))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
        bid.refresh_from_db(fields=["revision"])
        form.keep_mine(bid.revision)
    context = {"form": form, "bid": bid, "cancel_url": bid.get_absolute_url()}
    return render(request, "quotes/bid/edit.html", context, status=REJECTED if form.is_bound else 200)


@require_POST
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it up for review."""
    person = reader(request)
    bid = load(request, Bid, pk, *ALONG)
    deny(can_put_bid(person, bid))
    form = PutForm(request.POST)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        if attempt(form, lambda: put_bid(bid, revision=revision, by=person)) is not None:
            messages.success(request, _("Put up for review. The chain shows whose turn it is."))
            return redirect(bid)
    bid = load(request, Bid, pk, *ALONG)
    return bid_page(request, bid, status=REJECTED, wrong_form=form)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up, with the reason."""
    person = reader(request)
    bid = load(request, Bid, pk, *ALONG)
    deny(can_drop_bid(person, bid))
    form = BidReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: drop_bid(bid, reason, by=person)) is not None:
            messages.success(request, _("Given up."))
            return redirect(bid)
    return bid_page(request, bid, status=REJECTED, drop_form=form)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an approved bid up again, with the reason."""
    person = reader(request)
    bid = load(request, Bid, pk, *ALONG)
    deny(can_reopen_bid(person, bid))
    form = BidReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: reopen_bid(bid, reason, by=person)) is not None:
            messages.success(request, pgettext("bid", "Taken up again; the next version is in preparation."))
            return redirect(bid)
    return bid_page(request, bid, status=REJECTED, reopen_form=form)


def _form(request: HttpRequest, **kwargs: Any) -> BidForm:
    return BidForm(
        request.POST or None,
        assistants=_by_name(Post.SALES_ASSISTANT),
        technicians=_by_name(Post.TECHNICAL),
        **kwargs,
    )


def _by_name(post: Post) -> QuerySet[Person]:
    return holders(post).order_by("name", "pk")
