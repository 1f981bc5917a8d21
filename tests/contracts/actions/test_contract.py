"""Drafting, writing, submitting and giving up a contract (CON-1, CON-2, CON-3, CUS-1)."""

import pytest

from contracts.enums import ContractState
from contracts.models import Contract
from salesops.base import clock
from tests.cast import Cast
from tests.factories.contracts import approve_contract, make_contract, sign, signed_contract, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


def test_way(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    assert contract.total
    submit(contract)
    contract = approve_contract(Contract.objects.get())
    assert contract.state == "approved"
    signed = sign(contract)
    assert signed.state == ContractState.SIGNED
    import datetime
    other = signed_contract(cast.he, "123456.78", signed_on=clock.today() - datetime.timedelta(days=200))
    print(other, other.total, other.signed_on)
