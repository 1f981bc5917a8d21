"""What one typed and did not send: it is there on another computer, for its author alone, until it was accepted."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from salesops.base import clock
from salesops.desk.drafts import LARGEST, LONGEST_KEY, MOST_DRAFTS, keep_draft
from salesops.desk.models import Draft
from salesops.desk.tasks import forget_drafts
from salesops.memos.queries.record import code_of
from salesops.org.actions.person import deactivate_person
from salesops.org.models import Person
from tests.cast import Cast
from tests.fences.visits import customer_typed
from tests.stage import Stage

pytestmark = pytest.mark.django_db

TYPED = [["name", "远景软件"], ["background", "旧系统停止维护"]]


def at(key: str) -> str:
    return reverse("desk:draft", args=[key])


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def keep(client: Client, key: str, values: Any = TYPED, **more: str) -> Any:
    return client.post(at(key), {"values": json.dumps(values), **more})


def test_a_draft_is_there_on_another_computer_and_for_nobody_else(cast: Cast) -> None:
    kept = keep(signed_in(cast.li), "customer-new", revision="3")
    assert "草稿" in kept.json()["said"]
    assert signed_in(cast.li).get(at("customer-new")).json() == {"values": TYPED}
    for other in (cast.wang, cast.qian, cast.hu):
        assert signed_in(other).get(at("customer-new")).status_code == 404
        assert signed_in(other).post(at("customer-new"), {"drop": "1"}).status_code == 200
    assert Draft.objects.get().revision == 3
    assert Client().get(at("customer-new")).status_code == 302


def test_the_next_one_takes_its_place_and_discarding_ends_it(cast: Cast) -> None:
    client = signed_in(cast.li)
    keep(client, "customer-new")
    keep(client, "customer-new", [["name", "另一个"]])
    assert client.get(at("customer-new")).json() == {"values": [["name", "另一个"]]}
    assert [client.post(at("customer-new"), {"drop": "1"}).status_code for _ in range(2)] == [200, 200]
    assert client.get(at("customer-new")).status_code == 404


def test_secrets_and_keys_are_not_kept(cast: Cast) -> None:
    secrets = [["password", "correct horse"], ["new_password1", "x"], ["_once", "1"], ["csrfmiddlewaretoken", "2"]]
    keep(signed_in(cast.hu), "person-new", [*TYPED, *secrets])
    assert Draft.objects.get().values == TYPED


@pytest.mark.parametrize(
    "values",
    ["", "no json", '{"a": 1}', "[1]", '[["a"]]', '[["a", 1]]', '[[1, "a"]]', '["ab", ["\\u0000", "x"]]', "[" * 9999],
)
def test_what_is_no_draft_is_not_kept(cast: Cast, values: str) -> None:
    assert signed_in(cast.li).post(at("customer-new"), {"values": values}).status_code == 413
    assert not Draft.objects.exists()


def test_there_is_a_limit_to_one_to_its_name_and_to_how_many(cast: Cast) -> None:
    client = signed_in(cast.li)
    assert keep(client, "long", [["text", "长" * LARGEST]]).status_code == 413
    assert client.get(at("k" * (LONGEST_KEY + 1))).status_code == 404
    assert keep(client, "odd", [["text", "a\x00b\ud800"], ["\ud800", "x"]], revision="9" * 5000).status_code == 200
    for number in range(MOST_DRAFTS + 1):
        with clock.at(clock.now() + timedelta(minutes=number)):
            keep_draft(f"form-{number}", [], revision=0, once=None, by=cast.li)
    assert Draft.objects.filter(person=cast.li).count() == MOST_DRAFTS
    assert not Draft.objects.filter(key__in=["odd", "form-0"]).exists()


def test_it_is_gone_when_the_form_was_accepted_and_not_before(cast: Cast) -> None:
    stage, client = Stage(cast, cast.li), signed_in(cast.li)
    keep(client, "customer-new")
    typed, key = customer_typed(stage), str(uuid4())
    sent = {**typed, "_once": key, "_draft": "customer-new"}
    assert client.post(reverse("customers:customer-new"), {**sent, "name": ""}).status_code == 422
    assert Draft.objects.exists()
    assert client.post(reverse("customers:customer-new"), sent).status_code == 302
    assert not Draft.objects.exists()
    # What was on its way to the desk while the form was sent arrives too late.
    assert keep(client, "customer-new", once=key).json() == {"said": ""}
    assert not Draft.objects.exists()
    assert Customer.objects.filter(name=typed["name"]).exists()


def test_the_form_offers_it_and_says_when_the_record_went_on(cast: Cast) -> None:
    stage, client = Stage(cast, cast.li), signed_in(cast.li)
    page = reverse("customers:customer-edit", args=[stage.customer.pk])
    assert "data-draft-said" not in client.get(page).content.decode()
    keep(client, f"customer-{stage.customer.pk}", revision="7")
    body = client.get(page).content.decode()
    assert re.search(r'data-draft-said="[^"]*草稿', body)
    assert 'data-draft-revision="7"' in body
    assert 'data-draft-said="' not in signed_in(cast.wang).get(page).content.decode()


def test_forms_of_different_records_have_drafts_of_their_own(cast: Cast) -> None:
    stage, client = Stage(cast, cast.li), signed_in(cast.li)
    pages = [
        reverse("memos:memo-new"),
        f"{reverse('memos:memo-new')}?on={code_of(stage.customer)}",
        reverse("quotes:question-new", args=[stage.draft.pk]),
        reverse("memos:leak-new"),
        reverse("org:deputation-new"),
    ]
    keys = [re.findall(r'data-keep="([^"]+)"', client.get(page).content.decode()) for page in pages]
    assert [len(found) for found in keys] == [1] * len(pages)
    assert len({found[0] for found in keys}) == len(pages)


def test_old_drafts_and_those_of_a_leaver_are_thrown_away(cast: Cast) -> None:
    keep_draft("old", [], revision=0, once=None, by=cast.li)
    keep_draft("his", [], revision=0, once=None, by=cast.he)
    with clock.at(clock.now() + timedelta(days=31)):
        keep_draft("new", [], revision=0, once=None, by=cast.li)
        keep_draft("his", [], revision=0, once=None, by=cast.he)
        forget_drafts()
        assert set(Draft.objects.values_list("key", flat=True)) == {"new", "his"}
        deactivate_person(cast.he, by=cast.hu)
    assert set(Draft.objects.values_list("key", flat=True)) == {"new"}
