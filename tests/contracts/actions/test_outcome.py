"""What the chain does to a contract: deviations, the frozen text, terms that stay (CON-3, CON-5, CON-6, COM-1)."""

from datetime import timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied

from contracts.actions.contract import discard_contract
from contracts.actions.deviation import confirm_deviations
from contracts.enums import ContractState
from contracts.models import Contract, ContractText, Deviation, DeviationConfirmation
from contracts.queries.contract import deviations_of, unconfirmed
from customers.actions.customer import archive_customer
from quotes.actions.expiry import expire_quotes
from quotes.actions.version import copy_quote, new_version
from salesops.approvals.engine import decide, withdraw
from salesops.approvals.models import Decision, Request
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.documents import papers_of
from salesops.org.models import Person
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.contracts import (
    approve_contract,
    approved_quote,
    change,
    make_contract,
    make_party,
    priced_product,
    ready,
    sign_off,
    submit,
)
from tests.factories.quotes import approve, make_line, make_quote
from tests.factories.quotes import submit as submit_offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
D = Decimal


@pytest.fixture(autouse=True)
def house(cast: Cast) -> None:
    ready()


def again(contract: Contract) -> Contract:
    return Contract.objects.get(pk=contract.pk)


def deviating(cast: Cast, total: str = "168000.00") -> Contract:
    return change(make_contract(owner=cast.li, total=total), warranty="质保 24 个月", notes="含差旅费用")


def say(request: Request, verdict: str = "approve", opinion: str = "") -> Request:
    """The approver of the open step alone, without confirming anything."""
    step = request.steps.select_related("approver").get(state="open")
    assert step.approver is not None
    return decide(step, verdict, opinion, by=step.approver, seen_hash=request.content_hash)


# -------------------------------------------------------------------------------------------------------------- chain


@pytest.mark.rule("CON-5")
def test_regional_manager_director_and_the_gm_over_the_limit(cast: Cast) -> None:
    for total, gm in (("500000.00", None), ("500000.01", cast.qian)):
        request = submit(make_contract(owner=cast.li, total=total))
        assert [step.approver for step in request.steps.order_by("order")] == [cast.wang, cast.zhao, gm]
        assert request.facts["over_limit"] is (gm is not None)


@pytest.mark.rule("CON-5", "PRC-4")
def test_the_gm_is_asked_for_special_prices_and_beyond_the_directors_discount(cast: Cast) -> None:
    customer, product = make_party(cast.li), priced_product()
    special = make_line(product, "100.00", price_type="market_capture", reason="进入新市场")
    for line, fact in ((special, "special"), (make_line(product, "84.99"), "beyond_director")):
        quote = approve(submit_offer(make_quote(customer, line)))
        request = submit(make_contract(quote))
        assert request.facts[fact] is True
        assert request.steps.get(order=3).approver == cast.qian


@pytest.mark.rule("CON-6", "COM-1", "APP-3")
def test_the_last_approval_freezes_the_text_and_orders_its_paper(cast: Cast) -> None:
    request = sign_off(submit(make_contract(owner=cast.li)))
    assert not ContractText.objects.exists()
    assert papers_of(Contract.objects.get()) == []
    sign_off(request)
    contract = Contract.objects.get()
    assert (contract.state, contract.approved_on) == (ContractState.APPROVED, clock.today())
    assert (contract.rep_rate, contract.team_rate, contract.paid_share) == (D("0.03"), D("0.02"), D("0.70"))
    assert contract.text.sha256 == sha256(contract.text.html.encode()).hexdigest()
    assert contract.number in contract.text.html
    (paper,) = papers_of(contract)
    assert (paper.kind, paper.reference) == ("contracts.contract", contract.number)


@pytest.mark.rule("APP-3")
def test_returned_changed_and_submitted_again_keeps_the_number(cast: Cast) -> None:
    first = submit(make_contract(owner=cast.li))
    say(first, "return", "质保期请谈到 12 个月")
    contract = Contract.objects.get()
    assert contract.state == ContractState.RETURNED
    change(contract, warranty="质保 18 个月", title="二稿")
    second = submit(again(contract))
    assert (again(contract).number, again(contract).round, second.round) == (contract.number, 2, 2)
    say(second, "reject", "客户资信不好")
    assert again(contract).state == ContractState.REJECTED
    assert contract.quote is not None
    assert make_contract(contract.quote).number == "", "a rejected one makes room for another"


@pytest.mark.rule("APP-3")
def test_withdrawn_is_a_draft_again(cast: Cast) -> None:
    request = submit(make_contract(owner=cast.li))
    withdraw(request, by=cast.li)
    contract = Contract.objects.get()
    assert (contract.state, bool(contract.number)) == (ContractState.DRAFT, True)
    assert submit(contract).round == 2


@pytest.mark.rule("COM-1")
def test_terms_of_commission_stay_when_the_setting_changes_later(cast: Cast) -> None:
    old = approve_contract(make_contract(owner=cast.li))
    tomorrow = clock.today() + timedelta(days=1)
    set_policy("contracts.rep_rate", "0.05", valid_from=tomorrow, reason="新办法", by=cast.hu)
    with clock.at(clock.now() + timedelta(days=2)):
        new = approve_contract(make_contract(owner=cast.li))
        assert (again(old).rep_rate, new.rep_rate) == (D("0.03"), D("0.05"))


# -------------------------------------------------------------------------------------------- the quote moved meanwhile


