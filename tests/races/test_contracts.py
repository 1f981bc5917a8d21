"""One contract in several hands at once (APP-6, CON-2, CON-6, QUO-5). Twins show the race."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import DatabaseError, connections, transaction

from contracts.actions.contract import discard_contract, draft_contract, save_contract, submit_contract
from contracts.actions.deviation import confirm_deviations
from contracts.actions.signing import give_up_contract
from contracts.enums import ContractState
from contracts.models import Contract, ContractText, Deviation, DeviationConfirmation
from quotes.actions.version import new_version
from quotes.enums import QuoteState
from quotes.models import Quote
from salesops.approvals.models import Request
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents.numbers import draw_number
from tests.cast import Cast
from tests.factories.contracts import (
    approve_contract,
    change,
    contract_data,
    make_contract,
    ready,
    sign,
    sign_off,
    submit,
)
from tests.factories.quotes import approve
from tests.factories.quotes import sign as sign_offer
from tests.factories.quotes import submit as submit_offer
from tests.races.waiting import waits_or_ends

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
HANDS = 12


@pytest.fixture
def contract(cast: Cast, chains: None) -> Contract:
    ready()
    return make_contract(owner=cast.li)


def at_once(acts: Sequence[Callable[[], object]]) -> Counter[str]:
    """Everybody in one moment, each on a connection of their own; how it ended for how many."""
    start = threading.Barrier(len(acts))
    ends: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(30)
            act()
            ends.append("done")
        except Refusal as refusal:
            ends.append(refusal.rule)
        except Contract.DoesNotExist:
            ends.append("gone")
        except DatabaseError:
            ends.append("refused by the database")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(ends)


@pytest.mark.rule("APP-6", "CON-6")
def test_many_hands_submit_one_contract_once(contract: Contract) -> None:
    ends = at_once([lambda: submit_contract(contract, by=contract.owner)] * HANDS)
    assert ends == {"done": 1, "APP-3": HANDS - 1}
    assert Request.objects.filter(kind="contracts.contract").count() == 1
    stored = Contract.objects.get()
    assert (stored.number, stored.round) == (f"XS-{clock.today().year}-00001", 1)


@pytest.mark.rule("APP-6", "CON-6")
def test_without_the_row_lock_several_would_draw_a_number(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Barrier(HANDS)
    drawn: list[str] = []
    draw = draw_number

    def unlocked(one: Contract) -> Contract:
        rows = Contract.objects.select_related("customer__region", "owner", "rep", "quote", "template")
        found = rows.get(pk=one.pk)
        looked.wait(30)
        return found

    def counted(*_args: object, **_kwargs: object) -> str:
        drawn.append("")
        return draw("XS", on=clock.today())

    monkeypatch.setattr("contracts.actions.contract.locked_contract", unlocked)
    monkeypatch.setattr("contracts.actions.contract.locked_quote_of", lambda one: Quote.objects.get(pk=one.quote_id))
    monkeypatch.setattr("contracts.actions.contract.draw_number", counted)
    monkeypatch.setattr("contracts.actions.contract.copy_lines", lambda *_args: None)
    at_once([lambda: submit_contract(contract, by=contract.owner)] * HANDS)
    assert len(drawn) > 1


@pytest.mark.rule("CON-1")
def test_many_hands_draft_one_contract_of_one_quote(contract: Contract) -> None:
    quote, by = contract.quote, contract.owner
    assert quote is not None
    discard_contract(contract, by=by)
    ends = at_once([lambda: draft_contract(quote, by=by)] * HANDS)
    assert ends == {"done": 1, "CON-1": HANDS - 1}
    assert Contract.objects.count() == 1


@pytest.mark.rule("APP-3", "APP-6")
def test_submit_against_save_leaves_one_whole_contract(contract: Contract) -> None:
    written = contract_data(contract, warranty="质保 24 个月")

    def write() -> None:
        save_contract(contract, written, revision=1, by=contract.owner)

    ends = at_once([write, lambda: submit_contract(contract, revision=1, by=contract.owner)])
    stored = Contract.objects.get()
    # Whoever came second was told: what was submitted is what was read, and nothing was written into it.
    if stored.state == ContractState.IN_REVIEW:
        assert ends == {"done": 1, "APP-3": 1}
        assert (stored.warranty, Deviation.objects.count()) == (contract.warranty, 0)
    else:
        assert ends == {"done": 1, "APP-6": 1}
        assert (stored.warranty, stored.number) == ("质保 24 个月", "")


@pytest.mark.rule("APP-3", "APP-6")
def test_discard_against_submit_has_one_winner(contract: Contract) -> None:
    by = contract.owner
    ends = at_once([lambda: discard_contract(contract, by=by), lambda: submit_contract(contract, by=by)])
    stored = Contract.objects.first()
    if stored is None:
        assert ends == {"done": 1, "gone": 1}
        assert not Request.objects.filter(kind="contracts.contract").exists()
    else:
        assert ends == {"done": 1, "APP-3": 1}
        assert stored.state == ContractState.IN_REVIEW


@pytest.mark.rule("CON-3")
def test_a_deviation_is_confirmed_once_whoever_clicks(cast: Cast, contract: Contract) -> None:
    submit(change(contract, warranty="质保 24 个月"))
    keys = list(Deviation.objects.values_list("pk", flat=True))
    people = [cast.zhao, cast.qian] * (HANDS // 2)
    ends = at_once([lambda by=by: confirm_deviations(contract, keys, by=by) for by in people])  # type: ignore[misc]
    assert ends == {"done": HANDS}
    assert DeviationConfirmation.objects.count() == 1


@pytest.mark.rule("CON-6")
def test_sign_against_give_up_has_one_winner(contract: Contract) -> None:
    approved = approve_contract(contract)
    by = approved.owner
    ends = at_once([lambda: sign(approved), lambda: give_up_contract(approved, "客户取消", by=by)])
    assert ends == {"done": 1, "CON-6": 1}
    stored = Contract.objects.get()
    assert (stored.state == ContractState.SIGNED) == (stored.signed_on is not None)


def supersede_while_approving(contract: Contract) -> str:
    """The last approval of the contract; before it is committed its quote's next version gets its own last one."""
    quote = contract.quote
    assert quote is not None
    newer = sign_offer(submit_offer(new_version(quote, by=quote.owner)))
    request = sign_off(submit(contract))
    ends: list[str] = []

    def supersede() -> None:
        try:
            approve(newer)
            ends.append("superseded")
        finally:
            connections.close_all()

    other = threading.Thread(target=supersede)
    with transaction.atomic():
        sign_off(request)
        other.start()
        moment = waits_or_ends(ends)
    other.join(30)
    assert ends == ["superseded"]
    assert Quote.objects.get(pk=quote.pk).state == QuoteState.SUPERSEDED
    return moment


@pytest.mark.rule("QUO-5", "CON-2")
def test_no_newer_version_takes_a_quotes_place_under_its_contracts_last_approval(contract: Contract) -> None:
    assert supersede_while_approving(contract) == "waited"
    assert ContractText.objects.count() == 1


@pytest.mark.rule("QUO-5", "CON-2")
def test_without_the_lock_on_the_quote_it_would(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contracts.actions.outcome.locked_quote_of", lambda one: Quote.objects.get(pk=one.quote_id))
    assert supersede_while_approving(contract) == "went through"
