"""A fact is told once, in the reader's language, to whom it concerns and to nobody else."""

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from pytest_django import DjangoAssertNumQueries

from salesops.base import clock
from salesops.notices import NoticeKind, tell
from salesops.notices.actions import mark_all_read, mark_read
from salesops.notices.models import Notice
from salesops.notices.queries import unread_count
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OVERDUE = NoticeKind("test.overdue", _("Simplified Chinese"))  # a sentence that has a translation from the start
TITLED = NoticeKind("test.titled", _("Open: %(title)s"))
LIST = "notices:notice-list"


def told(cast: Cast, key: str = "quote:1") -> Notice:
    tell(cast.li, TITLED, params={"title": "QT-2026-00012"}, url="/quotes/1/", key=key)
    return Notice.objects.get(person=cast.li, key=key)


@pytest.mark.rule("APP-5")
def test_a_fact_is_told_once_for_ever(cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 20), 9)):
        first = told(cast)
    again = told(cast)
    assert (again.pk, again.created_at) == (first.pk, clock.shanghai(date(2026, 11, 20), 9))
    told(cast, key="quote:2")
    assert unread_count(cast.li) == 2


def test_everybody_is_told_on_their_own(cast: Cast) -> None:
    for person in (cast.li, cast.wang):
        tell(person, TITLED, params={"title": "x"}, url="/", key="same fact")
    assert (unread_count(cast.li), unread_count(cast.wang)) == (1, 1)


def test_the_sentence_is_put_together_in_the_readers_language(cast: Cast) -> None:
    tell(cast.li, OVERDUE, params={}, url="/", key="x")
    notice = Notice.objects.get()
    with translation.override("en"):
        assert notice.sentence == "Simplified Chinese"
    with translation.override("zh-hans"):
        assert notice.sentence == "简体中文"


@pytest.mark.rule("CNF-1")
@pytest.mark.parametrize("amount", [Decimal("168000.00"), 168000, 0.5])
def test_an_amount_is_no_particular_of_a_notice(cast: Cast, amount: object) -> None:
    with pytest.raises(ValueError, match="text"):
        tell(cast.li, TITLED, params={"title": amount}, url="/", key="x")  # type: ignore[dict-item]


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_a_notice_points_to_this_site_only(cast: Cast, url: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        tell(cast.li, TITLED, params={"title": "x"}, url=url, key="x")


def test_two_sentences_can_not_share_a_key() -> None:
    with pytest.raises(ValueError, match="two notices"):
        NoticeKind("test.titled", "Something else")


def test_an_old_notice_survives_a_sentence_that_changed(cast: Cast) -> None:
    Notice.objects.create(
        person=cast.li, kind="gone.away", params={"title": "QT-1"}, url="/", key="a", created_at=clock.now()
    )
    Notice.objects.create(
        person=cast.li, kind="test.titled", params={"name": "Li"}, url="/", key="b", created_at=clock.now()
    )
    assert [notice.sentence for notice in Notice.objects.order_by("key")] == ["QT-1", "Li"]


def test_the_list_shows_ones_own_newest_first(client: Client, cast: Cast) -> None:
    told(cast)
    tell(cast.wang, TITLED, params={"title": "Wang's own"}, url="/", key="x")
    client.force_login(cast.li)
    page = client.get(reverse(LIST)).content.decode()
    assert "QT-2026-00012" in page
    assert "Wang" not in page


@pytest.mark.parametrize("notices", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(
    client: Client, cast: Cast, notices: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(notices):
        told(cast, key=str(number))
    client.force_login(cast.li)
    with django_assert_max_num_queries(12):
        assert client.get(reverse(LIST)).status_code == 200


def test_opening_a_notice_reads_it_and_goes_where_it_points(client: Client, cast: Cast) -> None:
    notice = told(cast)
    client.force_login(cast.li)
    page = client.get(reverse(LIST))
    response = client.post(reverse("notices:notice-read", args=[notice.pk]), once_of(page.content.decode()))
    assert (response.status_code, response["Location"]) == (302, "/quotes/1/")
    assert unread_count(cast.li) == 0


def test_all_are_read_at_once(client: Client, cast: Cast) -> None:
    told(cast, key="1")
    told(cast, key="2")
    tell(cast.wang, TITLED, params={"title": "x"}, url="/", key="x")
    client.force_login(cast.li)
    page = client.get(reverse(LIST))
    response = client.post(reverse("notices:notice-read-all"), once_of(page.content.decode()))
    assert response["Location"] == reverse(LIST)
    assert (unread_count(cast.li), unread_count(cast.wang)) == (0, 1)


def test_the_chosen_ones_are_read_and_nobody_elses(client: Client, cast: Cast) -> None:
    chosen, left = told(cast, key="1"), told(cast, key="2")
    tell(cast.wang, TITLED, params={"title": "x"}, url="/", key="x")
    foreign = Notice.objects.get(person=cast.wang)
    client.force_login(cast.li)
    url = reverse("notices:notice-read-chosen")
    client.post(url, {"_once": str(uuid4()), "pick": [chosen.pk, foreign.pk, "x"]})
    unread = client.get(reverse(LIST), {"state": "unread"}).context["rows"]
    assert [notice.pk for notice in unread] == [left.pk]
    assert unread_count(cast.wang) == 1


def test_what_was_marked_as_read_by_mistake_is_new_again(client: Client, cast: Cast) -> None:
    opened = told(cast, key="1")
    mark_read(opened, by=cast.li)
    told(cast, key="2")
    tell(cast.wang, TITLED, params={"title": "x"}, url="/", key="x")
    client.force_login(cast.li)
    client.post(reverse("notices:notice-read-all"), {"_once": str(uuid4())})
    toast = client.get(reverse(LIST)).content.decode()
    moment = re.search(r'name="moment" value="([^"]+)"', toast)
    assert moment
    assert reverse("notices:notice-unread") in toast
    mark_all_read(by=cast.wang)
    for sent, unread in (({"moment": "yesterday"}, 0), ({"moment": moment[1].replace("&#x2B;", "+")}, 1)):
        response = client.post(reverse("notices:notice-unread"), sent | {"_once": str(uuid4())})
        assert response["Location"] == reverse(LIST)
        assert unread_count(cast.li) == unread
    assert unread_count(cast.wang) == 0


def test_an_outsider_can_not_read_it_away(client: Client, cast: Cast) -> None:
    notice = told(cast)
    client.force_login(cast.wang)
    page = client.get(reverse(LIST))
    once = once_of(page.content.decode()) or {"_once": "0b5a3c1e-7f0e-4a3e-9d7f-0a1b2c3d4e5f"}
    assert client.post(reverse("notices:notice-read", args=[notice.pk]), once).status_code == 404
    assert client.post(reverse("notices:notice-read", args=[notice.pk + 1]), once).status_code == 404
    assert unread_count(cast.li) == 1


def test_a_look_reads_nothing(client: Client, cast: Cast) -> None:
    notice = told(cast)
    client.force_login(cast.li)
    assert client.get(reverse("notices:notice-read", args=[notice.pk])).status_code == 405
    assert unread_count(cast.li) == 1


def once_of(page: str) -> dict[str, str]:
    """The first form's idempotency key."""
    _before, found, rest = page.partition('name="_once" value="')
    return {"_once": rest.partition('"')[0]} if found else {}
