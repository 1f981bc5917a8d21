"""Conflicts by phone and by website or e-mail domain: a reason is enough, and what many share says nothing (CUS-2)."""

from dataclasses import replace

import pytest

from customers.actions.contact import add_contact, archive_contact
from customers.actions.customer import edit_customer, register_customer
from customers.conflict import Reach
from customers.details import FIELDS, ContactData, CustomerData
from customers.enums import ClaimKind
from customers.models import Customer
from customers.queries.conflict import SHARED_BY, claims_on, look_up
from salesops.base.refusals import Refusal
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer

pytestmark = pytest.mark.rule("CUS-2")
PHONE = "+8657188880000"


def kinds(reach: Reach, name: str = "嘉兴禾源水务有限公司", besides: int | None = None) -> list[ClaimKind]:
    return [claim.kind for claim in claims_on(name, None, reach, besides=besides)]


def by_phone(phone: str = PHONE) -> Reach:
    return Reach(phones=frozenset({phone}))


def by_domain(domain: str = "yuanjing.com.cn") -> Reach:
    return Reach(domains=frozenset({domain}))


@pytest.mark.parametrize("typed", ["0571-8888 0000", "(0571) 88880000", "+86 571 8888 0000", "0571-88880000 转 801"])
def test_one_switchboard_is_one_phone_whatever_the_extension(cast: Cast, typed: str) -> None:
    customer = make_customer(owner=cast.zhou)
    add_contact(customer, ContactData(name="王工", phone=typed), by=cast.wu)
    assert kinds(by_phone()) == [ClaimKind.SAME_PHONE]
    assert kinds(by_phone(), besides=customer.pk) == []


@pytest.mark.parametrize("typed", ["400-800-1234", "800-810-1234", "95588"])
def test_a_service_number_is_nobodys(cast: Cast, typed: str) -> None:
    add_contact(make_customer(owner=cast.zhou), ContactData(name="客服", phone=typed), by=cast.wu)
    data, contact = CustomerData(name="嘉兴禾源水务有限公司"), ContactData(name="客服", phone=typed)
    assert register_customer(data, by=cast.li, contacts=[contact]).pk


def test_a_number_that_many_share_says_nothing_of_any(cast: Cast) -> None:
    for number in range(SHARED_BY):
        make_contact(make_customer(owner=cast.zhou), phone="0571 8888 0000", phone_e164=PHONE)
        assert kinds(by_phone()) == [ClaimKind.SAME_PHONE] * (number + 1)
    make_contact(make_customer(owner=cast.zhou), phone="0571 8888 0000", phone_e164=PHONE)
    assert kinds(by_phone()) == []


@pytest.mark.parametrize(
    "held",
    [{"website": "https://www.yuanjing.com.cn/about"}, {"email": "office@mail.yuanjing.com.cn"}],
    ids=["website", "e-mail"],
)
def test_a_domain_is_one_whether_of_the_website_or_of_an_address(cast: Cast, held: dict[str, str]) -> None:
    make_customer(owner=cast.zhou, **held)
    make_contact(make_customer(owner=cast.he), email="buyer@yuanjing.com.cn")
    assert kinds(by_domain()) == [ClaimKind.SAME_SITE] * 2
    assert kinds(by_domain("qq.com")) == []


def test_an_archived_contact_or_customer_holds_no_phone(cast: Cast) -> None:
    contact = make_contact(make_customer(owner=cast.zhou), phone="0571 8888 0000", phone_e164=PHONE)
    archive_contact(contact, by=cast.wu)
    assert kinds(by_phone()) == []


def test_the_second_rep_says_why_and_the_reason_stays(cast: Cast) -> None:
    make_customer(owner=cast.zhou, website="yuanjing.com.cn")
    data = CustomerData(name="嘉兴禾源水务有限公司", email="hr@yuanjing.com.cn")
    with pytest.raises(Refusal) as caught:
        register_customer(data, by=cast.li)
    assert (caught.value.rule, caught.value.field) == ("CUS-2", "affiliate_reason")
    assert "周洋" in str(caught.value.sentence)
    kept = register_customer(replace(data, affiliate_reason="同一集团，独立法人"), by=cast.li)
    assert (kept.mail_domain, kept.affiliate_reason) == ("yuanjing.com.cn", "同一集团，独立法人")


def test_the_first_contacts_phone_is_asked_about_at_registration(cast: Cast) -> None:
    make_contact(make_customer(owner=cast.zhou), phone="0571 8888 0000", phone_e164=PHONE)
    with pytest.raises(Refusal) as caught:
        register_customer(
            CustomerData(name="嘉兴禾源水务有限公司"),
            by=cast.li,
            contacts=[ContactData(name="王工", phone="0571-88880000 转 8")],
        )
    assert caught.value.field == "affiliate_reason"


def test_a_new_website_is_checked_an_old_one_is_not(cast: Cast) -> None:
    make_customer(owner=cast.zhou, website="yuanjing.com.cn")
    own = make_customer(owner=cast.li, website="yuanjing.com.cn")
    stored = {name: getattr(own, name) for name in FIELDS}
    own = edit_customer(own, CustomerData(**stored | {"industry": "水务"}), by=cast.li, revision=own.revision)
    other = make_customer(owner=cast.li)
    stored = {name: getattr(other, name) for name in FIELDS} | {"website": "www.yuanjing.com.cn"}
    with pytest.raises(Refusal) as caught:
        edit_customer(other, CustomerData(**stored), by=cast.li, revision=other.revision)
    assert caught.value.field == "affiliate_reason"
    assert Customer.objects.get(pk=own.pk).industry == "水务"


def test_while_typing_it_asks_for_the_reason_and_shows_no_record(cast: Cast) -> None:
    customer = make_customer(owner=cast.zhou, website="yuanjing.com.cn")
    for name in ("", "嘉兴禾源水务有限公司"):
        finding = look_up(name, "", by_domain(), by=cast.li)
        assert finding.asks_reason
        assert finding.customer is None
        assert finding.refusal is not None
        assert "周洋" in str(finding.refusal.sentence)
        assert customer.name not in repr(finding)


def test_everybody_who_shares_something_is_named(cast: Cast) -> None:
    make_customer(owner=cast.zhou, website="yuanjing.com.cn")
    make_customer(owner=cast.zhou, name="上海禾源水务有限公司")
    finding = look_up("嘉兴禾源水务有限公司", "", by_domain(), by=cast.li)
    assert finding.refusal is not None
    assert len(finding.notes) == 1
