"""Who decides on a version of the price policy, and on whose (PRC-3, ORG-4)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from quotes.actions.bands import save_bands, save_discounts
from quotes.actions.price import copy_policy, edit_policy, record_opinions
from quotes.enums import Department, PriceType
from quotes.models import PricePolicy, Product
from quotes.queries.price import BandKey, Walls
from quotes.rules import can_give_opinion, can_issue_policy
from salesops.base import clock
from salesops.base.verdicts import Denied, Verdict
from salesops.org.actions.grant import give_grant
from salesops.org.enums import GrantName, Post
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.quotes import make_band, make_draft, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-4", "PRC-3")]
D = Decimal

type Change = Callable[[PricePolicy, Product, Person], PricePolicy]


def bands(draft: PricePolicy, product: Product, by: Person) -> PricePolicy:
    walls = {BandKey(product.pk, PriceType.NORMAL): Walls(D("70.00"), D("100.00"), D("120.00"))}
    return save_bands(draft, walls, revision=draft.revision, by=by)


def discounts(draft: PricePolicy, product: Product, by: Person) -> PricePolicy:
    return save_discounts(draft, {(Post.GM, ""): D("0.5")}, revision=draft.revision, by=by)


def head(draft: PricePolicy, product: Product, by: Person) -> PricePolicy:
    typed = {"valid_from": draft.valid_from, "valid_to": None, "capture_post": "GM", "keep_post": "GM"}
    return edit_policy(draft, title="另一版", revision=draft.revision, by=by, **typed)  # type: ignore[arg-type]


def copy(draft: PricePolicy, product: Product, by: Person) -> PricePolicy:
    return copy_policy(draft, title="下一版", valid_from=draft.valid_from, by=by)


def minutes(draft: PricePolicy, product: Product, by: Person) -> PricePolicy:
    opinions = {department.value: "同意" for department in Department}
    return record_opinions(draft, opinions, meeting_on=clock.today(), revision=draft.revision, by=by)


@pytest.fixture
def product(cast: Cast) -> Product:
    return make_product()


@pytest.fixture
def draft(cast: Cast, product: Product) -> PricePolicy:
    draft = make_draft(by=cast.hu, valid_from=clock.today() + timedelta(days=1))
    make_band(draft, product)
    return draft


def keep_prices(person: Person, *, by: Person) -> None:
    give_grant(person, GrantName.PRICE_KEEPER, reason="代管价格", start=clock.today(), by=by)


@pytest.mark.parametrize(("who", "may"), [("qian", can_issue_policy), ("zhao", can_give_opinion)])
@pytest.mark.parametrize("change", [bands, discounts, head, copy])
def test_nobody_decides_on_a_version_whose_content_is_their_own(
    cast: Cast, draft: PricePolicy, product: Product, change: Change, who: str, may: Callable[..., Verdict]
) -> None:
    person = getattr(cast, who)
    assert may(person, draft)
    keep_prices(person, by=cast.hu)
    verdict = may(person, change(draft, product, person))
    assert isinstance(verdict, Denied)
    assert verdict.rule == "ORG-4"


def test_who_wrote_down_what_the_meeting_said_has_drafted_nothing(
    cast: Cast, draft: PricePolicy, product: Product
) -> None:
    keep_prices(cast.qian, by=cast.hu)
    assert can_issue_policy(cast.qian, minutes(draft, product, cast.qian))


def test_another_version_that_somebody_wrote_is_no_matter(cast: Cast, draft: PricePolicy, product: Product) -> None:
    keep_prices(cast.qian, by=cast.hu)
    own = copy(draft, product, cast.qian)
    assert not can_issue_policy(cast.qian, own)
    assert can_issue_policy(cast.qian, draft)
