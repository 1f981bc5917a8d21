"""The pages of money: finance books, everybody else sees what concerns them (REC-1, REC-2, ORG-2)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from contracts.actions.receivable import record_receipt, reverse_receipt
from contracts.models import Contract, Receipt, ReceiptMatch
from contracts.queries.receivable import rest_of, schedule_of
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.receivable import receipt_data, receive, sold_contract

pytestmark = pytest.mark.django_db
D = Decimal
HTMX = {"HX-Request": "true"}


@pytest.fixture
def contract(cast: Cast) -> Contract:
    return sold_contract(cast.li, due=[-40, -1, 20])


def url(name: str, *args: int) -> str:
    return reverse(f"contracts:{name}", args=args)


def get(client: Client, person: Person, where: str, **query: str) -> Any:
    client.force_login(person)
    return client.get(where, query)


def post(client: Client, person: Person, where: str, **data: Any) -> Any:
    client.force_login(person)
    return client.post(where, {"_once": str(uuid4()), **data})


def line(contract: Contract, amount: str = "35000", **typed: Any) -> dict[str, Any]:
    """A line of the bank statement as finance types it."""
    return {
        "day": clock.today().isoformat(),
        "amount": amount,
        "payer": contract.customer.name,
        "customer": contract.customer_id,
        "bank_reference": "ICBC-8842",
        "note": "",
        **typed,
    }


def pay(contract: Contract, position: int) -> str:
    return f"pay_{contract.instalments.get(position=position).pk}"


@pytest.mark.rule("REC-1")
def test_finance_records_a_receipt_and_what_it_pays(client: Client, cast: Cast, contract: Contract) -> None:
    form = get(client, cast.sun, url("receipt-new"), customer=str(contract.customer_id)).content.decode()
    assert contract.number in form
    typed = line(contract, **{pay(contract, 1): "30,000.00", pay(contract, 2): "4000"})
    response = post(client, cast.sun, url("receipt-new"), **typed)
    receipt = Receipt.objects.get()
    assert response["Location"] == receipt.get_absolute_url()
    assert [one.open for one in schedule_of(contract)][:2] == [D("0.00"), D("36000.00")]
    assert rest_of(receipt) == D("1000.00")
    page = get(client, cast.sun, receipt.get_absolute_url()).content.decode()
    assert "1,000.00" in page.replace('<span class="cent">', "").replace("</span>", "")
    assert ViewLog.objects.filter(what="receipt.viewed", by=cast.sun).exists()


@pytest.mark.rule("REC-1")
def test_the_matching_is_proposed_and_counted_by_the_server(client: Client, cast: Cast, contract: Contract) -> None:
    proposed = post(client, cast.sun, url("receipt-check"), **line(contract), propose="1").content.decode()
    assert 'value="30000.00"' in proposed
    assert 'value="5000.00"' in proposed
    typed = line(contract, **{pay(contract, 1): "30000", pay(contract, 2): "6000"})
    counted = post(client, cast.sun, url("receipt-check"), **typed)
    assert counted.context["desk"].left == D("-1000.00")
    half = post(client, cast.sun, url("receipt-check"), **line(contract, amount="abc", customer="x"))
    assert half.status_code == 200
    assert not Receipt.objects.exists()


@pytest.mark.rule("REC-1")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "0"),
        ("amount", "-5"),
        ("amount", "NaN"),
        ("amount", "1.005"),
        ("day", "2999-01-01"),
        ("day", "2026-02-30"),
        ("bank_reference", ""),
        ("payer", ""),
        ("customer", "987654321"),
    ],
)
def test_a_bad_line_comes_back_with_what_was_typed(
    client: Client, cast: Cast, contract: Contract, field: str, value: str
) -> None:
    response = post(client, cast.sun, url("receipt-new"), **line(contract, note="原样", **{field: value}))
    assert response.status_code == 422
    assert "原样" in response.content.decode()
    assert not Receipt.objects.exists()


@pytest.mark.rule("REC-1", "APP-6")
def test_a_stale_page_is_told_what_is_open_now(client: Client, cast: Cast, contract: Contract) -> None:
    receive(contract, "30000.00", by=cast.sun)
    typed = line(contract, **{pay(contract, 1): "30000.00"})
    response = post(client, cast.sun, url("receipt-new"), **typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert contract.number in page
    assert "30,000.00" in page
    assert pay(contract, 1) in page, "what was typed is not lost, though nothing is open any more"
    assert Receipt.objects.count() == 1


@pytest.mark.rule("REC-1")
def test_what_is_left_is_matched_on_its_page(client: Client, cast: Cast, contract: Contract) -> None:
    receipt = record_receipt(receipt_data(None, "50000.00", payer="集团财务公司"), by=cast.sun)
    page = get(client, cast.sun, receipt.get_absolute_url()).content.decode()
    assert pay(contract, 1) not in page
    page = get(client, cast.sun, receipt.get_absolute_url(), customer=str(contract.customer_id)).content.decode()
    assert pay(contract, 1) in page
    wrong = post(client, cast.sun, url("receipt-match", receipt.pk), **{pay(contract, 1): "30000.01"})
    assert wrong.status_code == 422
    assert "30000.01" in wrong.content.decode()
    done = post(client, cast.sun, url("receipt-match", receipt.pk), **{pay(contract, 1): "30000"})
    assert done.status_code == 302
    assert rest_of(receipt) == D("20000.00")


@pytest.mark.rule("REC-1", "CNF-2")
def test_matches_and_receipts_are_undone_with_a_reason(client: Client, cast: Cast, contract: Contract) -> None:
    receipt = receive(contract, "50000.00", by=cast.sun)
    first = receipt.matches.order_by("pk")[0]
    assert post(client, cast.sun, url("receipt-take-back", first.pk), reason="").status_code == 422
    assert post(client, cast.sun, url("receipt-take-back", first.pk), reason="分错").status_code == 302
    again = post(client, cast.sun, url("receipt-take-back", first.pk), reason="分错")
    assert again.status_code == 422
    assert rest_of(receipt) == D("30000.00")
    day = clock.today().isoformat()
    assert post(client, cast.sun, url("receipt-reverse", receipt.pk), reason=" ", day=day).status_code == 422
    assert post(client, cast.sun, url("receipt-reverse", receipt.pk), reason="退汇", day=day).status_code == 302
    twice = post(client, cast.sun, url("receipt-reverse", receipt.pk), reason="退汇", day=day)
    assert twice.status_code == 422
    reversal = Receipt.objects.get(reverses=receipt)
    assert reversal.number in twice.content.decode()
    for one in (receipt, reversal):
        page = get(client, cast.sun, one.get_absolute_url()).content.decode()
        assert "退汇" in page
        assert 'data-opens="reverse"' not in page
    assert all(one.open == one.instalment.amount for one in schedule_of(contract))


@pytest.mark.rule("REC-1", "ORG-2")
def test_nobody_but_finance_books_and_reps_have_no_list_of_receipts(
    client: Client, cast: Cast, contract: Contract
) -> None:
    receipt = receive(contract, "100.00", by=cast.sun)
    match = ReceiptMatch.objects.get()
    for person, expected in ((cast.li, 404), (cast.wang, 404), (cast.chen, 404), (cast.qian, 403), (cast.zhao, 403)):
        for name in ("receipt-match", "receipt-reverse"):
            response = post(client, person, url(name, receipt.pk), reason="错", day="2026-01-01")
            assert response.status_code == expected, (person, name)
        assert post(client, person, url("receipt-take-back", match.pk), reason="错").status_code == 403
        assert get(client, person, url("receipt-new")).status_code == 403
        assert post(client, person, url("receipt-check"), **line(contract)).status_code == 403
        assert get(client, person, url("receipt-list")).status_code == (403 if expected == 404 else 200)
    assert post(client, cast.zhou, url("receipt-take-back", match.pk), reason="错").status_code == 404
    assert Receipt.objects.count() == ReceiptMatch.objects.count() == 1


@pytest.mark.rule("REC-1")
def test_the_list_begins_with_what_waits_for_a_match(client: Client, cast: Cast, contract: Contract) -> None:
    whole = receive(contract, "30000.00", by=cast.sun)
    rest = record_receipt(receipt_data(contract.customer, "10.00"), by=cast.sun)
    unknown = record_receipt(receipt_data(None, "77.00"), by=cast.sun)
    gone = receive(contract, "5.00", by=cast.sun)
    reversal = reverse_receipt(gone, "退汇", by=cast.sun)

    def listed(**query: str) -> list[str]:
        return [row.number for row in get(client, cast.sun, url("receipt-list"), **query).context["rows"]]

    assert listed()[:2] == [unknown.number, rest.number]
    assert listed(standing="to_match") == [unknown.number, rest.number]
    assert listed(standing="unidentified") == [unknown.number]
    assert listed(standing="matched") == [whole.number]
    assert listed(standing="reversed") == [gone.number]
    assert listed(standing="reversal") == [reversal.number]
    assert listed(q=unknown.bank_reference) == [unknown.number]
    assert listed(received="last") == []
    totals = get(client, cast.sun, url("receipt-list")).context["totals"]
    assert (totals["amount"], totals["rest"]) == ("30,087.00", "87.00")


@pytest.mark.rule("REC-2", "ORG-2")
def test_receivables_are_listed_oldest_due_first_to_who_sees_the_contract(
    client: Client, cast: Cast, contract: Contract
) -> None:
    receive(contract, "1000.00", by=cast.sun)
    other = sold_contract(cast.zhou, ["500.00"], due=[-100])
    where = url("receivable-list")

    def listed(person: Person, **query: str) -> list[tuple[int, str]]:
        rows = get(client, person, where, **query).context["rows"]
        return [(row.contract_id, str(row.open)) for row in rows]

    mine = [(contract.pk, open_) for open_ in ("29000.00", "40000.00", "25000.00", "5000.00")]
    assert listed(cast.li) == listed(cast.chen) == listed(cast.wang) == mine
    assert listed(cast.sun) == listed(cast.zhao) == [(other.pk, "500.00"), *mine]
    assert listed(cast.sun, age="60") == listed(cast.sun, q=contract.number, age="60") == mine[:1]
    assert (
        listed(cast.sun, region=str(cast.south.pk))
        == listed(cast.sun, owner=str(cast.zhou.pk))
        == [(other.pk, "500.00")]
    )
    assert listed(cast.sun, standing="overdue") == [(other.pk, "500.00"), *mine[:2]]
    assert listed(cast.sun, standing="waiting") == mine[3:]
    response = get(client, cast.sun, where, age="over")
    sums = {bucket.name: (count, str(whole)) for bucket, count, whole in response.context["buckets"]}
    assert sums == {
        "NOT_DUE": (2, "30000.00"),
        "UP_TO_30": (1, "40000.00"),
        "UP_TO_60": (1, "29000.00"),
        "UP_TO_90": (0, "0.00"),
        "OVER_90": (1, "500.00"),
    }
    client.force_login(cast.sun)
    assert "29,000.00" in client.get(where, {"age": "over"}, headers=HTMX).content.decode(), "sums come with the rows"
    assert get(client, cast.lin, where).status_code == 403


@pytest.mark.rule("REC-1", "ORG-2")
def test_the_schedule_stands_on_the_contract(client: Client, cast: Cast, contract: Contract) -> None:
    receipt = receive(contract, "31000.00", by=cast.sun)
    part = url("receivable-of-contract", contract.pk)
    for person in (cast.li, cast.chen, cast.wang):
        page = get(client, person, part).content.decode()
        assert "69,000.00" in page
        assert receipt.number in page
        assert receipt.get_absolute_url() not in page
        assert "data-opens" in page, "they may set the last instalment due"
    page = get(client, cast.sun, part).content.decode()
    assert receipt.get_absolute_url() in page
    assert "data-opens" not in page
    assert get(client, cast.zhou, part).status_code == 404


@pytest.mark.rule("REC-1")
def test_the_trigger_is_set_from_there(client: Client, cast: Cast, contract: Contract) -> None:
    last = contract.instalments.get(position=4)
    where = url("instalment-reach", last.pk)
    assert post(client, cast.sun, where, on=clock.today().isoformat()).status_code == 403
    assert post(client, cast.zhou, where, on=clock.today().isoformat()).status_code == 404
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert post(client, cast.li, where, on=tomorrow).status_code == 409
    assert post(client, cast.li, where, on="x").status_code == 302
    last.refresh_from_db()
    assert last.due_on is None
    assert post(client, cast.li, where, on=clock.today().isoformat())["Location"] == contract.get_absolute_url()
    last.refresh_from_db()
    assert last.due_on == clock.today() + timedelta(days=10)
