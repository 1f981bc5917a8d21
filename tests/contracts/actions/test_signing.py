"""Drafts with their mark, the signing, the scan, giving up (CON-5, CON-6, CUS-4, REC-1)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from contracts.actions.contract import discard_contract
from contracts.actions.signing import (
    SigningData,
    change_lead,
    confirm_scan,
    give_up_contract,
    print_draft,
    sign_contract,
)
from contracts.enums import ContractState, Trigger
from contracts.invariants import CONTRACT
from contracts.models import Contract
from customers.enums import CustomerStatus
from customers.models import Customer
from quotes.actions.result import ResultData, note_result
from quotes.enums import Outcome
from quotes.models import QuoteResult
from salesops.approvals.engine import withdraw
from salesops.audit import timeline_for
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents import papers_of
from salesops.org.models import Person
from salesops.seals.enums import Seal
from salesops.seals.models import Custody
from tests.cast import Cast
from tests.factories.contracts import (
    approve_contract,
    archive,
    make_contract,
    make_party,
    ready,
    scan,
    seal,
    sign,
    signed_contract,
    submit,
)
from tests.factories.seals import asked_for, name_keepers, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture
def approved(cast: Cast) -> Contract:
    ready()
    return approve_contract(make_contract(owner=cast.li))


def again(contract: Contract) -> Contract:
    return Contract.objects.get(pk=contract.pk)


# -------------------------------------------------------------------------------------------------------------- draft


@pytest.mark.rule("CON-5")
def test_a_draft_is_printed_as_a_draft_and_leaves_an_entry(cast: Cast) -> None:
    ready()
    contract = make_contract(owner=cast.li)
    paper = print_draft(contract, by=cast.li)
    assert (paper.kind, paper.number, paper.version) == ("contracts.draft", f"DRAFT-{contract.pk}", 1)
    assert print_draft(contract, by=cast.chen) == paper, "the same revision is the same paper"
    assert [entry.who for entry in timeline_for(contract)][:2] == [str(cast.chen), str(cast.li)]
    submit(contract)
    assert print_draft(contract, by=cast.wang).version == 2
    for stranger in (cast.he, cast.zhou, cast.sun, cast.hu, cast.lin):
        with pytest.raises(PermissionDenied):
            print_draft(contract, by=stranger)


@pytest.mark.rule("CON-5", "CNF-2")
def test_a_draft_that_was_printed_is_not_gone_when_it_is_discarded(cast: Cast) -> None:
    ready()
    contract = make_contract(owner=cast.li)
    paper = print_draft(contract, by=cast.li)
    assert discard_contract(contract, by=cast.li) is not None
    assert (again(contract).state, again(contract).number) == (ContractState.VOID, "")
    assert paper.subject == contract


@pytest.mark.rule("CON-5")
def test_there_is_no_draft_of_what_is_approved_or_void(cast: Cast, approved: Contract) -> None:
    for contract in (approved, give_up_contract(approved, "客户取消", by=cast.li)):
        with pytest.raises(Refusal) as refused:
            print_draft(contract, by=cast.li)
        assert refused.value.rule == "CON-5"
    assert [paper.kind for paper in papers_of(approved)] == ["contracts.contract"]


# ------------------------------------------------------------------------------------------------------------ signing


@pytest.mark.rule("CON-6", "REC-1")
def test_a_signing_is_registered_with_its_scan_and_sets_due_what_follows_it(cast: Cast, approved: Contract) -> None:
    with clock.at(clock.now() + timedelta(days=3)):
        day = clock.today() - timedelta(days=1)
        signed = sign(approved, on=day, by=cast.chen, place=" 杭州 ", project_lead=cast.wu)
    assert (signed.state, signed.signed_on, signed.place) == (ContractState.SIGNED, day, "杭州")
    assert (signed.registered_by, signed.project_lead, signed.rep) == (cast.chen, cast.wu, cast.li)
    assert signed.scan is not None
    assert signed.scan.name == "contract.pdf"
    due = {part.trigger: part.due_on for part in signed.instalments.all()}
    assert due.pop(Trigger.SIGNING) == day + timedelta(days=5)
    assert set(due.values()) == {None}, "what waits for something else is not due yet"


@pytest.mark.rule("CON-6")
def test_what_is_not_a_signing_is_refused(cast: Cast, approved: Contract) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"on": clock.today() + timedelta(days=1)}, "signed_on"),
        ({"on": clock.today() - timedelta(days=1)}, "signed_on"),
        ({"place": "  "}, "place"),
        ({"place": "沪" * 61}, "place"),
        ({"scan": None}, "scan"),
        ({"scan": scan("contract.exe", b"MZ")}, "scan"),
        ({"scan": scan("contract.pdf", b"not a PDF")}, "file"),
    ]
    for typed, field in wrong:
        with pytest.raises(Refusal) as refused:
            sign(approved, **typed)
        assert refused.value.field == field, typed
    assert (again(approved).state, again(approved).scan) == (ContractState.APPROVED, None)


@pytest.mark.rule("CON-5", "CON-6")
def test_only_the_approved_text_is_signed_and_once(cast: Cast) -> None:
    ready()
    contract = make_contract(owner=cast.li)
    for step in ("draft", "in review"):
        with pytest.raises(Refusal) as refused:
            sign(contract)
        assert refused.value.rule == "CON-6", step
        if step == "draft":
            submit(contract)
    signed = sign(approve_contract(again(contract)))
    with pytest.raises(Refusal) as twice:
        sign(signed)
    assert twice.value.rule == "CON-6"


@pytest.mark.rule("CON-6")
def test_who_registers_a_signing(cast: Cast, approved: Contract) -> None:
    for stranger in (cast.he, cast.zhou, cast.wu, cast.sun, cast.hu, cast.xu):
        with pytest.raises(PermissionDenied):
            sign(approved, by=stranger)
    assert sign(approved, by=cast.wang).registered_by == cast.wang


@pytest.mark.rule("CUS-4")
def test_with_its_first_signed_contract_the_customer_is_won_once_and_by_the_program(cast: Cast) -> None:
    customer = make_party(cast.li)
    first = signed_contract(cast.li, "200.00", customer=customer)
    signed_contract(cast.li, "300.00", customer=customer)
    won = Customer.objects.get(pk=customer.pk)
    assert (won.status, won.revision) == (CustomerStatus.WON, customer.revision + 1)
    entry = Entry.objects.get(verb="customers.customer.won")
    assert (entry.by, entry.note) == (Person.system(), first.number)


@pytest.mark.rule("CON-6", "ORG-4")
def test_the_scan_is_confirmed_by_another_person_than_who_registered_it(cast: Cast, approved: Contract) -> None:
    with pytest.raises(PermissionDenied):
        confirm_scan(approved, by=cast.li)
    with pytest.raises(Refusal):
        confirm_scan(approved, by=cast.chen)
    signed = sign(approved, by=cast.li)
    for stranger in (cast.li, cast.wang, cast.sun, cast.zhao):
        with pytest.raises(PermissionDenied):
            confirm_scan(signed, by=stranger)
    confirmed = confirm_scan(signed, by=cast.chen)
    assert confirmed.scan_confirmed_by == cast.chen
    assert confirm_scan(signed, by=cast.chen).scan_confirmed_at == confirmed.scan_confirmed_at


@pytest.mark.rule("CON-6", "ORG-4")
def test_what_the_assistant_registered_the_regional_manager_compares(cast: Cast, approved: Contract) -> None:
    signed = sign(approved, by=cast.chen)
    with pytest.raises(PermissionDenied):
        confirm_scan(signed, by=cast.chen)
    assert confirm_scan(signed, by=cast.wang).scan_confirmed_by == cast.wang


# ------------------------------------------------------------------------------------------------- giving up, the lead


@pytest.mark.rule("CON-6", "CNF-2")
def test_an_approved_contract_that_is_never_signed_is_given_up(cast: Cast, approved: Contract) -> None:
    with pytest.raises(Refusal):
        give_up_contract(approved, "  ", by=cast.li)
    for stranger in (cast.he, cast.chen, cast.wu, cast.sun):
        with pytest.raises(PermissionDenied):
            give_up_contract(approved, "客户取消项目", by=stranger)
    gone = give_up_contract(approved, "客户取消项目", by=cast.li)
    assert (gone.state, gone.number, bool(gone.text.html)) == (ContractState.VOID, approved.number, True)
    assert timeline_for(gone)[0].quote == "客户取消项目"
    with pytest.raises(Refusal):
        sign(gone)
    assert gone.quote is not None
    assert make_contract(gone.quote), "its quote is free again"


@pytest.mark.rule("CON-6")
def test_a_signed_contract_or_a_draft_is_not_given_up_that_way(cast: Cast) -> None:
    signed = signed_contract(cast.li)
    draft = make_contract(owner=cast.li)
    for contract in (signed, draft):
        with pytest.raises(Refusal) as refused:
            give_up_contract(contract, "不做了", by=cast.li)
        assert refused.value.rule == "CON-6"
    with pytest.raises(Refusal):
        discard_contract(signed, by=cast.li)
    withdraw(submit(draft), by=cast.li)


@pytest.mark.rule("CON-6")
def test_the_lead_is_named_by_the_regional_manager(cast: Cast) -> None:
    contract = signed_contract(cast.li)
    with pytest.raises(PermissionDenied):
        change_lead(contract, cast.he, by=cast.li)
    changed = change_lead(contract, cast.he, by=cast.wang)
    assert changed.project_lead == cast.he
    count = Entry.objects.count()
    change_lead(contract, cast.he, by=cast.wang)
    assert Entry.objects.count() == count
    cast.zhou.is_active = False
    with pytest.raises(Refusal):
        change_lead(contract, cast.zhou, by=cast.wang)


# --------------------------------------------------------------------------------------------------------------- seal


@pytest.mark.rule("QUO-6", "CON-6")
def test_since_seals_are_kept_only_a_sealed_contract_is_signed(cast: Cast, approved: Contract) -> None:
    name_keepers(cast.sun, cast.qian)
    data = SigningData(clock.today(), "上海", project_lead=None, scan=scan())
    with pytest.raises(Refusal, match="QUO-6"):
        sign_contract(approved, data, by=cast.li)
    sealed(archive(approved), Seal.LEGAL, by=cast.li)  # beside the contract seal, not in its place
    with pytest.raises(Refusal, match="QUO-6"):
        sign_contract(approved, data, by=cast.li)
    entry = seal(approved)
    signed = sign_contract(again(approved), data, by=cast.chen)
    entry.refresh_from_db()
    assert entry.scan == signed.scan, "the scan of the signing is the entry's, too"
    assert unsealed() == []


def unsealed() -> list[str]:
    [invariant] = [one for one in CONTRACT if one.key == "contracts.contract.sealed_before_signing"]
    with connection.cursor() as cursor:
        cursor.execute(invariant.sql)
        return [number for (number,) in cursor.fetchall()]


@pytest.mark.rule("QUO-6", "CON-6")
def test_the_invariant_finds_what_was_signed_unsealed(cast: Cast, approved: Contract) -> None:
    signed = sign(approved)  # nobody kept a seal yet
    assert unsealed() == []
    since = clock.now() - timedelta(days=1)
    Custody.objects.create(seal=Seal.CONTRACT, keeper=cast.sun, since=since, named_by=cast.hu)
    assert unsealed() == [signed.number]


@pytest.mark.rule("QUO-6", "CON-6")
def test_a_text_that_is_not_approved_is_not_sealed(cast: Cast, approved: Contract) -> None:
    paper = archive(approved)
    give_up_contract(approved, "客户取消", by=cast.li)
    with pytest.raises((Refusal, PermissionDenied)):
        asked_for(paper, Seal.CONTRACT, by=cast.li)


@pytest.mark.rule("QUO-5")
def test_with_the_signature_its_quote_is_won_says_the_system(approved: Contract, cast: Cast) -> None:
    quote = approved.quote
    assert quote is not None
    note_result(quote, ResultData(outcome=Outcome.LOST, reason="price", note="低了八个点"), by=cast.li)
    signed = sign(approved)
    kept = QuoteResult.objects.get(quote=quote)
    assert (kept.outcome, kept.reason, kept.note) == ("won", "", f"合同 {signed.number} 已签订。")
    assert kept.noted_by.is_system
    assert timeline_for(quote)[0].verb == "quotes.result.won"


@pytest.mark.rule("QUO-5")
def test_what_a_person_noted_of_a_won_quote_stays(approved: Contract, cast: Cast) -> None:
    quote = approved.quote
    assert quote is not None
    note_result(quote, ResultData(outcome=Outcome.WON, note="交付最快"), by=cast.li)
    sign(approved)
    kept = QuoteResult.objects.get(quote=quote)
    assert (kept.note, kept.noted_by) == ("交付最快", cast.li)
