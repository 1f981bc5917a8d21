"""What is next with a customer: for whoever keeps the file, and for whoever reads it."""

from datetime import timedelta

import pytest
from django.test import Client

from customers.completeness import Completeness, Missing
from customers.queries.next_step import next_step_of
from salesops.base import clock
from salesops.base.verdicts import Allowed, Denied
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer, make_note

pytestmark = [pytest.mark.django_db, pytest.mark.rule("DSH-1")]

WHOLE = Completeness(100, ())
GAPS = Completeness(90, (Missing("website", "网站"),))
READER = Denied("")


@pytest.mark.rule("CUS-1", "CUS-5")
def test_somebody_to_reach_then_a_whole_file_then_in_touch(cast: Cast) -> None:
    customer = make_customer(cast.li)
    said = [
        next_step_of(customer, file, reachable=reachable, may_edit=Allowed())
        for file, reachable in ((GAPS, False), (GAPS, True), (WHOLE, True))
    ]
    assert [(one.say, one.label, one.mine) for one in said] == [
        ("补一位联系得上的联系人", "添加联系人", True),
        ("补全客户档案", "去补全", True),
        ("保持联系", "记联系", True),
    ]
    make_note(customer, happened_on=clock.today() - timedelta(days=3))
    assert "3 天前" in next_step_of(customer, WHOLE, reachable=True, may_edit=Allowed()).why


@pytest.mark.rule("ORG-2")
def test_a_reader_is_told_who_has_it_in_hand(cast: Cast, client: Client) -> None:
    customer = make_customer(cast.li)
    step = next_step_of(customer, WHOLE, reachable=True, may_edit=READER)
    assert (step.mine, step.label, step.why) == (False, "", "")
    make_contact(customer)
    client.force_login(cast.lin)
    assert "等李明补全客户档案" in client.get(customer.get_absolute_url()).content.decode()
    customer.archived_at = clock.now()
    assert not next_step_of(customer, GAPS, reachable=False, may_edit=Allowed()).mine
