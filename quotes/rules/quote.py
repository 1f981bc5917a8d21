"""Who may do what with a quote, and which quotes a person sees (QUO-1, ORG-2)."""

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.dormancy import wakes
from customers.enums import CustomerStatus
from customers.holding import holds
from customers.models import Customer
from customers.rules import can_trade_with, works_with
from quotes.enums import QUOTE, Outcome, PriceType, QuoteState
from quotes.models import OFFERED, HandOut, PriceAttempt, PriceBand, PricePolicy, Question, Quote, QuoteLink
from quotes.rules.price import can_see_bands
from salesops.approvals.models import Request
from salesops.base.clock import shanghai, today
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, GrantName, Post
from salesops.org.models import Person
from salesops.org.rules import can_see_prices
from salesops.org.sharing import shared_with
from salesops.org.visibility import by_owner_and_region, visible, visible_to


@holds
def under_offer() -> QuerySet[Any, Any]:
    """Customers with a quote in review or on the table keep their owner (CUS-2); a draft or a lost one keeps nobody."""
    open_ones = Quote.objects.filter(state__in=(*OFFERED, QuoteState.IN_REVIEW))
    return open_ones.exclude(result__outcome=Outcome.LOST).values("customer_id")


@wakes
def quoted_since(day: date) -> QuerySet[Any, Any]:
    """Customers with a quote begun since that day are awake (CUS-4)."""
    return Quote.objects.filter(created_at__gte=shanghai(day)).values("customer_id")


QUOTE_POSTS = ALL_SEEING_POSTS | {Post.REGIONAL_MANAGER, Post.ACCOUNT_MANAGER, Post.SALES_ASSISTANT}
ARCHIVED = _("This customer is archived; no quote is made for it any more.")
DRAFTING_POSTS = frozenset({Post.REGIONAL_MANAGER, Post.ACCOUNT_MANAGER, Post.SALES_ASSISTANT})
# Who may be asked to decide on a quote without seeing all of them, or those of the region, anyway.
DECIDING_POSTS = frozenset({Post.REGIONAL_MANAGER, Post.FINANCE})


@visible(Quote, shared=False)
def quotes_of(person: Person) -> QuerySet[Quote]:
    """ORG-2: reps their own and those of their customers, managers their region, assistants what they support.

    Director and GM all; whoever decides or decided on one sees that one; finance otherwise sees money documents from
    the contract on. Administrators see quotes by a logged grant only.
    """
    return _quotes(person, None)


@visible(Quote, by_key=True)
def quotes_visible_to(person: Person) -> QuerySet[Quote]:
    """Those, and single ones that were shared with the person, while the post has a right to prices (CNF-1)."""
    return _quotes(person, shared_with(person, Quote) if can_see_prices(person) else None)


def _quotes(person: Person, shared: QuerySet[Any, int] | None) -> QuerySet[Quote]:
    mine = by_owner_and_region(person, Quote.objects.all(), grant=GrantName.QUOTE_READER, via="customer", shared=shared)
    if person.post not in DECIDING_POSTS:
        return mine
    asked = Request.objects.filter(kind=QUOTE, steps__approver=person)
    return Quote.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=asked.values("subject_id")))


@visible(HandOut)
def _hand_outs(person: Person) -> QuerySet[HandOut]:
    return HandOut.objects.filter(quote__in=visible_to(person, Quote).order_by().values("pk"))


def can_see_quotes(person: Person) -> Verdict:
    """May this person open the list of quotes? Which ones are on it, `visible_to` says."""
    if not person.is_active:
        return Denied(_("This account is no longer active."), "ORG-2")
    if person.post in QUOTE_POSTS or GrantName.QUOTE_READER in person.grants_on(today()):
        return Allowed()
    return Denied(_("Quotes are open to those who work on them only."), "CNF-1")


def can_see_quote(person: Person, quote: Quote) -> Verdict:
    """Quotes are trade secrets (CNF-1): who neither owns nor leads nor supports nor decides does not see them."""
    if person.is_active and quotes_visible_to(person).filter(pk=quote.pk).exists():
        return Allowed()
    return Denied(_("Quotes are open to those who work on them only."), "CNF-1")


def can_see_attempts(person: Person) -> Verdict:
    """PRC-4: who tried to offer outside the band is for the director and those above."""
    if person.is_active and person.post in ALL_SEEING_POSTS:
        return Allowed()
    return Denied(_("Attempts outside the band are shown to the director."), "PRC-4")


@visible(QuoteLink)
def _links(person: Person) -> QuerySet[QuoteLink]:
    return QuoteLink.objects.filter(quote__in=visible_to(person, Quote).order_by().values("pk"))


