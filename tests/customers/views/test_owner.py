"""The page on which a customer is assigned, as people use it (CUS-3)."""

import pytest

from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_customer
from tests.factories.opportunity import make_opportunity
from tests.factories.pool import make_pooled

pytestmark = pytest.mark.rule("CUS-3")


def test_the_manager_reads_what_goes_along_and_assigns(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(cast.li)
    make_opportunity(customer)
    url = f"/customers/{customer.pk}/assign/"
    assert url in get(cast.wang, customer.get_absolute_url()).content.decode()
    assert url not in get(cast.li, customer.get_absolute_url()).content.decode()
    page = get(cast.wang, url).content.decode()
    assert "何洁" in page
    assert "周洋" not in page
    answer = post(cast.wang, url, {"owner": cast.he.pk, "reason": "按片区分工", "revision": customer.revision})
    assert answer.status_code == 302
    customer.refresh_from_db()
    assert customer.owner == cast.he


def test_a_stale_page_is_told(cast: Cast, post: Send) -> None:
    customer = make_customer(cast.li)
    typed = {"owner": cast.he.pk, "reason": "按片区分工", "revision": customer.revision + 1}
    url = f"/customers/{customer.pk}/assign/"
    answer = post(cast.wang, url, typed)
    assert answer.status_code == 422
    customer.refresh_from_db()
    assert customer.owner == cast.li
    assert answer.context["form"]["revision"].value() == str(customer.revision)
    assert post(cast.wang, url, typed | {"revision": customer.revision}).status_code == 302


def test_the_way_leads_there_from_the_pool(cast: Cast, get: Send) -> None:
    fell = make_pooled(cast.li)
    url = f"/customers/{fell.customer.pk}/assign/"
    page = f"/customers/pool/{fell.pk}/"
    assert url in get(cast.wang, page).content.decode()
    assert url not in get(cast.he, page).content.decode()
    assert "公海" in get(cast.wang, url).content.decode()
