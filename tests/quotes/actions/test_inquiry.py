"""Reporting inquiries, deciding on them, telling prices on the telephone (INQ-1, INQ-2)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from quotes.actions.inquiry import name_customer, report_again, report_inquiry
from quotes.actions.phone import CallData, tell_price
from quotes.actions.quote import save_quote
from quotes.actions.version import copy_quote
from quotes.enums import InquiryKind, InquiryState
from quotes.models import Inquiry, PhoneAnswer, Quote
from quotes.queries.inquiry import unreported
from quotes.rules import can_quote_inquiry
from salesops.approvals.engine import withdraw
from salesops.approvals.queries import latest_request_for
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.verdicts import Allowed
from salesops.org.visibility import visible_to
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.inquiry import decided, inquiry_data, make_inquiry
from tests.factories.quotes import (
    Desk,
    discuss,
    issue,
    make_band,
    make_desk,
    make_draft,
    make_line,
    make_product,
    make_quote,
    quote_data,
    submit,
)

pytestmark = [pytest.mark.rule("INQ-1"), pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Li's customer and what it is sold."""
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def refused(**said: Any) -> Refusal:
    by = said.pop("by")
    with pytest.raises(Refusal) as caught:
        report_inquiry(inquiry_data(**said), by=by)
    assert caught.value.next_step
    return caught.value


def deciders(inquiry: Inquiry) -> list[str]:
    request = latest_request_for(inquiry)
    assert request is not None
    return [step.approver.username for step in request.steps.order_by("order") if step.approver]


def test_the_regional_manager_decides_on_taking_part(cast: Cast) -> None:
    inquiry = make_inquiry(make_customer(cast.li))
    assert (inquiry.number[:3], inquiry.owner, inquiry.region, inquiry.late_days) == ("XJ-", cast.li, cast.east, 0)
    assert deciders(inquiry) == ["wang"]
    inquiry = decided(inquiry)
    assert (inquiry.state, inquiry.decided_at is not None) == (InquiryState.TAKEN, True)
    about = Entry.objects.filter(verb="quotes.inquiry.taken", subject_id=inquiry.pk).get()
    assert about.by == cast.wang


def test_a_major_one_goes_to_the_general_manager_too(cast: Cast) -> None:
    inquiry = make_inquiry(make_customer(cast.li), amount=Decimal(500_000), kind=InquiryKind.TENDER)
    assert inquiry.major
    assert deciders(inquiry) == ["wang", "qian"]
    assert decided(inquiry).state == InquiryState.WAITING
    assert decided(inquiry).state == InquiryState.TAKEN
    assert not make_inquiry(make_customer(cast.li), amount=Decimal("499999.99")).major


def test_not_taking_part_needs_a_reason(cast: Cast) -> None:
    inquiry = make_inquiry(make_customer(cast.li))
    with pytest.raises(Refusal):
        decided(inquiry, "reject", "")
    assert decided(inquiry, "reject", "交期排不开。").state == InquiryState.DECLINED


def test_nobody_decides_on_their_own(cast: Cast) -> None:
    assert deciders(make_inquiry(make_customer(cast.wang), by=cast.wang)) == ["zhao"]


def test_a_late_report_says_by_how_much_and_is_listed(cast: Cast, desk: Desk) -> None:
    quote = make_quote(desk.customer, make_line(desk.product))
    late = decided(make_inquiry(desk.customer, received_on=clock.today() - timedelta(days=3)))
    assert late.late_days == 3
    data = quote_data(desk.customer, make_line(desk.product), inquiry=late)
    submit(save_quote(quote, data, revision=quote.revision, by=cast.li))
    found = unreported(visible_to(cast.zhao, Quote), visible_to(cast.zhao, Inquiry))
    assert (found.late, found.after, found.without) == ([late], [quote], [])
    assert unreported(visible_to(cast.wu, Quote), visible_to(cast.wu, Inquiry)).is_empty


