"""The list of files that lack something."""

from typing import Any

import pytest
from django.urls import reverse

from customers.completeness import WANTED
from customers.enums import CustomerStatus, Nature
from customers.models import Customer
from customers.queries.customer import completeness_of
from customers.queries.quality import with_gaps
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CUS-5", "CUS-1")]
LIST = reverse("customers:quality-list")
FULL: dict[str, Any] = {
    "credit_code": "913101150DEMX00115",
    "source": "visit",
    "nature": Nature.PRIVATE,
    "legal_representative": "王立",
    "scale": "small",
    "industry": "机械",
    "address": "滨江区",
    "website": "https://full.example",
    "email": "a@full.example",
    "background": "老厂",
    "expected_quantity": "12",
}


def test_each_names_what_it_lacks_and_a_full_file_is_not_there(cast: Cast, get: Send) -> None:
    full = make_customer(cast.li, **FULL)
    make_contact(full)
    lacking = make_customer(cast.li, **FULL | {"credit_code": None, "industry": ""})
    page = get(cast.chen, LIST).text
    assert lacking.name in page
    assert full.name not in page
    assert f"{reverse('customers:customer-edit', args=[lacking.pk])}#id_credit_code" in page
    assert reverse("customers:contact-new", args=[lacking.pk]) in page
    assert reverse("customers:customer-edit", args=[lacking.pk]) + "#id_address" not in page


def test_it_counts_as_the_customers_page_counts(cast: Cast) -> None:
    make_customer(cast.li)
    make_customer(cast.li, nature=Nature.PUBLIC_BODY)
    make_contact(make_customer(cast.li, **FULL | {"website": ""}))
    for customer in with_gaps(Customer.objects.all()):
        counted = completeness_of(customer, reachable=customer.reachable)  # type: ignore[attr-defined]
        assert len(counted.missing) == customer.gaps  # type: ignore[attr-defined]


@pytest.mark.parametrize("missing", [*WANTED, "contract"])
def test_it_is_narrowed_by_what_is_missing(cast: Cast, get: Send, missing: str) -> None:
    one = make_customer(cast.li, status=CustomerStatus.POTENTIAL)
    other = make_customer(cast.li, **FULL | {"background": "", "website": "", "email": ""})
    make_contact(other)
    rows = [row.pk for row in get(cast.chen, LIST, {"missing": missing}).context["rows"]]
    lacked_by_both = {"background", "website", "email"}
    assert rows == ([other.pk, one.pk] if missing in lacked_by_both else [one.pk])


def test_nobody_completes_whom_nobody_works_with(cast: Cast, get: Send) -> None:
    for status in (CustomerStatus.INVALID, CustomerStatus.STOPPED):
        make_customer(cast.li, status=status)
    assert list(get(cast.chen, LIST).context["rows"]) == []
    make_customer(cast.zhou)
    assert list(get(cast.chen, LIST).context["rows"]) == []
