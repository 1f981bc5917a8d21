"""A field that was left is checked by the form that will be saved: the same words, and nothing is saved."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.db.utils import InternalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from customers.models import Customer
from salesops.base.checks import HEADER, checks_fields
from salesops.once.models import Submission
from salesops.org.models import Person
from tests.cast import Cast
from tests.fences.visits import VISITS, customer_typed, url_of
from tests.stage import Stage, actors_of

pytestmark = pytest.mark.django_db

MOST_QUERIES = 40


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast, cast.li)


def signed_in(stage: Stage, person: Person | None = None) -> Client:
    client = Client()
    client.force_login(person or stage.owner)
    return client


def check(client: Client, url: str, sent: dict[str, object], *names: str) -> str:
    answer = client.post(url, sent, headers={HEADER: ",".join(names)})
    assert answer.status_code == 200
    return str(answer.content.decode())


def places(body: str) -> dict[str, str]:
    """id of the place → what is said in it."""
    found = re.findall(r'<div id="([\w-]+)_error" hx-swap-oob="innerHTML">(.*?)</div>', body)
    return {place: re.sub(r"<[^>]+>", "", said) for place, said in found}


def test_only_what_was_left_is_judged_in_the_words_of_the_form(stage: Stage) -> None:
    client, url = signed_in(stage), reverse("customers:customer-new")
    typed = customer_typed(stage) | {"credit_code": "123", "name": ""}
    said = places(check(client, url, typed, "credit_code", "address"))
    assert set(said) == {"id_credit_code", "id_address"}
    assert said["id_address"] == ""
    whole = client.post(url, typed | {"_once": str(uuid4())})
    assert whole.status_code == 422
    assert said["id_credit_code"] in whole.content.decode()
    mended = places(check(client, url, typed | {"credit_code": "913101150DEMX00115"}, "credit_code"))
    assert mended == {"id_credit_code": ""}


def test_a_check_saves_nothing_and_uses_up_no_key(stage: Stage) -> None:
    client, url = signed_in(stage), reverse("customers:customer-new")
    typed, before = customer_typed(stage), Customer.objects.count()
    check(client, url, typed | {"_once": str(uuid4())}, "name", "__all__")
    assert (Customer.objects.count(), Submission.objects.count()) == (before, 0)


def test_a_view_that_knows_no_check_does_nothing_without_its_key(stage: Stage) -> None:
    """The header alone is no way around the key of a form."""
    url = reverse("customers:customer-archive", args=[stage.customer.pk])
    answer = signed_in(stage, stage.cast.wang).post(url, {"reason": "重复"}, headers={HEADER: "reason"})
    assert answer.status_code == 400
    stage.customer.refresh_from_db()
    assert stage.customer.archived_at is None


def test_whoever_may_not_fill_in_the_form_may_not_ask_it_either(stage: Stage) -> None:
    url = reverse("customers:customer-edit", args=[stage.customer.pk])
    assert signed_in(stage, stage.cast.zhou).post(url, {}, headers={HEADER: "name"}).status_code == 404


def test_a_view_can_write_nothing_while_it_checks(cast: Cast) -> None:
    @checks_fields
    def careless(request: HttpRequest) -> HttpResponse:
        cast.li.phone = "1"
        cast.li.save(update_fields=["phone"])
        return HttpResponse()

    request = RequestFactory().post("/", headers={HEADER: "phone"})
    with pytest.raises(InternalError, match="read-only"):
        careless(request)


def test_every_form_that_offers_it_answers_with_the_places_of_its_page(stage: Stage) -> None:
    """Whatever place a page has, its own address fills; within so many queries, and leaving nothing behind."""
    asked, people = [], actors_of(stage.cast)
    for name, visit in VISITS.items():
        if name == "customers:merge-confirm":
            stage.clear()  # what the others opened on that customer stands in the way of a merge
        url = url_of(name, visit, stage)
        if visit.sent is None or not getattr(resolve(url.partition("?")[0]).func, "checks_fields", False):
            continue
        client, sent = signed_in(stage, people[visit.by]), dict(visit.sent(stage))
        opened = client.get(url)
        if opened.status_code == 405:  # a form on another page is sent here: the chain editor's tests ask those
            continue
        page = opened.content.decode()
        assert "data-checks" in page, name
        fields = [
            field for field in sent if f'id="id_{field}_error"' in page and f'type="file" name="{field}"' not in page
        ]
        with CaptureQueriesContext(
            connection,
        ) as counted:
            body = check(client, url, {key: value for key, value in sent.items() if key in fields}, *fields, "__all__")
        assert set(places(body)) - {"form"} == {f"id_{field}" for field in fields}, name
        assert len(counted) <= MOST_QUERIES, f"{name}: {len(counted)}"
        asked.append(name)
    assert len(asked) >= 20, asked
    assert {"quotes:cost-detail", "org:person-move", "org:person-handover"} <= set(asked)  # the first is a class


def test_a_form_in_a_dialog_asks_the_address_it_came_from(stage: Stage) -> None:
    client, url = signed_in(stage, stage.cast.hu), reverse("org:person-move", args=[stage.cast.lin.pk])
    dialog = client.get(url, {"superior": stage.cast.wang.pk}, headers={"HX-Request": "true"}).content.decode()
    asks = re.search(r'data-checks hidden hx-post="([^"]+)"', dialog)
    assert asks
    said = places(check(client, asks[1], {"start": "soon", "post": ""}, "start", "post", "region"))
    assert set(said) == {"id_start", "id_post", "id_region"}
    assert said["id_start"]
    assert said["id_post"]
    assert said["id_region"] == ""
