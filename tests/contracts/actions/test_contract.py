"""Drafting, writing, submitting and giving up a contract (CON-1, CON-2, CON-3, REC-1, CUS-1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from contracts.actions.contract import discard_contract, draft_contract, save_contract, submit_contract
from contracts.actions.hindrance import hindrance
from contracts.actions.signing import give_up_contract
from contracts.enums import ClauseLock, ContractState, InstalmentKind, Trigger
from contracts.models import Contract, ContractTemplate, Deviation
from contracts.schedule import InstalmentData
from customers.actions.customer import archive_customer
from customers.enums import Nature
from quotes.actions.expiry import expire_quotes
from quotes.actions.version import new_version
from quotes.enums import AttemptPath, QuoteState
from quotes.models import PriceAttempt, PricePolicy, Quote
from salesops.approvals.engine import withdraw
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.documents.models import CompanyProfile
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.chains import leave_out
from tests.factories.contracts import (
    approve_contract,
    approved_quote,
    change,
    contract_data,
    make_contract,
    make_party,
    priced_product,
    ready,
    submit,
)
from tests.factories.quotes import approve, issue, make_band, make_draft, make_line, make_quote
from tests.factories.quotes import submit as submit_offer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
D = Decimal


@pytest.fixture(autouse=True)
def house(cast: Cast) -> None:
    ready()


def again(contract: Contract) -> Contract:
    return Contract.objects.get(pk=contract.pk)


def refusal_of(contract: Contract) -> Refusal:
    with pytest.raises(Refusal) as refused:
        submit(contract)
    assert (again(contract).state, again(contract).number) == (ContractState.DRAFT, "")
    return refused.value


# ------------------------------------------------------------------------------------------------------------- draft


@pytest.mark.rule("CON-1", "CON-2", "CON-6")
def test_a_draft_is_the_quote_the_house_text_and_the_usual_schedule(cast: Cast) -> None:
    quote = approved_quote(cast.li, "123456.78", project_name="仓储系统一期")
    contract = make_contract(quote)
    assert (contract.total, contract.tax_total, contract.title) == (quote.total, quote.tax_total, "仓储系统一期")
    assert (contract.number, contract.state, contract.region) == ("", ContractState.DRAFT, cast.east)
    assert (contract.rep, contract.owner, contract.project_lead) == (cast.li, cast.li, cast.wang)
    assert (contract.payment_terms, contract.warranty) == (quote.payment_terms, quote.warranty)
    mine, offered = contract.lines.get(), quote.lines.get()
    for name in ("product", "quantity", "unit_price", "final_amount", "tax", "band", "floor", "ceiling", "list_price"):
        assert getattr(mine, name) == getattr(offered, name), name
    assert [part.amount for part in contract.instalments.all()] == [
        D("37037.03"), D("49382.71"), D("30864.20"), D("6172.84"),
    ]  # fmt: skip
    template = ContractTemplate.objects.get()
    assert list(contract.clauses.values_list("text", flat=True)) == list(
        template.clauses.values_list("text", flat=True)
    )
    assert [entry.who for entry in timeline_for(contract)] == [str(cast.li)]


@pytest.mark.rule("CON-1")
def test_only_who_sells_to_the_customer_drafts(cast: Cast) -> None:
    quote = approved_quote(cast.li)
    for stranger in (cast.he, cast.wang, cast.zhao, cast.zhou, cast.sun, cast.hu, cast.xu):
        with pytest.raises(PermissionDenied):
            draft_contract(quote, by=stranger)
    by_assistant = draft_contract(quote, by=cast.chen)
    assert (by_assistant.owner, by_assistant.rep, by_assistant.drafted_by) == (cast.li, cast.li, cast.chen)
    with pytest.raises(PermissionDenied):
        submit_contract(by_assistant, by=cast.chen)


@pytest.mark.rule("CON-1", "QUO-5")
def test_a_contract_comes_from_one_approved_quote_once(cast: Cast) -> None:
    customer = make_party(cast.li)
    unapproved = make_quote(customer, make_line(priced_product()))
    for quote in (unapproved, Quote.objects.get(pk=submit_offer(unapproved).subject_id)):
        with pytest.raises(Refusal) as refused:
            draft_contract(quote, by=cast.li)
        assert refused.value.rule == "CON-1"
    first = approve(submit_offer(make_quote(customer, make_line(priced_product()))))
    contract = make_contract(first)
    with pytest.raises(Refusal) as twice:
        make_contract(first)
    assert twice.value.rule == "CON-1"
    discard_contract(contract, by=cast.li)
    assert make_contract(first), "what came to nothing makes room"
    second = approve(submit_offer(new_version(first, by=cast.li)))
    with pytest.raises(Refusal) as superseded:
        draft_contract(first, by=cast.li)
    assert superseded.value.rule == "QUO-5"
    assert make_contract(second)


@pytest.mark.rule("CON-1", "QUO-5", "COM-1")
def test_a_newer_version_of_the_quote_is_no_second_sale(client: Client, cast: Cast) -> None:
    sold = approve_contract(make_contract(owner=cast.li))
    assert sold.quote is not None
    newer = approve(submit_offer(new_version(sold.quote, by=cast.li)))
    with pytest.raises(Refusal) as twice:
        draft_contract(newer, by=cast.li)
    assert twice.value.rule == "CON-1"
    assert sold.number in str(twice.value.sentence)
    client.force_login(cast.li)
    panel = client.get(reverse("contracts:contract-of-quote", args=[newer.pk])).content.decode()
    assert reverse("contracts:contract-new", args=[newer.pk]) + '"' not in panel
    give_up_contract(sold, "客户改了范围", by=cast.li)
    assert make_contract(newer), "what came to nothing makes room"


@pytest.mark.rule("CON-1")
def test_without_an_approved_template_nothing_is_drafted(cast: Cast) -> None:
    quote = approved_quote(cast.li)
    ContractTemplate.objects.update(state="retired")
    with pytest.raises(Refusal) as refused:
        draft_contract(quote, by=cast.li)
    assert refused.value.rule == "CON-1"
    assert not Contract.objects.exists()


# ------------------------------------------------------------------------------------------------------------- write


@pytest.mark.rule("CON-1", "APP-6")
def test_what_is_written_is_stored_and_two_who_write_at_once_are_told(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    theirs = change(contract, title="他的标题", clauses={7: "甲方 30 日内验收。"}, expires_on=date(2030, 1, 1))
    assert (theirs.title, theirs.clauses.get(position=7).text) == ("他的标题", "甲方 30 日内验收。")
    parts = [InstalmentData(InstalmentKind.FIRST, contract.total, Trigger.SIGNING, 7)]
    mine = contract_data(contract, title="我的标题", clauses={7: "甲方 60 日内验收。"}, schedule=parts)
    with pytest.raises(StaleRecord) as stale:
        save_contract(contract, mine, revision=1, by=cast.li)
    told = {value for pair in stale.value.changes.values() for value in pair}
    assert {"我的标题", "他的标题", "甲方 60 日内验收。", "甲方 30 日内验收。"} <= told
    assert any("168,000.00" in value for value in told)
    assert save_contract(contract, mine, revision=2, by=cast.li).title == "我的标题"
    assert [part.days for part in again(contract).instalments.all()] == [7]


@pytest.mark.rule("CON-1")
def test_only_negotiable_clauses_change(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    for clause in contract.clauses.exclude(lock=ClauseLock.NEGOTIABLE):
        with pytest.raises(Refusal) as refused:
            change(contract, clauses={clause.position: "另行约定"})
        assert refused.value.rule == "CON-1"
    with pytest.raises(Refusal):
        change(contract, clauses={7: "  "})
    assert again(contract).revision == 1


@pytest.mark.rule("REC-1")
def test_a_part_of_nothing_is_not_even_kept_in_a_draft(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    parts = [
        InstalmentData(InstalmentKind.FIRST, contract.total, Trigger.SIGNING, 5),
        InstalmentData(InstalmentKind.TAIL, D("0.00"), Trigger.ACCEPTANCE, 5),
    ]
    with pytest.raises(Refusal) as refused:
        change(contract, schedule=parts)
    assert (refused.value.rule, refused.value.field) == ("REC-1", "schedule")
    assert contract.instalments.count() == 4


@pytest.mark.rule("CON-1")
def test_strangers_neither_write_nor_discard(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    for stranger in (cast.he, cast.wang, cast.zhao, cast.zhou, cast.sun):
        with pytest.raises(PermissionDenied):
            save_contract(contract, contract_data(contract), revision=1, by=stranger)
        with pytest.raises(PermissionDenied):
            discard_contract(contract, by=stranger)


# ------------------------------------------------------------------------------------------------------------ submit


@pytest.mark.rule("CON-1", "CON-5", "CON-6", "APP-4")
def test_submission_draws_the_number_names_the_parties_and_opens_the_chain(cast: Cast) -> None:
    draft = make_contract(owner=cast.li)
    request = submit(draft)
    contract = again(draft)
    assert contract.number == f"XS-{clock.today().year}-00001"
    assert (contract.state, contract.round) == (ContractState.IN_REVIEW, 1)
    assert (contract.customer_name, contract.company_name) == (contract.customer.name, "上海衡迅软件有限公司")
    asked = [(step.approver, step.state) for step in request.steps.order_by("order")]
    assert asked == [(cast.wang, "open"), (cast.zhao, "waiting"), (None, "skipped")]
    assert request.snapshot["lines"][0]["floor"] == "80.00"
    assert request.snapshot["schedule"][0]["amount"] == "50400.00"
    with pytest.raises(Refusal) as refused:
        save_contract(contract, contract_data(contract), revision=contract.revision, by=cast.li)
    assert refused.value.rule == "APP-3"
    with pytest.raises(Refusal) as twice:
        submit(contract)
    assert twice.value.rule == "APP-3"
    with pytest.raises(Refusal):
        discard_contract(contract, by=cast.li)


@pytest.mark.rule("APP-6")
def test_what_was_not_read_is_neither_submitted_nor_discarded(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    change(contract, title="改过了")
    for act in (submit_contract, discard_contract):
        with pytest.raises(StaleRecord):
            act(contract, revision=1, by=cast.li)
    assert again(contract).state == ContractState.DRAFT


@pytest.mark.rule("REC-1")
def test_a_schedule_a_cent_short_is_not_submitted(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    short = change(contract, schedule=[InstalmentData(InstalmentKind.FIRST, D("167999.99"), Trigger.SIGNING, 5)])
    refused = refusal_of(short)
    assert refused.rule == "REC-1"
    assert "¥0.01" in str(refused.sentence)


@pytest.mark.rule("REC-1")
def test_nothing_that_is_submitted_fell_due_before(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    for days, held in ((-1, True), (0, False)):
        day = clock.today() + timedelta(days=days)
        part = InstalmentData(InstalmentKind.FIRST, contract.total, Trigger.FIXED_DAY, 0, day)
        contract = change(contract, schedule=[part])
        assert bool(hindrance(contract, on=clock.today())) is held
        if held:
            assert refusal_of(contract).field == "schedule"
    assert submit(contract)


@pytest.mark.rule("CON-1")
def test_a_contract_is_not_over_before_it_starts(cast: Cast) -> None:
    contract = change(make_contract(owner=cast.li), expires_on=clock.today() - timedelta(days=1))
    assert refusal_of(contract).field == "expires_on"


@pytest.mark.rule("CUS-1")
def test_party_a_needs_its_credit_code_unless_it_has_none_by_nature(cast: Cast) -> None:
    nameless = make_contract(approved_quote(cast.li, customer=make_party(cast.li, credit_code=None)))
    refused = refusal_of(nameless)
    assert refused.rule == "CUS-1"
    assert nameless.customer.name in str(refused.sentence)
    public = make_party(cast.li, credit_code=None, nature=Nature.PUBLIC_BODY)
    assert submit(make_contract(approved_quote(cast.li, customer=public)))


@pytest.mark.rule("CUS-1", "CON-1")
def test_no_contract_with_an_archived_customer_but_its_draft_can_be_given_up(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    archive_customer(contract.customer, "重复登记", by=cast.wang)
    for act in (lambda: submit(contract), lambda: draft_contract(contract.quote, by=cast.li)):  # type: ignore[arg-type]
        with pytest.raises(Refusal, match="CON-1"):
            act()
    assert discard_contract(again(contract), by=cast.li) is None


@pytest.mark.rule("CON-1")
def test_without_party_b_nothing_is_submitted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = make_contract(owner=cast.li)
    first_day = CompanyProfile.objects.get().valid_from
    with clock.at(clock.shanghai(first_day - timedelta(days=1))):
        assert refusal_of(contract).rule == "CON-1"


@pytest.mark.rule("APP-3", "CNF-2")
def test_a_draft_that_nobody_saw_goes_and_any_other_stays_void(cast: Cast) -> None:
    gone = make_contract(owner=cast.li)
    assert discard_contract(gone, by=cast.li) is None
    assert not Contract.objects.exists()
    contract = make_contract(owner=cast.li)
    withdraw(submit(contract), by=cast.li)
    number = again(contract).number
    assert (again(contract).state, bool(number)) == (ContractState.DRAFT, True)
    assert discard_contract(contract, by=cast.li) is not None
    assert (again(contract).state, again(contract).number) == (ContractState.VOID, number)


# ------------------------------------------------------------------------------------------------ prices of the quote


def move_prices(cast: Cast, quote: Quote, walls: tuple[str, str, str]) -> PricePolicy:
    """From today on other prices are in force."""
    PricePolicy.objects.filter(valid_to=None).update(valid_to=clock.today() - timedelta(days=1))
    draft = make_draft(by=cast.hu, valid_from=clock.today())
    make_band(draft, quote.lines.get().product, walls)
    return issue(draft, by=cast.qian)


def let_expire(quote: Quote) -> None:
    assert expire_quotes([quote], by=Person.system()) == 1


@pytest.mark.rule("CON-2", "PRC-4")
def test_a_quote_in_its_days_keeps_its_prices(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    assert contract.quote is not None
    with clock.at(clock.now() + timedelta(days=10)):
        move_prices(cast, contract.quote, ("150", "200", "300"))
        submit(contract)
    assert contract.lines.get().band == contract.quote.lines.get().band
    assert not PriceAttempt.objects.exists()


@pytest.mark.rule("CON-2", "PRC-4")
def test_a_quote_that_is_over_is_bound_to_the_prices_of_the_day(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    quote = contract.quote
    assert quote is not None
    with clock.at(clock.now() + timedelta(days=31)):
        fresh = move_prices(cast, quote, ("90", "110", "130"))
        let_expire(quote)
        submit(contract)
        line = contract.lines.get()
        assert (line.band.policy, line.floor, line.list_price) == (fresh, D("90.00"), D("110.00"))
        assert (line.final_amount, again(contract).total) == (D("168000.00"), D("168000.00"))
    assert Quote.objects.get(pk=quote.pk).state == QuoteState.EXPIRED


@pytest.mark.rule("CON-2", "PRC-4")
def test_outside_todays_prices_it_is_refused_and_the_attempt_is_kept(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    quote = contract.quote
    assert quote is not None
    with clock.at(clock.now() + timedelta(days=31)):
        move_prices(cast, quote, ("101", "120", "130"))
        refused = refusal_of(contract)
        assert (refused.rule, refused.kept) == ("PRC-4", True)
        attempt = PriceAttempt.objects.get()
    assert (attempt.quote, attempt.path, attempt.tried_by) == (quote, AttemptPath.SUBMISSION, cast.li)
    assert attempt.off_by == D("1680.00")
    assert contract.lines.get().band == quote.lines.get().band, "nothing was bound anew"


@pytest.mark.rule("CON-2", "PRC-4", "APP-2")
def test_todays_prices_are_agreed_to_by_the_post_that_may_grant_them(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    assert contract.quote is not None
    leave_out("contracts.contract", "director", "gm", by=cast.hu)
    with clock.at(clock.now() + timedelta(days=31)):
        move_prices(cast, contract.quote, ("80", "112", "130"))
        refused = refusal_of(contract)
    assert refused.rule == "PRC-4"
    assert "市场总监" in str(refused.sentence)


@pytest.mark.rule("CON-2", "QUO-2")
def test_without_prices_for_an_old_quote_there_is_no_contract(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    with clock.at(clock.now() + timedelta(days=31)):
        PricePolicy.objects.update(valid_to=clock.today() - timedelta(days=1))
        assert refusal_of(contract).rule == "QUO-2"


@pytest.mark.rule("QUO-5")
def test_a_quote_superseded_before_the_submission_refuses_it(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    assert contract.quote is not None
    approve(submit_offer(new_version(contract.quote, by=cast.li)))
    assert refusal_of(contract).rule == "QUO-5"


# -------------------------------------------------------------------------------------------------------- deviations


@pytest.mark.rule("CON-3")
def test_deviations_are_computed_and_kept_at_each_submission(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    withdraw(submit(contract), by=cast.li)
    assert not Deviation.objects.exists()
    parts = [InstalmentData(InstalmentKind.FIRST, contract.total, Trigger.WARRANTY_END, 90)]
    change(again(contract), warranty="质保 24 个月", clauses={14: "违约金不设上限。"}, schedule=parts)
    request = submit(contract)
    kept = list(Deviation.objects.all())
    assert [(one.round, one.key) for one in kept] == [(2, "schedule"), (2, "warranty"), (2, "clause.14")]
    assert (kept[1].before, kept[1].after) == ("质保 12 个月", "质保 24 个月")
    assert (kept[2].label, kept[2].after) == ("违约责任", "违约金不设上限。")
    assert "168,000.00" in kept[0].after
    assert request.facts["deviates"] is True
    assert [one["key"] for one in request.snapshot["deviations"]] == ["schedule", "warranty", "clause.14"]
