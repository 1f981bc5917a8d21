"""The pages of the customer chapter, as people use them."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from customers.models import Customer
from salesops.base import clock
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer

LIST = "/customers/"
NEW = "/customers/new/"
LIST_QUERIES = 10


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    """A registration form as Li fills it in."""
    return {
        "name": "杭州远景软件有限公司",
        "credit_code": "",
        "type": "end_user",
        "level": "B",
        "owner": cast.li.pk,
        "region": cast.east.pk,
    } | changes


# ------------------------------------------------------------------------------------------------ list
@pytest.mark.rule("ORG-2")
def test_the_list_shows_own_customers_with_their_score(cast: Cast, get: Send) -> None:
    make_customer(owner=cast.li, name="嘉兴禾源水务有限公司")
    make_customer(owner=cast.zhou, name="广州南粤物流有限公司")
    make_customer(owner=cast.li, name="绍兴柯诚纺织有限公司", archived_at=clock.now())
    body = get(cast.li, LIST).content.decode()
    assert "嘉兴禾源水务有限公司" in body
    assert "广州南粤物流有限公司" not in body
    assert "绍兴柯诚纺织有限公司" not in body
    assert "共 1 家" in body


@pytest.mark.rule("CUS-7")
def test_a_search_says_which_contact_it_has_found(cast: Cast, get: Send) -> None:
    for name, person in (("嘉兴禾源水务有限公司", "王建国"), ("绍兴柯诚纺织有限公司", "李四")):
        make_contact(customer=make_customer(owner=cast.li, name=name), name=person, phone="139 0013 9000")
    for sought in ("王建国", "wangjianguo", "wjg"):
        body = get(cast.li, LIST, {"q": sought}).content.decode()
        assert "联系人：王建国" in body, sought
        assert "柯诚" not in body
    assert "联系人：" not in get(cast.li, LIST, {"q": "禾源"}).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _ in range(rows):
        make_contact(customer=make_customer(owner=cast.li))
    client.force_login(cast.li)
    client.get(LIST, headers={"HX-Request": "true"})
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST, headers={"HX-Request": "true"})


@pytest.mark.rule("CUS-7")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "禾源"}, ["禾源"]),
        ({"q": "gznywl"}, ["南粤"]),
        ({"level": "A"}, ["禾源"]),
        ({"type": "agent"}, ["南粤"]),
        ({"status": "won"}, ["南粤"]),
        ({"q": "nothing"}, []),
        ({"level": "A", "type": "agent"}, []),
    ],
)
def test_filters_narrow_the_list(cast: Cast, get: Send, query: dict[str, str], found: list[str]) -> None:
    make_customer(owner=cast.li, name="嘉兴禾源水务有限公司", level="A")
    make_customer(owner=cast.zhou, name="广州南粤物流有限公司", type="agent", status="won")
    body = get(cast.zhao, LIST, query).content.decode()
    assert [brand for brand in ("禾源", "南粤") if f"{brand}" in re.sub(r"<input[^>]*>", "", body)] == found


def test_by_owner_and_region(cast: Cast, get: Send) -> None:
    east = make_customer(owner=cast.li)
    south = make_customer(owner=cast.zhou)
    for query in ({"owner": cast.zhou.pk}, {"region": cast.south.pk}):
        body = get(cast.zhao, LIST, query).content.decode()
        assert south.name in body
        assert east.name not in body


@pytest.mark.parametrize("name", ["q", "status", "level", "type", "region", "owner", "sort", "page"])
@pytest.mark.parametrize("value", ["\x00", "NaN", "1e999999", "9" * 5000, "' OR 1=1 --", "-1", "[]", "％", "<b>x</b>"])
def test_anything_may_stand_in_the_address(cast: Cast, get: Send, name: str, value: str) -> None:
    make_customer(owner=cast.li)
    answer = get(cast.li, LIST, {name: value})
    assert answer.status_code == 200
    assert "<b>x</b>" not in answer.content.decode()


# ---------------------------------------------------------------------------------------------- detail
@pytest.mark.rule("CUS-1", "CNF-2")
def test_the_page_shows_file_people_score_and_story(cast: Cast, get: Send, post: Send) -> None:
    post(
        cast.li,
        NEW,
        typed(cast, contact_name="王芳", contact_phone="13800138000", background="旧系统<b>停</b>维护", nature="state"),
    )
    customer = Customer.objects.get()
    body = get(cast.wang, customer.get_absolute_url()).content.decode()
    for shown in (
        "杭州远景软件有限公司",
        customer.number,
        "国有",
        "王芳",
        "138 0013 8000",
        "停&lt;/b&gt;",
        "还缺",
    ):
        assert shown in body
    english = get(cast.wang, customer.get_absolute_url(), **{"Accept-Language": "en"}).content.decode()
    assert "State-owned" in english


@pytest.mark.rule("CNF-1")
def test_quotes_are_asked_for_only_where_prices_may_be_seen(cast: Cast, get: Send) -> None:
    customer = make_customer(owner=cast.li)
    path = reverse("quotes:quote-of-customer", args=[customer.pk])
    assert path in get(cast.li, customer.get_absolute_url()).content.decode()
    assert path not in get(cast.lin, customer.get_absolute_url()).content.decode()


def test_the_page_asks_as_many_questions_about_three_contacts_as_about_one(cast: Cast, client: Client) -> None:
    client.force_login(cast.li)
    asked = []
    for contacts in (1, 1, 3):  # the first time some answers are still kept from nobody
        customer = make_customer(owner=cast.li)
        for number in range(contacts):
            make_contact(customer=customer, is_primary=number == 0)
        with CaptureQueriesContext(connection) as queries:
            client.get(customer.get_absolute_url())
        asked.append(len(queries))
    assert asked[1] == asked[2]


# ----------------------------------------------------------------------------------------- registering
@pytest.mark.rule("CUS-1", "CUS-2")
def test_a_rep_registers_a_customer_with_a_contact(cast: Cast, post: Send) -> None:
    answer = post(cast.li, NEW, typed(cast, contact_name="王芳", contact_email="wang@example.com"))
    customer = Customer.objects.get()
    assert answer.headers["Location"] == customer.get_absolute_url()
    assert (customer.owner, customer.level) == (cast.li, "B")
    assert [contact.email for contact in customer.contacts.all()] == ["wang@example.com"]


@pytest.mark.rule("CUS-3")
def test_the_manager_registers_for_a_rep_and_nobody_for_a_strangers(cast: Cast, post: Send) -> None:
    assert post(cast.wang, NEW, typed(cast, owner=cast.he.pk)).status_code == 302
    assert Customer.objects.get().owner == cast.he
    answer = post(cast.wang, NEW, typed(cast, name="嘉兴禾源水务有限公司", owner=cast.zhou.pk))
    assert answer.status_code == 422
    assert Customer.objects.count() == 1


@pytest.mark.rule("CUS-3")
@pytest.mark.parametrize(("who", "owner"), [("zhao", ""), ("chen", ""), ("wang", "wang"), ("li", "li")])
def test_nobody_becomes_the_owner_by_standing_first_in_a_list(cast: Cast, get: Send, who: str, owner: str) -> None:
    choices = list(get(getattr(cast, who), NEW).context["form"]["owner"].subwidgets)
    chosen = next((one for one in choices if one.data["selected"]), choices[0])
    assert str(chosen.data["value"]) == (str(getattr(cast, owner).pk) if owner else "")


@pytest.mark.rule("CUS-3")
def test_outside_the_region_the_rep_is_told_whom_to_ask(cast: Cast, post: Send) -> None:
    answer = post(cast.li, NEW, typed(cast, region=cast.south.pk))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "CUS-3" in body
    assert "区域经理" in body
    assert 'value="杭州远景软件有限公司"' in body


@pytest.mark.rule("CUS-2")
def test_a_taken_customer_is_refused_and_what_was_typed_stays(cast: Cast, post: Send) -> None:
    make_customer(owner=cast.zhou, name="杭州遠景軟件股份有限公司", address="滨江区")
    answer = post(cast.li, NEW, typed(cast, address="江南大道 200 号", background="第一行\n第二行"))
    body = answer.content.decode()
    assert answer.status_code == 422
    for shown in ("CUS-2", "周洋", "江南大道 200 号", "第二行"):
        assert shown in body
    assert "滨江区" not in body
    assert "遠景" not in body


@pytest.mark.rule("CUS-2")
def test_an_affiliate_is_asked_for_a_reason_and_then_registered(cast: Cast, post: Send) -> None:
    make_customer(owner=cast.zhou, name="上海远景软件有限公司")
    refused = post(cast.li, NEW, typed(cast)).content.decode()
    assert 'name="affiliate_reason"' in refused
    assert post(cast.li, NEW, typed(cast, affiliate_reason="独立法人")).status_code == 302


HOSTILE = [
    "\x00",
    "a\x00b",
    "NaN",
    "1e999999",
    "9" * 5000,
    "<script>x</script>",
    "=1+1",
    "\u202e",
    "0000-00-00",
    "10000-01-01",
]


@pytest.mark.rule("CUS-1")
@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "field",
    ["name", "credit_code", "type", "level", "nature", "scale", "source", "industry", "address", "website", "email",
     "first_contact_on", "background", "expected_quantity", "need", "budget", "timetable", "owner", "region",
     "contact_name", "contact_phone", "contact_email", "affiliate_reason", "legal_representative"],
)  # fmt: skip
def test_bad_input_gets_a_sentence_or_is_stored_as_text(cast: Cast, post: Send, field: str, value: str) -> None:
    answer = post(cast.li, NEW, typed(cast, **{field: value}))
    assert answer.status_code in {302, 422}
    assert (answer.status_code == 302) == Customer.objects.exists()
    assert "<script>x" not in answer.content.decode()


@pytest.mark.rule("CUS-4")
def test_need_budget_and_timetable_are_typed_and_read(cast: Cast, post: Send, client: Client) -> None:
    wants = {"need": "两条产线改造", "budget": "300,000", "timetable": "年底前招标"}
    page = client.get(post(cast.li, NEW, typed(cast, **wants)).headers["Location"]).content.decode()
    for said in ("两条产线改造", "300,000.00", "年底前招标"):
        assert said in page


def test_a_contact_needs_a_name_before_a_phone(cast: Cast, post: Send) -> None:
    answer = post(cast.li, NEW, typed(cast, contact_phone="13800138000"))
    assert answer.status_code == 422
    assert "请填写这位联系人的姓名" in answer.content.decode()
    assert not Customer.objects.exists()


# -------------------------------------------------------------------------------------------- changing
def edited(customer: Customer, **changes: Any) -> dict[str, Any]:
    """The edit form as it is drawn, with changes."""
    return {
        "name": customer.name,
        "credit_code": customer.credit_code or "",
        "type": customer.type,
        "level": customer.level,
        "revision": customer.revision,
    } | changes


@pytest.mark.rule("CNF-2")
def test_a_change_is_saved_and_told_in_the_story(cast: Cast, post: Send, get: Send) -> None:
    customer = make_customer(owner=cast.li)
    answer = post(cast.chen, f"{customer.get_absolute_url()}edit/", edited(customer, address="新地址"))
    assert answer.status_code == 302
    assert "新地址" in get(cast.li, customer.get_absolute_url()).content.decode()


@pytest.mark.rule("CNF-2")
def test_a_stale_page_shows_both_values_and_the_next_save_counts(cast: Cast, post: Send) -> None:
    customer = make_customer(owner=cast.li)
    path = f"{customer.get_absolute_url()}edit/"
    form = edited(customer)
    post(cast.chen, path, form | {"address": "助理的地址"})
    answer = post(cast.li, path, form | {"address": "我的地址"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "助理的地址" in body
    assert 'value="我的地址"' in body
    [revision] = re.findall(r'name="revision" value="(\d+)"', body)
    assert post(cast.li, path, form | {"address": "我的地址", "revision": revision}).status_code == 302
    customer.refresh_from_db()
    assert customer.address == "我的地址"


def test_a_form_without_its_revision_is_stale(cast: Cast, post: Send) -> None:
    customer = make_customer(owner=cast.li)
    for revision in ("", "x", "9" * 5000):
        answer = post(cast.li, f"{customer.get_absolute_url()}edit/", edited(customer, address="x", revision=revision))
        assert answer.status_code == 422


def test_the_edit_form_is_filled_with_the_file(cast: Cast, get: Send) -> None:
    customer = make_customer(owner=cast.li, address="滨江区", level="A")
    body = get(cast.li, f"{customer.get_absolute_url()}edit/").content.decode()
    assert 'value="滨江区"' in body
    assert f'data-keep="customer-{customer.pk}"' in body


# ------------------------------------------------------------------------------------------- archiving
@pytest.mark.rule("CNF-2")
def test_archiving_takes_a_reason(cast: Cast, post: Send, get: Send) -> None:
    customer = make_customer(owner=cast.li)
    path = f"{customer.get_absolute_url()}archive/"
    assert post(cast.wang, path, {"reason": " "}).status_code == 409
    assert post(cast.wang, path, {"reason": "公司已注销"}).status_code == 302
    assert customer.name not in get(cast.li, LIST).content.decode()
    kept = reverse("customers:timeline-of-customer", args=[customer.pk])
    assert "公司已注销" in get(cast.li, kept).content.decode()


@pytest.mark.rule("DSH-2")
def test_a_refused_form_turns_to_the_other_language_on_the_page_it_stood_on(cast: Cast, client: Client) -> None:
    customer = make_customer(owner=cast.li)
    client.force_login(cast.wang)
    page = f"http://testserver{customer.get_absolute_url()}"
    refused = client.post(
        reverse("customers:customer-archive", args=[customer.pk]), {"_once": str(uuid4())}, headers={"Referer": page}
    )
    assert refused.status_code == 409
    assert f'name="next" value="{page}"' in refused.content.decode()
