"""The editor: what it is told while one types, what it keeps, whom it lets in (CON-1, CON-3, REC-1)."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts.enums import ContractState
from contracts.models import Contract
from tests.cast import Cast
from tests.factories.contracts import change, make_contract, ready, submit
from tests.fences.visits import rows

pytestmark = pytest.mark.django_db

FIRST = {"kind": "first", "amount": "60,000", "trigger": "signing", "days": "5", "due_on": ""}
LAST = {"kind": "tail", "amount": "108000", "trigger": "acceptance", "days": "10", "due_on": ""}


@pytest.fixture
def contract(cast: Cast) -> Contract:
    ready()
    return make_contract(owner=cast.li, total="168000.00")


def typed(contract: Contract, *parts: dict[str, Any], **head: Any) -> dict[str, Any]:
    """The whole form as a browser sends it."""
    stored = Contract.objects.get(pk=contract.pk)
    names = ("title", "payment_terms", "delivery", "warranty", "notes", "revision")
    clauses = {f"clause-{clause.position}": clause.text for clause in stored.clauses.filter(lock="negotiable")}
    known = {name: getattr(stored, name) for name in names} | {"expires_on": ""} | clauses
    return known | rows("schedule", *(parts or (FIRST, LAST))) | head | {"_once": str(uuid4())}


def edit_url(contract: Contract) -> str:
    return reverse("contracts:contract-edit", args=[contract.pk])


def told(client: Client, contract: Contract, *parts: dict[str, Any], **head: Any) -> str:
    url = reverse("contracts:contract-check", args=[contract.pk])
    answer = client.post(url, typed(contract, *parts, **head), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.rule("CON-1")
def test_who_may_open_it(client: Client, cast: Cast, contract: Contract) -> None:
    check = reverse("contracts:contract-check", args=[contract.pk])
    answers = {cast.li: 200, cast.chen: 200, cast.wang: 403, cast.zhao: 403, cast.he: 404, cast.sun: 404, cast.xu: 404}
    for person, expected in answers.items():
        client.force_login(person)
        assert client.get(edit_url(contract)).status_code == expected, person
        assert client.post(check, typed(contract)).status_code == expected, person
    client.force_login(cast.li)
    assert client.get(check).status_code == 405
    assert client.put(edit_url(contract)).status_code == 405
    assert client.get(reverse("contracts:contract-edit", args=[0])).status_code == 404


@pytest.mark.rule("CON-1", "REC-1")
def test_it_is_saved_and_submitted_in_one_go(client: Client, cast: Cast, contract: Contract) -> None:
    client.force_login(cast.li)
    data = typed(contract, warranty="质保 24 个月", then="submit", expires_on="2030-01-31")
    answer = client.post(edit_url(contract), data)
    assert answer["Location"] == contract.get_absolute_url()
    contract.refresh_from_db()
    assert (contract.state, contract.warranty, str(contract.expires_on)) == (
        ContractState.IN_REVIEW, "质保 24 个月", "2030-01-31"
    )  # fmt: skip
    assert [str(part.amount) for part in contract.instalments.all()] == ["60000.00", "108000.00"]
    assert [one.key for one in contract.deviations.all()] == ["schedule", "warranty"]
    client.post(edit_url(contract), data)
    assert contract.deviations.count() == 2, "the same form twice is one submission"
    assert client.get(edit_url(contract)).status_code == 302


@pytest.mark.rule("CON-1")
def test_the_assistant_writes_and_does_not_submit(client: Client, cast: Cast, contract: Contract) -> None:
    client.force_login(cast.chen)
    assert 'value="submit"' not in client.get(edit_url(contract)).content.decode()
    assert client.post(edit_url(contract), typed(contract, delivery="60 日内", then="submit")).status_code == 403
    contract.refresh_from_db()
    assert contract.delivery != "60 日内", "nothing is saved on the way to a no"
    assert client.post(edit_url(contract), typed(contract, delivery="60 日内")).status_code == 302


@pytest.mark.rule("REC-1", "CON-3")
def test_while_one_types_the_house_answers_and_writes_nothing(client: Client, cast: Cast, contract: Contract) -> None:
    client.force_login(cast.li)
    text = told(client, contract)
    assert "合计等于合同金额" in text
    assert "35.71 %" in text
    short = told(client, contract, FIRST, {**LAST, "amount": "107999.99"})
    assert "¥0.01" in short
    assert 'value="submit" disabled' in short
    mended = told(client, contract, FIRST, {**LAST, "amount": "107999.99"}, mend="rest")
    assert 'value="108000.00"' in mended
    assert "合计等于合同金额" in mended
    assert "请填写日期" in told(client, contract, FIRST, {**LAST, "trigger": "fixed_day"})
    over = told(client, contract, FIRST, {**LAST, "trigger": "fixed_day", "due_on": "2020-01-02"})
    assert "该日已过" in over
    assert 'value="submit" disabled' in over
    assert '<mark class="is-part">24</mark>' in told(client, contract, warranty="质保 24 个月")
    clause = contract.clauses.filter(lock="negotiable").first()
    assert clause is not None
    assert clause.title in told(client, contract, **{f"clause-{clause.position}": "另行商定"})
    for junk in ("NaN", "1e999999", "9" * 5000, "\x00", "-5", "½", "<b>"):
        part = dict.fromkeys(FIRST, junk)
        assert told(client, contract, part, title=junk, warranty=junk, expires_on=junk, revision=junk, mend=junk)
    stored = Contract.objects.get(pk=contract.pk)
    assert (stored.revision, stored.instalments.count()) == (contract.revision, 4)


@pytest.mark.rule("REC-1")
def test_a_schedule_a_cent_short_is_kept_in_the_draft_and_not_submitted(
    client: Client, cast: Cast, contract: Contract
) -> None:
    client.force_login(cast.li)
    data = typed(contract, FIRST, {**LAST, "amount": "107999.99"}, then="submit")
    answer = client.post(edit_url(contract), data)
    assert answer["Location"] == edit_url(contract)
    contract.refresh_from_db()
    assert contract.state == ContractState.DRAFT
    assert str(contract.instalments.last().amount) == "107999.99"  # type: ignore[union-attr]
    text = client.get(edit_url(contract)).content.decode()
    assert "¥0.01" in text
    assert 'value="submit" disabled' in text


def test_values_are_kept_when_something_is_wrong(client: Client, cast: Cast, contract: Contract) -> None:
    client.force_login(cast.li)
    data = typed(contract, {**FIRST, "amount": "1,2,3"}, title="", notes="随货附", expires_on="2026-02-30")
    answer = client.post(edit_url(contract), data)
    text = answer.content.decode()
    assert answer.status_code == 422
    for value in ("1,2,3", "随货附", "2026-02-30", "data-rejected"):
        assert value in text


@pytest.mark.rule("APP-6")
def test_a_stale_editor_is_shown_both_values(client: Client, cast: Cast, contract: Contract) -> None:
    stale = typed(contract, title="我的名称", delivery="我写的")
    change(contract, title="他的名称")
    client.force_login(cast.li)
    answer = client.post(edit_url(contract), stale)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "我的名称" in text
    assert "他的名称" in text
    assert 'name="revision" value="2"' in text, "saving again is meant"
    again = {**stale, "revision": 2, "_once": str(uuid4())}
    assert client.post(edit_url(contract), again).status_code == 302
    assert Contract.objects.get(pk=contract.pk).title == "我的名称"


@pytest.mark.rule("APP-3")
def test_the_page_of_a_submitted_contract_is_stale(client: Client, cast: Cast, contract: Contract) -> None:
    data = typed(contract, delivery="另议")
    submit(contract)
    client.force_login(cast.li)
    answer = client.post(edit_url(contract), data)
    assert answer.status_code == 422
    assert "APP-3" in answer.content.decode()
    assert Contract.objects.get(pk=contract.pk).delivery != "另议"


@pytest.mark.rule("CON-1")
def test_a_fixed_clause_can_not_be_sent_along(client: Client, cast: Cast, contract: Contract) -> None:
    fixed = contract.clauses.exclude(lock="negotiable").first()
    assert fixed is not None
    client.force_login(cast.li)
    client.post(edit_url(contract), typed(contract, **{f"clause-{fixed.position}": "改掉"}))
    fixed.refresh_from_db()
    assert fixed.text != "改掉"


def test_typing_costs_the_same_for_one_part_and_for_three(client: Client, cast: Cast, contract: Contract) -> None:
    client.force_login(cast.li)
    counts = []
    for parts in ([FIRST], [FIRST, FIRST, LAST]):
        told(client, contract, *parts)
        with CaptureQueriesContext(connection) as counted:
            told(client, contract, *parts)
        counts.append(len(counted))
    assert counts[0] == counts[1]
