"""The content of a draft in the trail, read in another language than it was written in (CNF-2)."""

from decimal import Decimal

import pytest
from django.utils import translation

from quotes.actions.bands import SHOWN_CHANGES, save_bands, save_discounts
from quotes.enums import PriceType
from quotes.models import PricePolicy
from quotes.queries.price import BandKey, Scope, Walls
from salesops.audit import timeline_for
from salesops.org.enums import Post
from tests.cast import Cast
from tests.factories.quotes import make_draft, make_product

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CNF-2", "DSH-2")]
WALLS = Walls(Decimal(80), Decimal(100), Decimal(120))


def labels(policy: PricePolicy, language: str) -> set[str]:
    with translation.override(language):
        return {change.label for change in timeline_for(policy)[0].changes}


@pytest.mark.parametrize("written_in", ["zh-hans", "en"])
def test_what_changed_is_told_in_the_readers_language(cast: Cast, written_in: str) -> None:
    draft, product = make_draft(by=cast.hu), make_product("L-100")
    key = BandKey(product.pk, PriceType.CAPTURE, Scope(cast.east.pk, "", Decimal(50)))
    with translation.override(written_in):
        draft = save_bands(draft, {key: WALLS}, revision=None, by=cast.hu)
    assert labels(draft, "en") == {"L-100 · Market-entry price · 华东 · ≥ 50"}
    assert labels(draft, "zh-hans") == {"L-100 · 占领市场价格 · 华东 · ≥ 50"}
    with translation.override(written_in):
        save_discounts(draft, {(Post.GM, PriceType.NORMAL): Decimal("0.2")}, revision=None, by=cast.hu)
    assert labels(draft, "en") == {"General manager · Normal price"}
    assert labels(draft, "zh-hans") == {"总经理 · 正常价格"}


def test_of_many_bands_the_trail_tells_how_many(cast: Cast) -> None:
    draft, count = make_draft(by=cast.hu), SHOWN_CHANGES + 1
    bands = {BandKey(make_product().pk, PriceType.NORMAL): WALLS for _ in range(count)}
    save_bands(draft, bands, revision=None, by=cast.hu)
    (entry,) = timeline_for(draft)
    assert len(entry.changes) == count
    assert str(count) in {change.after for change in entry.changes}
    assert "number of bands changed in all" in labels(draft, "en")
    assert "number of bands changed in all" not in labels(draft, "zh-hans")