@pytest.mark.rule("QUO-5", "CON-2")
def test_a_quote_superseded_during_the_approval_refuses_every_yes(cast: Cast) -> None:
    request = submit(make_contract(owner=cast.li))
    contract = Contract.objects.get()
    assert contract.quote is not None
    approve(submit_offer(new_version(contract.quote, by=cast.li)))
    with pytest.raises(Refusal) as refused:
        say(request)
    assert refused.value.rule == "QUO-5"
    assert not Decision.objects.filter(request=request).exists()
    say(request, "return", "请按新版报价重拟")
    assert discard_contract(again(contract), by=cast.li) is not None


@pytest.mark.rule("CON-2")
def test_a_quote_that_expires_during_the_approval_changes_nothing(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    quote = contract.quote
    assert quote is not None
    with clock.at(clock.now() + timedelta(days=29)):
        request = submit(contract)
    with clock.at(clock.now() + timedelta(days=31)):
        assert expire_quotes([quote], by=Person.system()) == 1
        sign_off(sign_off(request))
    assert again(contract).state == ContractState.APPROVED


@pytest.mark.rule("CUS-1")
def test_a_customer_archived_during_the_approval_refuses_it(cast: Cast) -> None:
    request = submit(make_contract(owner=cast.li))
    archive_customer(Contract.objects.get().customer, "重复登记", by=cast.wang)
    with pytest.raises(Refusal) as refused:
        say(request)
    assert refused.value.rule == "CUS-1"


# --------------------------------------------------------------------------------------------------------- deviations


@pytest.mark.rule("CON-3")
def test_the_director_confirms_each_by_name_before_approving(cast: Cast) -> None:
    request = say(submit(deviating(cast)))
    with pytest.raises(Refusal) as refused:
        say(request)
    assert refused.value.rule == "CON-3"
    contract = Contract.objects.get()
    warranty, notes = deviations_of(contract)
    confirm_deviations(contract, [warranty.pk], by=cast.zhao)
    with pytest.raises(Refusal):
        say(request)
    confirm_deviations(contract, [warranty.pk, notes.pk], by=cast.zhao)
    assert [one.confirmed_by for one in DeviationConfirmation.objects.all()] == [cast.zhao, cast.zhao]
    said = [entry.quote for entry in timeline_for(contract) if entry.quote]
    assert len(said) == 2, "each confirmation once, the repeated one not again"
    say(request)
    assert again(contract).state == ContractState.APPROVED


@pytest.mark.rule("CON-3", "ORG-4")
def test_who_may_not_confirm(cast: Cast) -> None:
    submit(deviating(cast))
    contract = Contract.objects.get()
    keys = [one.pk for one in deviations_of(contract)]
    for stranger in (cast.li, cast.wang, cast.chen, cast.sun, cast.hu):
        with pytest.raises(PermissionDenied):
            confirm_deviations(contract, keys, by=stranger)
    assert not DeviationConfirmation.objects.exists()


@pytest.mark.rule("CON-3")
def test_of_a_major_contract_they_are_confirmed_above_the_director(cast: Cast) -> None:
    request = say(submit(deviating(cast, "1000000.00")))
    contract = Contract.objects.get()
    keys = [one.pk for one in deviations_of(contract)]
    with pytest.raises(PermissionDenied):
        confirm_deviations(contract, keys, by=cast.zhao)
    request = say(request)
    with pytest.raises(Refusal) as refused:
        say(request)
    assert refused.value.rule == "CON-3"
    confirm_deviations(contract, keys, by=cast.qian)
    say(request)
    assert again(contract).state == ContractState.APPROVED


@pytest.mark.rule("CON-3")
def test_the_last_approval_refuses_over_unconfirmed_ones_whoever_gives_it(cast: Cast) -> None:
    """A chain without the one who may confirm still ends with nothing approved."""
    set_policy("contracts.major_amount", "100000", valid_from=clock.today(), reason="从严", by=cast.hu)
    request = say(submit(deviating(cast)))
    with pytest.raises(Refusal) as refused:
        say(request)
    assert refused.value.rule == "CON-3"
    contract = Contract.objects.get()
    assert (contract.state, ContractText.objects.count()) == (ContractState.IN_REVIEW, 0)
    confirm_deviations(contract, [one.pk for one in unconfirmed(contract)], by=cast.qian)
    say(request)
    assert again(contract).state == ContractState.APPROVED


@pytest.mark.rule("CON-3", "APP-6")
def test_confirmations_belong_to_their_submission(cast: Cast) -> None:
    request = submit(deviating(cast))
    contract = Contract.objects.get()
    old = [one.pk for one in deviations_of(contract)]
    confirm_deviations(contract, old, by=cast.zhao)
    say(request, "return", "改一改")
    with pytest.raises(Refusal) as not_now:
        confirm_deviations(contract, old, by=cast.zhao)
    assert not_now.value.rule == "CON-3"
    submit(again(contract))
    with pytest.raises(StaleRecord):
        confirm_deviations(contract, old, by=cast.zhao)
    assert unconfirmed(again(contract)).count() == 2
    assert Deviation.objects.count() == 4


@pytest.mark.rule("CON-1", "QUO-5")
def test_the_quote_a_contract_was_made_from_can_be_copied_for_another(cast: Cast) -> None:
    approve_contract(make_contract(approved_quote(cast.li)))
    first = Contract.objects.get()
    assert first.quote is not None
    fresh = approve(submit_offer(copy_quote(first.quote, by=cast.li)))
    assert approve_contract(make_contract(fresh)).number == f"XS-{clock.today().year}-00002"
