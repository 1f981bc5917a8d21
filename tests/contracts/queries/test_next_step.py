"""What is next with a contract in force and with a receipt: whose turn, by when."""

from datetime import timedelta

import pytest
from django.test import Client

from contracts.queries.next_step import next_money
from salesops.base import clock
from salesops.base.look import day_text
from tests.cast import Cast
from tests.factories.receivable import receive, sold_contract

pytestmark = [pytest.mark.django_db, pytest.mark.rule("DSH-1")]


@pytest.mark.rule("REC-1", "REC-2")
def test_the_oldest_open_instalment_is_waited_for(cast: Cast) -> None:
    contract = sold_contract(cast.li, ["100.00", "200.00", "300.00"], due=[-4, 5, None])
    said = [next_money(contract)[0]]
    for amount in ("100.00", "200.00", "300.00"):
        receive(contract, amount)
        said.append(next_money(contract)[0])
    later = day_text(clock.today() + timedelta(days=5))
    assert said[0] == "请李明催收 ¥100.00，已逾期 4 天"
    assert "¥200.00" in said[1]
    assert later in said[1]
    assert "¥300.00" in said[2]
    assert said[3] == "款已收齐，无须再处理"


@pytest.mark.rule("REC-1")
def test_finance_matches_what_is_left(cast: Cast, client: Client) -> None:
    contract = sold_contract(cast.li, ["100.00"], due=[0])
    part = receive(contract, "130.00")
    for person, said in ((cast.sun, "匹配余额 ¥30.00"), (cast.zhao, "等财务匹配余额 ¥30.00")):
        client.force_login(person)
        step = client.get(part.get_absolute_url()).context["next"]
        assert (step.say, step.mine) == (said, person == cast.sun)
