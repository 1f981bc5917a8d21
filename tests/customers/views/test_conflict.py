"""The check while typing (CUS-2)."""

import pytest

from customers.forms.customer import ASKED_ABOUT
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer

pytestmark = pytest.mark.rule("CUS-2")
CHECK = "/customers/conflict/"


def test_it_says_by_whom_and_links_only_for_those_who_see(cast: Cast, get: Send) -> None:
    customer = make_customer(owner=cast.zhou, name="杭州遠景軟件股份有限公司")
    for person, sees in ((cast.li, False), (cast.zhao, True)):
        body = get(person, CHECK, {"name": "杭州远景软件有限公司"}).content.decode()
        assert "周洋" in body
        assert (customer.get_absolute_url() in body) == sees
        assert (customer.name in body) == sees


def test_an_affiliate_brings_the_reasons_field_with_what_was_typed(cast: Cast, get: Send) -> None:
    make_customer(owner=cast.zhou, name="上海远景软件有限公司")
    body = get(cast.li, CHECK, {"name": "杭州远景软件有限公司", "affiliate_reason": "独立法人"}).content.decode()
    assert 'name="affiliate_reason"' in body
    assert "独立法人" in body


@pytest.mark.parametrize(
    "typed",
    [{"website": "www.yuanjing.com.cn"}, {"email": "a@yuanjing.com.cn"}, {"contact_email": "b@mail.yuanjing.com.cn"},
     {"contact_phone": "0571-88880000-12"}],
    ids=lambda typed: next(iter(typed)),
)  # fmt: skip
def test_phone_website_and_e_mail_are_asked_about_as_they_are_typed(
    cast: Cast, get: Send, typed: dict[str, str]
) -> None:
    held = make_customer(owner=cast.zhou, website="https://yuanjing.com.cn")
    make_contact(held, phone="0571 8888 0000", phone_e164="+8657188880000")
    body = get(cast.li, CHECK, typed).content.decode()
    assert "周洋" in body
    assert 'name="affiliate_reason"' in body
    assert held.name not in body
    assert get(cast.li, CHECK, typed | {"besides": str(held.pk)}).content.decode().strip() == ""


def test_the_form_asks_at_every_field_that_may_tell(cast: Cast, get: Send) -> None:
    body = get(cast.li, "/customers/new/").content.decode()
    assert body.count(f'hx-get="{CHECK}"') == len(ASKED_ABOUT)


def test_nothing_in_the_way_is_said_by_nothing(cast: Cast, get: Send) -> None:
    make_customer(owner=cast.zhou, name="上海远景软件有限公司")
    assert get(cast.li, CHECK, {"name": "嘉兴禾源水务有限公司"}).content.decode().strip() == ""


@pytest.mark.parametrize("name", [*ASKED_ABOUT, "besides", "affiliate_reason"])
@pytest.mark.parametrize("value", ["\x00", "远", "9" * 5000, "NaN", "-1", "有限公司", "<script>", "%", "（"])
def test_anything_may_be_asked(cast: Cast, get: Send, name: str, value: str) -> None:
    answer = get(cast.li, CHECK, {"name": "杭州远景软件有限公司"} | {name: value})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()
