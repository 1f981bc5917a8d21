"""Products and price policies for tests, straight through the ORM; the actions have tests of their own.

Quotes go through their actions: the database refuses any other way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from customers.models import Contact, Customer
from quotes.actions.content import QuoteData
from quotes.actions.quote import draft_quote, submit_quote
from quotes.enums import Department, PolicyState, PriceType, ProductKind
from quotes.models import Bid, PolicyOpinion, PostDiscount, PriceBand, PricePolicy, Product, Quote
from quotes.queries.judging import LineData
from salesops.approvals.engine import decide
from salesops.approvals.models import Request
from salesops.base import clock
from salesops.documents import papers_of, storage
from salesops.documents.enums import PaperState
from salesops.documents.models import Paper
from salesops.org.enums import Post
from salesops.org.models import Person, Region
from tests.factories.customers import ContactFactory, CustomerFactory
from tests.factories.org import SINCE
from tests.factories.papers import SMALL_PDF

# ------------------------------------------------------------------------------------------------------------- price

_numbers = count(1)
LIMITS = {Post.ACCOUNT_MANAGER: "0.05", Post.REGIONAL_MANAGER: "0.10", Post.DIRECTOR: "0.15"}


def make_product(
    code: str = "", *, name: str = "", kind: str = ProductKind.LICENCE, unit: str = "套", tax_rate: str = "0.13"
) -> Product:
    """A product on sale; unnamed ones get a number."""
    code = code or f"P-{next(_numbers):03}"
    return Product.objects.create(
        code=code, name=name or f"产品 {code}", kind=kind, unit=unit, tax_rate=Decimal(tax_rate), created_at=clock.now()
    )


def make_draft(
    *,
    by: Person,
    title: str = "2026-10 版",
    valid_from: date = SINCE,
    valid_to: date | None = None,
    limits: Mapping[Post, str] | None = None,
) -> PricePolicy:
    """A draft with discount authorities (account manager 5 %, regional manager 10 %, director 15 %) and no band."""
    draft = PricePolicy.objects.create(
        title=title, valid_from=valid_from, valid_to=valid_to, created_by=by, created_at=clock.now()
    )
    PostDiscount.objects.bulk_create(
        PostDiscount(policy=draft, post=post, max_discount=Decimal(share))
        for post, share in (LIMITS if limits is None else limits).items()
    )
    return draft


def make_band(
    policy: PricePolicy,
    product: Product,
    walls: tuple[str, str, str] = ("80", "100", "120"),
    *,
    price_type: str = PriceType.NORMAL,
    region: Region | None = None,
    customer_type: str = "",
    quantity_from: str = "0",
    condition: str = "",
) -> PriceBand:
    """Floor, list price and ceiling in yuan; 80, 100 and 120 if not said."""
    floor, list_price, ceiling = (Decimal(wall) for wall in walls)
    return PriceBand.objects.create(
        policy=policy,
        product=product,
        price_type=price_type,
        region=region,
        customer_type=customer_type,
        quantity_from=Decimal(quantity_from),
        floor=floor,
        list_price=list_price,
        ceiling=ceiling,
        condition=condition,
    )


def discuss(draft: PricePolicy, *, director: Person, by: Person) -> PricePolicy:
    """All that must be said before a version is issued."""
    PolicyOpinion.objects.bulk_create(
        PolicyOpinion(policy=draft, department=department, text="同意", recorded_by=by, recorded_at=clock.now())
        for department in Department
    )
    draft.meeting_on = clock.today()
    draft.director_opinion, draft.director, draft.director_opinion_at = "同意颁布", director, clock.now()
    draft.save()
    return draft


def issue(draft: PricePolicy, *, by: Person, number: str = "") -> PricePolicy:
    """Put a draft in force without the talk around it."""
    draft.number = number or f"JG-2026-{next(_numbers):02}"
    draft.state, draft.issued_by, draft.issued_at = PolicyState.ISSUED, by, clock.now()
    draft.save()
    return draft


def make_policy(
    *products: Product, keeper: Person, gm: Person, valid_from: date = SINCE, valid_to: date | None = None
) -> PricePolicy:
    """An issued version in which every product costs 80 to 120, list price 100, in all three price types."""
    draft = make_draft(by=keeper, valid_from=valid_from, valid_to=valid_to)
    for product in products:
        for price_type in PriceType:
            make_band(draft, product, price_type=price_type)
    return issue(discuss(draft, director=gm, by=keeper), by=gm)


# ------------------------------------------------------------------------------------------------------------- quote

TERMS = {"payment_terms": "合同签订后 5 日内付清", "delivery": "30 日内交付", "warranty": "质保 12 个月", "notes": ""}


def make_line(product: Product, price: str = "100.00", quantity: str = "1", **typed: Any) -> LineData:
    """One line as it is typed; ``discount`` is a share as text."""
    discount = Decimal(typed.pop("discount", "0"))
    return LineData(product, Decimal(quantity), Decimal(price), discount, **typed)


def quote_data(customer: Customer, *lines: LineData, header_discount: str = "0.00", **typed: Any) -> QuoteData:
    """What a rep types into a quote; the lines of `make_line`."""
    values: dict[str, Any] = {
        "contact": None,
        "project_name": "",
        "valid_until": clock.today() + timedelta(days=30),
        **TERMS,
        **typed,
    }
    return QuoteData(customer=customer, header_discount=Decimal(header_discount), lines=lines, **values)


def make_quote(customer: Customer, *lines: LineData, **typed: Any) -> Quote:
    """A draft by the customer's account manager."""
    return draft_quote(quote_data(customer, *lines, **typed), by=customer.owner)


