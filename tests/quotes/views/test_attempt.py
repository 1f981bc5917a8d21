"""The page of the attempts outside the band: who reads it, what it finds (PRC-4)."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.models import PriceAttempt
from quotes.queries.attempt import sum_of_attempts, with_gap
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import CustomerFactory
from tests.factories.quotes import Desk, make_desk, make_line, make_product, make_quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Li tried one below and one above; Zhou one of a product without a price."""
    found = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    found.quote("72.00")
    found.quote("132.00", "2")
    make_quote(CustomerFactory(owner=cast.zhou), make_line(make_product(), "7.00"))
    return found


def numbers(client: Client, **filters: str) -> list[str]:
    """Who stands in the rows, in their order."""
    answer = client.get(reverse("quotes:attempt-list"), filters)
    assert answer.status_code == 200
    return [f"{row.tried_by.username} {row.side}" for row in answer.context["rows"]]


@pytest.mark.rule("PRC-4", "CNF-1")
def test_it_is_for_the_director_and_above(client: Client, cast: Cast, desk: Desk) -> None:
    url = reverse("quotes:attempt-list")
    for person, status in ((cast.zhao, 200), (cast.qian, 200), (cast.wang, 403), (cast.li, 403), (cast.hu, 403)):
        client.force_login(person)
        assert client.get(url).status_code == status, person
        assert visible_to(person, PriceAttempt).exists() == (status == 200), person
        listed = client.get(reverse("quotes:quote-list"))
        assert (url in listed.content.decode()) == (status == 200), person


@pytest.mark.rule("PRC-4")
def test_it_says_by_whom_and_how_far(client: Client, cast: Cast, desk: Desk) -> None:
    rows: list[Any] = list(with_gap(PriceAttempt.objects.order_by("pk")))
    below, above, without = rows
    assert [(one.side, one.off_by) for one in (below, above, without)] == [
        ("below", 8), ("above", 24), ("no_band", None),
    ]  # fmt: skip
    assert (round(below.off_share, 4), round(above.off_share, 4), without.off_share) == (
        below.off_by / 80, above.off_by / 240, None,
    )  # fmt: skip
    assert sum_of_attempts(PriceAttempt.objects.all()) == (3, 2, Decimal(32))
    client.force_login(cast.zhao)
    assert numbers(client) == ["zhou no_band", "li above", "li below"]
    assert numbers(client, sort="-off")[-2:] == ["li above", "li below"]
    assert numbers(client, side="below") == ["li below"]
    assert numbers(client, side="above") == ["li above"]
    assert numbers(client, side="no_band") == ["zhou no_band"]
    assert numbers(client, tried_by=str(cast.li.pk), since="7", path="draft", q=desk.product.code) == [
        "li above", "li below",
    ]  # fmt: skip
    assert numbers(client, path="import") == []
    assert numbers(client, since="x", tried_by="0", side="?") == numbers(client)


def test_more_attempts_ask_no_more_queries(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.zhao)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("quotes:attempt-list")).status_code == 200
        return len(seen)

    asked()
    few = asked()
    for _ in range(5):
        desk.quote("1.00")
    assert asked() == few
