"""Products by what people type: code, name, pinyin, initials (QUO-1, CUS-7)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.models import Product
from quotes.queries.finding import Catalogue, find_products
from salesops.base import clock
from tests.cast import Cast
from tests.factories.customers import CustomerFactory
from tests.factories.quotes import Desk, make_desk, make_product

pytestmark = pytest.mark.django_db
NAMES = {"ERP-100": "制造执行系统", "ERP-200": "生产计划", "SRV-1": "实施服务", "U-9": "并发用户"}


@pytest.fixture
def desk(cast: Cast) -> Desk:
    for code, name in NAMES.items():
        make_product(code, name=name)
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def found(desk: Desk, typed: str) -> list[str]:
    all_of_them = Product.objects.all()
    return [one.product.code for one in find_products(all_of_them, typed, customer=desk.customer, on=clock.today())]


@pytest.mark.rule("CUS-7")
def test_what_people_type(desk: Desk) -> None:
    for typed, codes in {
        "erp": ["ERP-100", "ERP-200"], "ERP-2": ["ERP-200"], "Ｅｒｐ２００": ["ERP-200"], "生产": ["ERP-200"],
        "scjh": ["ERP-200"], "shishi": ["SRV-1"], "zhizao": ["ERP-100"], "用户": ["U-9"], "yonghu": ["U-9"],
        "erp 系统": ["ERP-100"], "没有": [], "": [], "\x00": [], "，。": [],
    }.items():  # fmt: skip
        assert found(desk, typed) == codes, typed


def test_the_best_come_first_and_a_few_only(desk: Desk) -> None:
    for number in range(20):
        make_product(f"X-{number:02}", name=f"实施包 {number}")
    assert found(desk, "实施")[0] == "SRV-1"
    assert len(found(desk, "实施")) == 8


def test_a_line_names_it_by_code_name_or_both(desk: Desk) -> None:
    catalogue = Catalogue(Product.objects.all())
    product = Product.objects.get(code="ERP-100")
    texts = ["erp-100", "制造执行系统", "ERP-100 制造执行系统", " ERP-100 "]
    with CaptureQueriesContext(connection) as seen:
        catalogue.read([*texts, "x\x00", "y" * 9000])
        assert [catalogue.find(text) for text in texts] == [product] * 4
    assert len(seen) == 1, "a page of codes is one question"
    assert catalogue.find("没有") is None
    with CaptureQueriesContext(connection) as seen:
        assert catalogue.find("没有") is None
    assert not seen.captured_queries


@pytest.mark.rule("CNF-1", "QUO-1")
def test_the_options_show_the_list_price_and_no_wall(client: Client, cast: Cast, desk: Desk) -> None:
    url = reverse("quotes:quote-products", args=[desk.customer.pk])
    for person, status in ((cast.li, 200), (cast.chen, 200), (cast.wang, 403), (cast.he, 404), (cast.xu, 404)):
        client.force_login(person)
        answer = client.get(url, {"q": desk.product.code})
        assert answer.status_code == status, person
        if status == 200:
            text = answer.content.decode()
            assert f'data-value="{desk.product}"' in text
            assert "100.00" in text
            assert not any(wall in text for wall in ("80.00", "120.00"))
    client.force_login(cast.li)
    assert "没有" in client.get(url, {"q": "没有"}).content.decode()
    withdrawn = make_product("OLD-1")
    Product.objects.filter(pk=withdrawn.pk).update(withdrawn_on=clock.today())
    assert "OLD-1 " not in client.get(url, {"q": "OLD"}).content.decode()
    CustomerFactory(owner=cast.li)