def test_what_came_back_is_reported_again(cast: Cast) -> None:
    inquiry = decided(make_inquiry(make_customer(cast.li)), "return", "要数量。")
    assert inquiry.state == InquiryState.RETURNED
    data = inquiry_data(customer=inquiry.customer, quantity="20 套")
    with pytest.raises(StaleRecord):
        report_again(inquiry, data, revision=inquiry.revision - 1, by=cast.li)
    with pytest.raises(PermissionDenied):
        report_again(inquiry, data, revision=inquiry.revision, by=cast.he)
    inquiry = report_again(inquiry, data, revision=inquiry.revision, by=cast.li)
    assert (inquiry.state, inquiry.quantity) == (InquiryState.WAITING, "20 套")
    with pytest.raises(Refusal, match="INQ-1"):
        report_again(inquiry, data, revision=inquiry.revision, by=cast.li)
    request = latest_request_for(inquiry)
    assert request is not None
    withdraw(request, by=cast.li)
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.is_editable) == (InquiryState.WITHDRAWN, True)


def test_a_company_that_is_not_registered_is_named_later(cast: Cast) -> None:
    inquiry = make_inquiry(named="昆山丁香电子有限公司", by=cast.chen, owner=cast.li)
    assert (inquiry.customer, inquiry.owner, inquiry.region) == (None, cast.li, cast.east)
    customer = make_customer(cast.li)
    with pytest.raises(Refusal, match="APP-3"):
        name_customer(inquiry, customer, by=cast.li)
    inquiry = name_customer(decided(inquiry), customer, by=cast.li)
    assert inquiry.customer == customer
    assert name_customer(inquiry, customer, by=cast.li) == inquiry
    with pytest.raises(Refusal, match="INQ-1"):
        name_customer(inquiry, make_customer(cast.li), by=cast.li)


def test_an_inquiry_is_the_account_managers_of_the_customer_that_is_named(cast: Cast) -> None:
    made = [report_inquiry(inquiry_data(named="昆山丁香电子有限公司", owner=cast.li), by=cast.chen) for _ in range(2)]
    customer = make_customer(cast.he)
    named = name_customer(decided(made[0]), customer, by=cast.chen)
    assert (named.owner, can_quote_inquiry(cast.he, named)) == (cast.he, Allowed())
    back = decided(made[1], "return", "数量多少？")
    again = report_again(back, inquiry_data(customer=customer), revision=back.revision, by=cast.chen)
    assert (again.owner, again.region) == (cast.he, cast.east)


def test_what_is_refused(cast: Cast) -> None:
    customer = make_customer(cast.li)
    assert refused(by=cast.li).field == "named"
    assert refused(by=cast.li, customer=customer, what=" ").field == "what"
    assert refused(by=cast.li, customer=customer, received_on=clock.today() + timedelta(days=1)).field == "received_on"
    early = clock.today() - timedelta(days=1)
    assert refused(by=cast.li, customer=customer, due_on=early).field == "due_on"
    assert refused(by=cast.zhou, customer=customer).field == "customer"
    assert refused(by=cast.chen, named="昆山丁香电子有限公司").field == "owner"
    assert refused(by=cast.chen, named="昆山丁香电子有限公司", owner=cast.zhou).field == "owner"
    with pytest.raises(PermissionDenied):
        report_inquiry(inquiry_data(named="昆山丁香电子有限公司"), by=cast.sun)
    assert not Inquiry.objects.exists()


def test_files_are_frozen_with_it(cast: Cast) -> None:
    upload = SimpleUploadedFile("招标文件.pdf", b"%PDF-1.4 tender")
    inquiry = make_inquiry(make_customer(cast.li), files=[upload])
    request = latest_request_for(inquiry)
    assert request is not None
    assert request.snapshot["files"][0]["name"] == "招标文件.pdf"


