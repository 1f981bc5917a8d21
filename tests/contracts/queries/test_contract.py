"""What approvers are shown of a contract, and what changed since the last round (CON-3, CON-5, APP-3, APP-6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from contracts.enums import InstalmentKind, Trigger
from contracts.models import Contract
from contracts.queries.contract import differences_from_offer
from contracts.queries.difference import snapshot_differences
from contracts.queries.facts import contract_facts, contract_snapshot
from contracts.schedule import InstalmentData
from salesops.approvals.models import Request
from salesops.base import clock
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.contracts import change, make_contract, ready, sign_off, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
D = Decimal


@pytest.fixture(autouse=True)
def house(cast: Cast) -> None:
    ready()


@pytest.mark.rule("CON-5", "APP-3")
def test_facts_of_a_submitted_contract_do_not_move(cast: Cast) -> None:
    request = submit(make_contract(owner=cast.li))
    contract = Contract.objects.get()
    set_policy(
        "contracts.director_limit", "1000", valid_from=clock.today() + timedelta(days=1), reason="从严", by=cast.hu
    )
    with clock.at(clock.now() + timedelta(days=40)), translation.override("en"):
        assert contract_facts(contract) == request.facts
        assert contract_snapshot(contract) == request.snapshot


@pytest.mark.rule("CON-5", "CON-3")
def test_confirming_and_handing_over_leave_the_snapshot_alone(cast: Cast) -> None:
    request = submit(change(make_contract(owner=cast.li), warranty="质保 24 个月"))
    request = sign_off(request)
    contract = Contract.objects.get()
    Contract.objects.update(owner=cast.he, project_lead=cast.he)
    contract.customer.name = "改名有限公司"
    contract.customer.save()
    assert contract_snapshot(Contract.objects.get()) == request.snapshot


@pytest.mark.rule("APP-3", "APP-6")
def test_the_next_round_tells_what_changed(cast: Cast) -> None:
    contract = make_contract(owner=cast.li, total="2000.00")
    sign_off(submit(contract), "return", "付款请提前")
    parts = [InstalmentData(InstalmentKind.FIRST, D("2000.00"), Trigger.FIXED_DAY, 0, date(2028, 12, 31))]
    contract = change(
        Contract.objects.get(),
        title="二期合同",
        delivery="60 日内交付",
        clauses={18: "提交仲裁。"},
        schedule=parts,
        expires_on=date(2029, 1, 1),
    )
    submit(contract)
    first, second = Request.objects.filter(kind="contracts.contract").order_by("pk")
    found = {change.label: (change.was, change.now) for change in snapshot_differences(first.snapshot, second.snapshot)}
    assert found["第 1 期"] == ("首付款 600.00, 签订后 5 日内", "首付款 2,000.00, 2028-12-31")
    assert found["第 4 期"][1] == "—"
    assert found["争议解决"][1] == "提交仲裁。"
    assert {"二期合同", "60 日内交付", "2029-01-01"} <= {now for _was, now in found.values()}
    assert snapshot_differences(first.snapshot, first.snapshot) == []


@pytest.mark.rule("CON-3")
def test_deviations_are_worded_in_the_papers_language_whoever_asks(cast: Cast) -> None:
    contract = make_contract(owner=cast.li, total="2000.00")
    parts = [InstalmentData(InstalmentKind.TAIL, D("2000.00"), Trigger.ACCEPTANCE, 30)]
    contract = change(contract, schedule=parts)
    with translation.override("en"):
        (found,) = differences_from_offer(contract)
    assert found.after == "尾款 2,000.00（100 %），终验后 30 日内"
    assert found.before.splitlines()[0] == "首付款 600.00（30 %），签订后 5 日内"
