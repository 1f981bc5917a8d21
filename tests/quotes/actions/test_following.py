"""Open inquiries and requests for support go with their customer to its next owner (CUS-3, INQ-1, INQ-3)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from customers.actions.owner import give_customer
from customers.queries.owner import goes_along
from quotes.actions.inquiry import report_again
from quotes.enums import InquiryVerb, SupportVerb
from salesops.audit import timeline_for
from salesops.base.verdicts import NotAllowed
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.inquiry import decided, inquiry_data, make_inquiry, make_support

WHY = "按片区分工"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains"), pytest.mark.rule("CUS-3", "INQ-1", "INQ-3")]


def test_what_is_open_goes_to_the_new_owner_and_region_and_the_trail_says_so(cast: Cast) -> None:
    customer = make_customer(cast.li)
    waiting, taken = make_inquiry(customer), decided(make_inquiry(customer))
    declined = decided(make_inquiry(customer), "reject", "不做这类项目。")
    support = make_support(customer)
    with override("en"):
        papers = {name: count for name, count in goes_along(customer).papers.items() if count}
    assert papers == {"Inquiries": 2, "Requests for pre-sales support": 1}
    give_customer(customer, cast.zhou, note=WHY, by=cast.zhao)
    for paper in (waiting, taken, declined, support):
        paper.refresh_from_db()
    assert {(one.owner, one.region) for one in (waiting, taken, support)} == {(cast.zhou, cast.south)}
    assert (declined.owner, declined.region) == (cast.li, cast.east), "what ended stays whose it was"
    assert [timeline_for(one)[0].verb for one in (waiting, support)] == [InquiryVerb.PASSED_ON, SupportVerb.PASSED_ON]


def test_the_new_owner_answers_for_what_runs_and_the_former_one_no_longer(cast: Cast) -> None:
    customer = make_customer(cast.li)
    back = decided(make_inquiry(customer), "return", "数量多少？")
    give_customer(customer, cast.he, note=WHY, by=cast.wang)
    back.refresh_from_db()
    with pytest.raises(NotAllowed):
        report_again(back, inquiry_data(customer=customer), revision=back.revision, by=cast.zhou)
    again = report_again(back, inquiry_data(customer=customer), revision=back.revision, by=cast.he)
    assert (again.owner, again.state) == (cast.he, "waiting")


def test_many_cost_as_many_questions_as_few(cast: Cast) -> None:
    asked = []
    for count in (1, 2, 5):
        customer = make_customer(cast.li)
        for _ in range(count):
            make_inquiry(customer)
        with CaptureQueriesContext(connection) as queries:
            give_customer(customer, cast.he, note=WHY, by=cast.wang)
        asked.append(len(queries))
    assert asked[1] == asked[2]