@pytest.mark.rule("ORG-2")
def test_who_sees_it(cast: Cast) -> None:
    inquiry = make_inquiry(make_customer(cast.li))
    seen = [one.username for one in cast.people if visible_to(one, Inquiry).filter(pk=inquiry.pk).exists()]
    assert seen == ["qian", "zhao", "wang", "li", "chen"]


def test_the_database_refuses_a_decision_without_its_moment(cast: Cast) -> None:
    inquiry = make_inquiry(make_customer(cast.li))
    with pytest.raises(IntegrityError), transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk).update(state=InquiryState.TAKEN)


# ------------------------------------------------------------------------------------------------------------- phone


@pytest.fixture
def call(cast: Cast) -> CallData:
    """Somebody asks for the price of a product that costs 100 in the list, 90 in the south."""
    product = make_product()
    draft = make_draft(by=cast.hu)
    make_band(draft, product)
    make_band(draft, product, ("70", "90", "110"), region=cast.south)
    issue(discuss(draft, director=cast.zhao, by=cast.hu), by=cast.qian)
    return CallData(product=product, quantity=Decimal(2), caller="周工", company="昆山丁香电子有限公司")


@pytest.mark.rule("INQ-2")
def test_the_assistant_tells_the_list_price_and_it_is_logged(cast: Cast, call: CallData) -> None:
    answer = tell_price(call, by=cast.chen)
    assert (answer.list_price, answer.told_by, answer.region) == (Decimal(100), cast.chen, cast.east)
    inquiry = make_inquiry(make_customer(cast.li))
    assert (answer.number[:3], inquiry.number > answer.number) == ("XJ-", True)
    with pytest.raises(ValueError, match="append-only"):
        answer.save()
    readers = [one.username for one in cast.people if visible_to(one, PhoneAnswer).exists()]
    assert readers == ["qian", "zhao", "wang", "chen"]


@pytest.mark.rule("INQ-2")
def test_nobody_else_has_the_door(cast: Cast, call: CallData) -> None:
    for person in cast.people:
        if person != cast.chen:
            with pytest.raises(PermissionDenied):
                tell_price(call, by=person)
    assert not PhoneAnswer.objects.exists()


@pytest.mark.rule("INQ-2")
def test_without_a_list_price_nothing_is_told(cast: Cast, call: CallData) -> None:
    other = CallData(product=make_product(), quantity=Decimal(1), caller="周工", company="昆山丁香电子有限公司")
    nameless = CallData(product=call.product, quantity=Decimal(1), caller=" ", company="昆山丁香电子有限公司")
    foreign = CallData(product=call.product, quantity=Decimal(1), caller="周工", customer=make_customer(cast.zhou))
    for data, field in ((other, "product"), (nameless, "caller"), (foreign, "customer")):
        with pytest.raises(Refusal, match="INQ-2") as caught:
            tell_price(data, by=cast.chen)
        assert caught.value.field == field


def test_a_quote_without_a_report_is_listed_where_the_setting_says_so(cast: Cast, desk: Desk) -> None:
    quote = make_quote(desk.customer, make_line(desk.product))
    submit(quote)

    def listed() -> list[Quote]:
        return list(unreported(visible_to(cast.zhao, Quote), visible_to(cast.zhao, Inquiry)).without)

    assert listed() == []
    set_policy("quotes.inquiry_per_quote", "true", valid_from=clock.today(), reason="一律先报", by=cast.hu)
    assert listed() == [quote]


def test_a_quote_names_the_inquiry_that_it_answers(cast: Cast, desk: Desk) -> None:
    inquiry = decided(make_inquiry(desk.customer))
    quote = make_quote(desk.customer, make_line(desk.product), inquiry=inquiry)
    assert quote.inquiry == inquiry
    assert copy_quote(quote, by=cast.li).inquiry is None
    submit(quote)
    found = unreported(visible_to(cast.zhao, Quote), visible_to(cast.zhao, Inquiry))
    assert found.is_empty
    with pytest.raises(ValueError, match="another customer"):
        make_quote(make_customer(cast.li), make_line(desk.product), inquiry=inquiry)
