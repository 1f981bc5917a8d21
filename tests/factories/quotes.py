"""Products and price policies for tests, straight through the ORM; the actions have tests of their own."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import count

from quotes.enums import Department, PolicyState, PriceType, ProductKind
from quotes.models import PolicyOpinion, PostDiscount, PriceBand, PricePolicy, Product
from salesops.base import clock
from salesops.org.enums import Post
from salesops.org.models import Person, Region
from tests.factories.org import SINCE

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
    return issue(draft, by=gm)