def submit(quote: Quote) -> Request:
    """Submit it; the chain is in force with the fixture `chains`."""
    return submit_quote(quote, by=quote.owner)


def sign(request: Request, verdict: str = "approve", opinion: str = "") -> Request:
    """The approver of the open step says it."""
    step = request.steps.select_related("approver").get(state="open")
    assert step.approver is not None
    return decide(step, verdict, opinion, by=step.approver, seen_hash=request.content_hash)


def approve(request: Request) -> Quote:
    """Everybody says yes."""
    while request.is_open:
        request = sign(request)
    return Quote.objects.get(pk=request.subject_id)


def archive(quote: Quote | Bid, content: bytes = SMALL_PDF) -> Paper:
    """Lay the paper of an approved quote or bid down without drawing it: that takes a second."""
    paper = papers_of(quote)[0]
    stored = storage.put("papers", content, suffix=".pdf")
    paper.path, paper.size, paper.sha256, paper.html_sha256 = stored.path, stored.size, stored.sha256, stored.sha256
    paper.state, paper.archived_at = PaperState.ARCHIVED, clock.now()
    paper.save()
    return paper


@dataclass(frozen=True, slots=True)
class Desk:
    """What a rep needs: a customer with a contact, a product, prices 80 – 100 – 120, discounts of 5, 10 and 15 %."""

    customer: Customer
    contact: Contact
    product: Product
    policy: PricePolicy

    def quote(self, price: str = "100.00", quantity: str = "1", **typed: Any) -> Quote:
        """A draft with one line."""
        head = {name: typed.pop(name) for name in ("valid_until", "header_discount", "contact") if name in typed}
        return make_quote(self.customer, make_line(self.product, price, quantity, **typed), **head)


def make_desk(owner: Person, *, keeper: Person, gm: Person, valid_to: date | None = None) -> Desk:
    """See `Desk`."""
    customer = CustomerFactory(owner=owner)
    product = make_product()
    policy = make_policy(product, keeper=keeper, gm=gm, valid_to=valid_to)
    return Desk(customer, ContactFactory(customer=customer), product, policy)