@visible(PriceAttempt)
def _attempts(person: Person) -> QuerySet[PriceAttempt]:
    return PriceAttempt.objects.all() if can_see_attempts(person) else PriceAttempt.objects.none()


def can_start_quotes(person: Person) -> Verdict:
    """May this person draft quotes at all? For which customer, `can_draft_quote` says."""
    if person.is_active and person.post in DRAFTING_POSTS:
        return Allowed()
    return Denied(_("Quotes are drafted by the customer's account manager or the sales assistant."), "QUO-1")


def customers_to_quote(person: Person) -> QuerySet[Customer]:
    """The customers for whom this person may draft a quote (QUO-1)."""
    seen = visible_to(person, Customer, shared=False).filter(archived_at=None).exclude(status=CustomerStatus.STOPPED)
    return seen if person.post == Post.SALES_ASSISTANT else seen.filter(owner=person)


def can_draft_quote(person: Person, customer: Customer) -> Verdict:
    """The customer's account manager, or the sales assistant who supports them (QUO-1)."""
    return _writes_for(person, customer) and _is_quoted(customer)


def bands_told(person: Person, customer: Customer | None) -> QuerySet[PriceBand]:
    """The bands by which this person is told what a customer gets: those of any region for whom they draft quotes.

    The editor works their quotes out by those bands as well (QUO-1, CNF-1).
    """
    if customer is not None and can_see_bands(person) and can_draft_quote(person, customer):
        return PriceBand.objects.filter(policy__in=PricePolicy.objects.issued())
    return visible_to(person, PriceBand)


def _writes_for(person: Person, customer: Customer) -> Verdict:
    if person.is_active and person.pk == customer.owner_id:
        return Allowed()
    if person.post == Post.SALES_ASSISTANT and works_with(person, customer):
        return Allowed()
    return Denied(_("Quotes are drafted by the customer's account manager or the sales assistant."), "QUO-1")


def _is_quoted(customer: Customer) -> Verdict:
    return can_trade_with(customer, ARCHIVED, "QUO-1")


def can_edit_quote(person: Person, quote: Quote) -> Verdict:
    """As drafting, and the assistant leaves alone what has left list prices; its state, the action asks (QUO-1)."""
    return _changes(person, quote) and _is_quoted(quote.customer)


def _changes(person: Person, quote: Quote) -> Verdict:
    verdict = _writes_for(person, quote.customer)
    if verdict and person.pk != quote.customer.owner_id and not _is_standard(quote):
        return Denied(_("The account manager has set prices in this draft; only they change it now."), "QUO-1")
    return verdict


def _is_standard(quote: Quote) -> bool:
    standard = quote.lines.filter(price_type=PriceType.NORMAL, discount=0, unit_price=F("list_price"))
    return not quote.header_discount and not quote.lines.exclude(pk__in=standard.values("pk")).exists()


def can_discard_quote(person: Person, quote: Quote) -> Verdict:
    """Whoever may edit it, also where the customer was archived meanwhile; its account manager (QUO-1)."""
    if person.is_active and person.pk == quote.owner_id:
        return Allowed()
    return _changes(person, quote)


def can_submit_quote(person: Person, quote: Quote) -> Verdict:
    """Only the account manager answers for a quote (QUO-1)."""
    if person.is_active and person.pk == quote.owner_id:
        return _is_quoted(quote.customer)
    return Denied(_("The account manager answers for the quote and submits it."), "QUO-1")


def can_ask_question(person: Person, quote: Quote) -> Verdict:
    """QUO-3: the rep asks, before submitting."""
    if person.is_active and person.pk == quote.owner_id:
        return _is_quoted(quote.customer)
    return Denied(_("Questions about a quote are put by its account manager."), "QUO-3")


def can_hand_out_quote(person: Person, quote: Quote) -> Verdict:
    """The account manager or the sales assistant brings an approved quote to the customer (QUO-4)."""
    return can_draft_quote(person, quote.customer)


def can_note_result(person: Person, quote: Quote) -> Verdict:
    """Who answers for the quote says what became of it; its state, the action asks (QUO-5)."""
    if person.is_active and person.pk == quote.owner_id:
        return Allowed()
    return Denied(_("The account manager notes what became of a quote."), "QUO-5")


def can_answer_question(person: Person, question: Question) -> Verdict:
    """Who was asked (QUO-3)."""
    if person.is_active and person.pk == question.asked_of_id:
        return Allowed()
    return Denied(_("The question was put to somebody else."), "QUO-3")
