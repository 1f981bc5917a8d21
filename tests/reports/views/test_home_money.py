"""What the first page of each post says of contracts and money."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissions.actions.settlement import settle_month
from contracts.actions.receivable import record_receipt
from contracts.models import Contract
from salesops.base import clock
from salesops.org.actions.sharing import share
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories import contracts as desk
from tests.factories.receivable import receipt_data, receive, sold_contract
from tests.factories.reports import W47, friday
from tests.reports.views.conftest import Send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains"), pytest.mark.rule("DSH-1")]

HOME = "/"
D = Decimal


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with clock.at(friday(W47)):
        yield


@pytest.mark.rule("REC-2", "ORG-2")
def test_overdue_money_of_what_one_sees(cast: Cast, get: Send) -> None:
    own = sold_contract(cast.li, due=[-40, -1, 0, None])  # what is due today is not late
    sold_contract(cast.he, ["500.00"], due=[-3])
    sold_contract(cast.zhou, ["70.00"], due=[-5])
    receive(own, "10000.00")

    def late(person: Person) -> list[tuple[Decimal, int]]:
        overdue = get(person, HOME).context["overdue"]
        assert overdue.open == sum(debt.open for debt in overdue.debts)
        assert overdue.count == len(overdue.debts)
        return [(debt.open, debt.days) for debt in overdue.debts]

    mine, hes, zhous = [(D("20000.00"), 40), (D("40000.00"), 1)], (D("500.00"), 3), (D("70.00"), 5)
    assert late(cast.li) == mine
    assert late(cast.wang) == late(cast.chen) == [mine[0], hes, mine[1]]
    assert late(cast.zhao) == late(cast.qian) == late(cast.sun) == [mine[0], zhous, hes, mine[1]]
    for person in (cast.lin, cast.xu, cast.hu):
        assert "overdue" not in get(person, HOME).context
    # What a colleague showed her is hers to read, not to collect.
    share(Contract.objects.get(owner=cast.zhou), cast.li, until=clock.today(), reason="一起投标", by=cast.zhou)
    assert late(cast.li) == mine


@pytest.mark.rule("REC-2")
def test_much_overdue_is_summed_and_the_oldest_drawn(cast: Cast, get: Send) -> None:
    sold_contract(cast.li, ["10.00"] * 9, due=[-9 + day for day in range(9)])
    overdue = get(cast.li, HOME).context["overdue"]
    assert (overdue.count, overdue.open, overdue.more) == (9, D("90.00"), 3)
    assert [debt.days for debt in overdue.debts] == [9, 8, 7, 6, 5, 4]


@pytest.mark.rule("CON-5", "CON-6")
def test_contracts_that_wait_for_somebody(cast: Cast, get: Send) -> None:
    draft, asked, ready = (desk.make_contract(owner=cast.li) for _time in range(3))
    desk.submit(asked)
    desk.approve_contract(ready)
    signed = desk.sign(desk.approve_contract(desk.make_contract(owner=cast.he)))
    registered = desk.sign(desk.approve_contract(desk.make_contract(owner=cast.he)), by=cast.chen)

    def to_do(person: Person) -> list[tuple[Contract, str]]:
        return [(todo.contract, todo.what) for todo in get(person, HOME).context["contracts"]]

    assert to_do(cast.li) == [(ready, "已批准：请安排签订"), (draft, "草稿：写完后提交")]
    assert to_do(cast.he) == []
    compare = "已签订：请核对扫描件与归档文本"
    assert to_do(cast.chen) == [(signed, compare)]
    assert to_do(cast.wang) == [(registered, compare)]  # she registered it, so he compares
    for person, in_review, to_sign in (
        (cast.wang, [asked], None),
        (cast.wu, [], None),
        (cast.zhao, [asked], [ready]),
        (cast.qian, [asked], [ready]),
    ):
        page = get(person, HOME).context
        assert (page["in_review"], page.get("to_sign")) == (in_review, to_sign)
    [shown] = get(cast.wang, HOME).context["in_review"]
    assert shown.turn_name == cast.wang.name


@pytest.mark.rule("REC-1")
def test_finance_sees_receipts_to_match(cast: Cast, get: Send) -> None:
    contract = sold_contract(cast.li, ["100.00"])
    receive(contract, "130.00")
    unknown = record_receipt(receipt_data(None, "7.50", clock.today() - timedelta(days=3)), by=cast.sun)
    to_match = get(cast.sun, HOME).context["to_match"]
    assert (to_match.count, to_match.rest) == (2, D("37.50"))
    assert [(receipt == unknown, receipt.rest) for receipt in to_match.receipts] == [
        (True, D("7.50")),
        (False, D("30.00")),
    ]
    assert "to_match" not in get(cast.qian, HOME).context


@pytest.mark.rule("COM-6", "CNF-5")
def test_the_month_end_and_ones_own_statement(cast: Cast, get: Send) -> None:
    assert get(cast.sun, HOME).context["month"] is None
    contract = sold_contract(cast.li, ["1000.00"], signed_on=date(2026, 9, 1))
    receive(contract, "1000.00", date(2026, 9, 30))
    month = get(cast.sun, HOME).context["month"]
    assert (month.month, month.is_over) == (date(2026, 9, 1), True)
    assert get(cast.li, HOME).context["statement"] is None
    for settled in (date(2026, 9, 1), date(2026, 10, 1)):
        settle_month(settled, by=cast.sun)
    month = get(cast.sun, HOME).context["month"]
    assert (month.month, month.is_over) == (date(2026, 11, 1), False)
    statement = get(cast.li, HOME).context["statement"]
    assert (statement.person, statement.paid) == (cast.li, D("21.00"))  # 3 % of 1000.00, of it 70 %
    assert get(cast.he, HOME).context["statement"] is None
    for person in (cast.wang, cast.zhao, cast.sun, cast.chen):
        assert not get(person, HOME).context.get("statement")


@pytest.mark.rule("CNF-1", "ORG-2")
def test_every_link_can_be_opened(cast: Cast, client: Client) -> None:
    late = sold_contract(cast.li, due=[-40, -1, 0, None])
    receive(late, "10000.00", date(2026, 9, 30))
    receive(sold_contract(cast.li, ["1000.00"]), "1200.00", date(2026, 9, 30))
    settle_month(date(2026, 9, 1), by=cast.sun)
    desk.make_contract(owner=cast.li)
    desk.submit(desk.make_contract(owner=cast.li))
    desk.approve_contract(desk.make_contract(owner=cast.li))
    desk.sign(desk.approve_contract(desk.make_contract(owner=cast.li)))
    cannot = []
    for person in (cast.qian, cast.zhao, cast.wang, cast.li, cast.chen, cast.lin, cast.sun, cast.xu, cast.hu):
        client.force_login(person)
        page = client.get(HOME).content.decode()
        paths = {part.split('"', 1)[0] for part in page.split('href="')[1:]}
        ours = sorted(path for path in paths if path.startswith(("/contracts/", "/commissions/")))
        cannot += [f"{path} as {person.username}" for path in ours if client.get(path).status_code != 200]
    assert cannot == []


def test_it_costs_the_same_for_two_and_for_four(cast: Cast, get: Send) -> None:
    def costs(person: Person) -> int:
        get(person, HOME)
        with CaptureQueriesContext(connection) as asked:
            get(person, HOME)
        return len(asked)

    counts = []
    for _time in range(2):
        for owner in (cast.li, cast.he):
            desk.make_contract(owner=owner)
            desk.approve_contract(desk.make_contract(owner=owner))
            desk.sign(desk.approve_contract(desk.make_contract(owner=owner)))
            receive(sold_contract(owner, due=[-40, -1, 0, None]), "150000.00")
        readers = (cast.qian, cast.wang, cast.li, cast.chen, cast.sun)
        counts.append({person.username: costs(person) for person in readers})
    assert counts[0] == counts[1]


def test_the_way_to_the_lists(cast: Cast, get: Send) -> None:
    for person in (cast.li, cast.sun):
        assert f"{reverse('contracts:receivable-list')}?standing=overdue" in get(person, HOME).content.decode()
