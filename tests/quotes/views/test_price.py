"""The pages about prices: who sees how much, the two decisions, and what leaks nowhere (PRC-3, CNF-1, P27)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.actions.bands import save_bands
from quotes.actions.price import copy_policy
from quotes.enums import PriceType
from quotes.models import PricePolicy, Product, StandardCost
from quotes.queries.price import BandKey, Scope, Walls
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.org.enums import Post
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.org import SINCE
from tests.factories.quotes import discuss, issue, make_band, make_draft, make_product

pytestmark = pytest.mark.django_db
# Figures that occur nowhere else: a page that carries one has leaked it.
FLOOR, LIST, CEILING = "71234.11", "81234.22", "91234.33"
SOUTH_FLOOR, SOUTH_LIST = "61111.44", "62222.55"
COST = "51234.66"


def shown(amount: str) -> str:
    return f"{Decimal(amount):,.2f}"


@pytest.fixture
def policy(cast: Cast) -> PricePolicy:
    product = make_product("L-100", name="生产管理 企业版")
    draft = make_draft(by=cast.hu, title="2026-10 版")
    make_band(draft, product, (FLOOR, LIST, CEILING), condition="一次付清")
    make_band(draft, product, (SOUTH_FLOOR, SOUTH_LIST, CEILING), region=cast.south)
    StandardCost.objects.create(
        product=product, cost=Decimal(COST), valid_from=clock.today(), set_by=cast.sun, created_at=clock.now()
    )
    return issue(draft, by=cast.qian, number="JG-2026-03")


def page(client: Client, person: Person, name: str, **kwargs: object) -> tuple[int, str]:
    client.force_login(person)
    response = client.get(reverse(f"quotes:{name}", kwargs=kwargs))
    return response.status_code, response.content.decode()


@pytest.mark.rule("PRC-2", "ORG-2", "CNF-1")
@pytest.mark.parametrize(
    ("who", "sees", "never"),
    [
        ("qian", [FLOOR, LIST, CEILING, SOUTH_FLOOR], []),
        ("zhao", [FLOOR, LIST, CEILING, SOUTH_FLOOR], []),
        ("hu", [FLOOR, LIST, CEILING, SOUTH_FLOOR], []),
        ("wang", [FLOOR, LIST, CEILING], [SOUTH_FLOOR, SOUTH_LIST]),
        ("wu", [FLOOR, LIST, CEILING, SOUTH_FLOOR], []),
        # 5 % off the list price is as low as an account manager may go.
        ("li", ["77172.51", LIST, CEILING], [FLOOR, SOUTH_FLOOR, SOUTH_LIST]),
        ("zhou", [LIST, CEILING, SOUTH_LIST], [FLOOR]),
        ("chen", [LIST], [FLOOR, CEILING, "77172.51", SOUTH_FLOOR, SOUTH_LIST]),
    ],
)
def test_everybody_reads_the_list_as_far_as_the_post_goes(
    client: Client, cast: Cast, policy: PricePolicy, who: str, sees: list[str], never: list[str]
) -> None:
    status, text = page(client, getattr(cast, who), "price-list")
    assert status == 200
    assert [amount for amount in sees if shown(amount) not in text] == []
    assert [amount for amount in never if shown(amount) in text or amount in text] == []
    assert COST not in text
    assert shown(COST) not in text
    assert ViewLog.objects.filter(by=getattr(cast, who), what="price-list.viewed").count() == 1


@pytest.mark.rule("CNF-2")
@pytest.mark.parametrize(
    ("name", "what"), [("price-list", "price-list.viewed"), ("price-bands", "price-policy.viewed")]
)
def test_an_opening_is_logged_once_and_not_with_every_letter_of_a_filter(
    client: Client, cast: Cast, policy: PricePolicy, name: str, what: str
) -> None:
    def logged() -> int:
        return ViewLog.objects.filter(by=cast.wang, what=what).count()

    url = reverse(f"quotes:{name}", args=[policy.pk] if name == "price-bands" else [])
    refreshed = {"HX-Request": "true", "HX-Target": "list-part"}
    client.force_login(cast.wang)
    # The table alone, asked for by hand: who reads prices is logged, whatever the headers say.
    client.get(url, headers=refreshed)
    assert logged() == 1
    for typed in ("生", "生产"):
        assert shown(FLOOR) in client.get(url, {"q": typed}, headers=refreshed).content.decode()
    assert logged() == 1
    client.get(url)
    assert logged() == 2
    with clock.at(clock.now() + timedelta(days=1)):
        client.get(url, headers=refreshed)
    assert logged() == 3


CANARIES = [FLOOR, LIST, CEILING, SOUTH_FLOOR, SOUTH_LIST, COST]


@pytest.mark.rule("CNF-1", "ORG-2")
@pytest.mark.parametrize("who", ["lin", "xu", "sun"])
@pytest.mark.parametrize("name", ["price-list", "price-versions", "price-detail", "price-bands"])
def test_whoever_has_no_right_to_prices_gets_a_reason_and_not_a_byte_of_them(
    client: Client, cast: Cast, policy: PricePolicy, who: str, name: str
) -> None:
    kwargs = {"pk": policy.pk} if name in {"price-detail", "price-bands"} else {}
    status, text = page(client, getattr(cast, who), name, **kwargs)
    assert status == 403
    assert [amount for amount in CANARIES if shown(amount) in text or amount in text] == []
    assert policy.title not in text


@pytest.mark.rule("CNF-1")
@pytest.mark.parametrize("who", ["li", "chen"])
@pytest.mark.parametrize("name", ["price-versions", "price-detail", "price-bands"])
def test_whole_versions_are_for_managers(client: Client, cast: Cast, policy: PricePolicy, who: str, name: str) -> None:
    kwargs = {"pk": policy.pk} if name in {"price-detail", "price-bands"} else {}
    status, text = page(client, getattr(cast, who), name, **kwargs)
    assert status == 403
    assert shown(FLOOR) not in text


@pytest.mark.rule("PRC-3")
def test_a_draft_is_known_to_those_who_work_on_it_only(client: Client, cast: Cast, policy: PricePolicy) -> None:
    draft = make_draft(by=cast.hu, title="机密草稿")
    assert page(client, cast.wang, "price-detail", pk=draft.pk)[0] == 404
    assert "机密草稿" not in page(client, cast.wang, "price-versions")[1]
    for person in (cast.zhao, cast.qian, cast.hu):
        assert page(client, person, "price-detail", pk=draft.pk)[0] == 200
    assert page(client, cast.qian, "price-detail", pk=draft.pk + 100)[0] == 404


@pytest.mark.rule("CNF-1", "PRC-3", "ORG-2")
def test_the_trail_of_a_version_tells_no_price_of_another_region_and_no_draft(client: Client, cast: Cast) -> None:
    product = make_product("L-100")
    draft = make_draft(by=cast.hu)
    south = BandKey(product.pk, PriceType.NORMAL, Scope(cast.south.pk, "", Decimal(0)))
    walls = Walls(Decimal("61234.50"), Decimal("90000.00"), Decimal("110000.00"))
    save_bands(draft, {south: walls}, revision=None, by=cast.hu)
    draft.refresh_from_db()
    version = issue(discuss(draft, director=cast.zhao, by=cast.hu), by=cast.qian)
    copy_policy(version, title="机密涨价稿", valid_from=clock.today(), by=cast.hu)
    secrets = ["61,234.50", "机密涨价稿"]
    told = page(client, cast.qian, "price-detail", pk=version.pk)[1]
    assert [secret for secret in secrets if secret not in told] == []
    told = page(client, cast.wang, "price-detail", pk=version.pk)[1]
    assert [secret for secret in secrets if secret in told] == []


@pytest.mark.rule("PRC-1")
@pytest.mark.parametrize(
    ("who", "status"), [("zhao", 200), ("qian", 200), ("sun", 200), ("hu", 403), ("wang", 403), ("li", 403)]
)
def test_the_standard_cost_is_for_director_general_manager_and_finance(
    client: Client, cast: Cast, policy: PricePolicy, who: str, status: int
) -> None:
    product = Product.objects.get()
    for name, kwargs in (("cost-list", {}), ("cost-detail", {"pk": product.pk})):
        got, text = page(client, getattr(cast, who), name, **kwargs)
        assert got == status
        assert (shown(COST) in text) == (status == 200)


@pytest.mark.rule("PRC-1")
def test_finance_sets_a_cost_once_a_day(client: Client, cast: Cast) -> None:
    product = make_product()
    client.force_login(cast.sun)
    url = reverse("quotes:cost-detail", args=[product.pk])

    def post(cost: str, day: str) -> Any:
        return client.post(url, {"cost": cost, "valid_from": day, "_once": uuid4()})

    assert post("1,234.5", "2026-11-01").status_code == 302
    again = post("99", "2026-11-01")
    assert again.status_code == 422
    assert 'value="99"' in again.content.decode()
    assert post("NaN", "0000-00-00").status_code == 422
    assert [cost.cost for cost in StandardCost.objects.all()] == [Decimal("1234.50")]
    client.force_login(cast.zhao)
    assert post("1", "2026-12-01").status_code == 403


@pytest.mark.rule("QUO-2")
def test_without_a_version_in_force_the_list_says_so(client: Client, cast: Cast) -> None:
    status, text = page(client, cast.li, "price-list")
    assert status == 200
    assert "没有生效的价格表" in text


# ------------------------------------------------------------------------------------------------------- decisions


@pytest.fixture
def draft(cast: Cast) -> PricePolicy:
    draft = make_draft(by=cast.hu, valid_from=clock.today() + timedelta(days=1))
    make_band(draft, make_product())
    return discuss(draft, director=cast.zhao, by=cast.hu)


def decide(client: Client, person: Person, name: str, draft: PricePolicy, **data: object) -> Any:
    client.force_login(person)
    url = reverse(f"quotes:{name}", args=[draft.pk])
    return client.post(url, {"revision": draft.revision, "_once": uuid4(), **data})


@pytest.mark.rule("PRC-3")
def test_the_general_manager_issues_with_one_button(client: Client, cast: Cast, draft: PricePolicy) -> None:
    assert reverse("quotes:price-issue", args=[draft.pk]) in page(client, cast.qian, "price-detail", pk=draft.pk)[1]
    assert reverse("quotes:price-issue", args=[draft.pk]) not in page(client, cast.zhao, "price-detail", pk=draft.pk)[1]
    response = decide(client, cast.qian, "price-issue", draft)
    assert response.status_code == 302
    assert PricePolicy.objects.get().number


@pytest.mark.rule("PRC-3", "APP-6")
def test_what_was_not_read_is_not_issued(client: Client, cast: Cast, draft: PricePolicy) -> None:
    response = decide(client, cast.qian, "price-issue", draft, revision=draft.revision + 1)
    assert response.status_code == 422
    assert "APP-6" in response.content.decode()
    assert PricePolicy.objects.get().is_draft


@pytest.mark.rule("PRC-3")
def test_an_overlap_is_explained_on_the_page(client: Client, cast: Cast, draft: PricePolicy) -> None:
    other = issue(make_draft(by=cast.hu), by=cast.qian, number="JG-2025-07")
    assert "JG-2025-07" in page(client, cast.qian, "price-detail", pk=draft.pk)[1]
    response = decide(client, cast.qian, "price-issue", draft)
    assert response.status_code == 422
    assert "PRC-3" in response.content.decode()
    assert decide(client, cast.qian, "price-end", other, on=clock.today().isoformat()).status_code == 302
    assert decide(client, cast.qian, "price-issue", draft).status_code == 302


@pytest.mark.rule("PRC-3")
def test_the_directors_words_are_kept_where_they_are_refused(client: Client, cast: Cast, draft: PricePolicy) -> None:
    assert decide(client, cast.zhao, "price-opinion", draft, opinion="价格合理").status_code == 302
    stale = decide(client, cast.zhao, "price-opinion", draft, opinion="再想一想")
    assert stale.status_code == 422
    assert "再想一想" in stale.content.decode()
    assert decide(client, cast.zhao, "price-opinion", draft, opinion=" ").status_code == 422
    assert PricePolicy.objects.get().director_opinion == "价格合理"


@pytest.mark.rule("PRC-3")
@pytest.mark.parametrize(
    ("who", "status"), [("hu", 422), ("zhao", 422), ("wang", 404), ("li", 403), ("lin", 403), ("sun", 403)]
)
def test_nobody_else_issues_by_posting(client: Client, cast: Cast, draft: PricePolicy, who: str, status: int) -> None:
    response = decide(client, getattr(cast, who), "price-issue", draft)
    assert response.status_code == status
    assert PricePolicy.objects.get().is_draft


@pytest.mark.rule("PRC-3")
@pytest.mark.parametrize("name", ["price-issue", "price-opinion", "price-end"])
def test_reading_decides_nothing(client: Client, cast: Cast, draft: PricePolicy, name: str) -> None:
    assert page(client, cast.qian, name, pk=draft.pk)[0] == 405


# ---------------------------------------------------------------------------------------------------------- the cost


@pytest.mark.parametrize("name", ["price-list", "price-versions", "cost-list", "price-bands"])
def test_a_list_costs_the_same_with_one_row_and_with_three(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.qian)
    counts = []
    for rows in (1, 3):
        start = clock.today() - timedelta(days=5 - rows)
        PricePolicy.objects.filter(valid_to=None).update(valid_to=start - timedelta(days=1))
        draft = make_draft(by=cast.hu, valid_from=start, limits={Post.DIRECTOR: "0.2"})
        for step in range(rows):
            product, day = make_product(), SINCE - timedelta(days=10 * rows + step)
            make_band(draft, product)
            make_band(draft, product, region=cast.east, price_type=PriceType.KEEP)
            issue(make_draft(by=cast.hu, valid_from=day, valid_to=day), by=cast.qian)
        policy = issue(draft, by=cast.qian)
        url = reverse(f"quotes:{name}", kwargs={"pk": policy.pk} if name == "price-bands" else {})
        client.get(url)  # what the process keeps is loaded once
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16, counts
