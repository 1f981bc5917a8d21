"""The pages of the week's sheet of customers."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from customers.models import Customer, CustomerSheet
from salesops.base import clock
from tests.cast import Cast
from tests.factories.customers import make_customer, make_note
from tests.factories.sheets import SATURDAY, W47, W48, file_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.rule("VIS-3")]

EDIT = reverse("customers:sheet-edit", args=[W47.code])


@pytest.fixture(autouse=True)
def _saturday() -> Iterator[None]:
    with clock.at(W47.start + SATURDAY):
        yield


def typed(customer: Customer, **words: str) -> dict[str, Any]:
    given = {"next_plan": "送方案", "budget": "12万" if "budget" not in words else words.pop("budget")} | words
    return {"_once": uuid4().hex} | {f"row-{customer.pk}-{name}": value for name, value in given.items()}


def test_the_page_is_prefilled_and_handed_in(cast: Cast, client: Client) -> None:
    customer = make_customer(cast.li, need="产线报工")
    make_note(customer)
    client.force_login(cast.li)
    page = client.get(EDIT).content.decode()
    assert customer.name in page
    assert "产线报工" in page
    assert "提交方案" in page
    answer = client.post(EDIT, typed(customer, budget="很多"))
    assert answer.status_code == 422
    answer = client.post(EDIT, typed(customer, budget="120000"))
    sheet = CustomerSheet.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, sheet.get_absolute_url())
    assert client.get(EDIT)["Location"] == sheet.get_absolute_url()
    assert "120,000.00" in client.get(sheet.get_absolute_url()).content.decode()


def test_who_was_touched_while_one_typed_comes_up_and_must_be_said_too(cast: Cast, client: Client) -> None:
    first = make_customer(cast.li)
    client.force_login(cast.li)
    late = make_customer(cast.li)
    answer = client.post(EDIT, typed(first, budget=""))
    assert answer.status_code == 422
    assert late.name in answer.content.decode()
    assert not CustomerSheet.objects.exists()


def test_opening_the_filed_copy_is_shown(cast: Cast, client: Client) -> None:
    sheet = file_sheet(cast.li)
    client.force_login(cast.zhao)
    client.get(sheet.get_absolute_url())
    assert sheet.copies.get(reader=cast.zhao).opened_at is not None
    assert sheet.copies.get(reader=cast.wang).opened_at is None
    client.force_login(cast.he)
    assert client.get(sheet.get_absolute_url()).status_code == 404


def test_before_friday_the_button_is_off_and_says_why(cast: Cast, client: Client) -> None:
    client.force_login(cast.li)
    with clock.at(W48.start + timedelta(days=1)):
        page = client.get(reverse("customers:sheet-edit", args=[W48.code])).content.decode()
    assert "disabled" in page
    assert client.get(reverse("customers:sheet-edit", args=["2026W99"])).status_code == 404


def test_managers_see_whose_is_missing(cast: Cast, client: Client) -> None:
    sheet = file_sheet(cast.li)
    client.force_login(cast.wang)
    with clock.at(W47.end + timedelta(hours=1)):
        page = client.get(f"{reverse('customers:sheet-week')}?week={W47.code}").content.decode()
        assert sheet.number in page
        assert cast.he.name in page
        assert cast.zhou.name not in page
        assert client.get(reverse("customers:sheet-list")).status_code == 200
    client.force_login(cast.li)
    assert client.get(reverse("customers:sheet-week")).status_code == 403
    assert client.get(reverse("customers:sheet-list")).status_code == 200
