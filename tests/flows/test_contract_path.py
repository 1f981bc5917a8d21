"""From the approved quote to the confirmed scan, on the pages people use, in both languages."""

from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from contracts.enums import ContractState
from contracts.models import Contract
from customers.models import Customer
from quotes.models import Quote
from salesops.base import clock
from salesops.documents import papers_of
from salesops.jobs.enums import Queue
from salesops.jobs.worker import drain
from tests.cast import Cast
from tests.factories.contracts import approved_quote, credit_code, ready
from tests.flows.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains", "invariants_hold")]

FIRST = date(2026, 11, 17)  # a Tuesday
DRAFT_MARK = "草稿 未批 DRAFT"
SHORT = {"zh-hans": "少 ¥0.01", "en": "¥0.01 less"}


def at(day: date, hour: int) -> AbstractContextManager[None]:
    """A moment of the story."""
    return clock.at(clock.shanghai(day, hour))


@pytest.mark.rule("CON-1", "CON-2", "CON-3", "CON-5", "CON-6", "REC-1", "APP-1", "APP-3", "CUS-4")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_path_of_a_contract(cast: Cast, language: str) -> None:
    people = {name: Visitor(getattr(cast, name), language) for name in ("li", "wang", "zhao", "chen", "qian")}
    with at(FIRST, 9):
        ready()
        customer = register(people["li"])
        quote = approved_quote(cast.li, "168000.00", customer=customer, warranty="质保 12 个月")
    with at(FIRST, 14):
        contract = write(people["li"], quote)
    with at(FIRST, 16):
        decide(people["wang"], contract)
    with at(FIRST + timedelta(days=1), 10):
        confirm_and_approve(people["zhao"], contract)
        assert drain(Queue.PAPERS) >= 1
    with at(FIRST + timedelta(days=2), 9):
        sign(people["li"], contract)
    with at(FIRST + timedelta(days=2), 15):
        confirm_scan(people["chen"], contract)

    customer.refresh_from_db()
    assert customer.status == "won"
    assert str(contract.instalments.get(position=1).due_on) == str(FIRST + timedelta(days=7))


def register(rep: Visitor) -> Customer:
    """Somebody we may sign with."""
    rep.open(reverse("customers:customer-new"))
    rep.send("name", name="宁波澄柯精密模具有限公司", credit_code=credit_code())
    return Customer.objects.get()


def write(rep: Visitor, quote: Quote) -> Contract:
    """Drafted from the quote's page; a schedule a cent short is kept, not submitted; then it is, with a deviation."""
    rep.open(quote.get_absolute_url())
    rep.open(reverse("contracts:contract-of-quote", args=[quote.pk]))
    rep.send(to=reverse("contracts:contract-new", args=[quote.pk]))
    contract = Contract.objects.get()
    assert rep.url == reverse("contracts:contract-edit", args=[contract.pk])
    rep.send("revision", schedule__3__amount="8399.99", then="submit")
    assert rep.sees(SHORT[rep.language])
    contract.refresh_from_db()
    assert contract.state == ContractState.DRAFT

    rep.open(reverse("contracts:contract-text", args=[contract.pk]))
    assert rep.sees(DRAFT_MARK)
    rep.open(reverse("contracts:contract-edit", args=[contract.pk]))
    rep.send("revision", schedule__3__amount="8,400", warranty="质保 24 个月", then="submit")
    contract.refresh_from_db()
    assert (contract.state, contract.number) == (ContractState.IN_REVIEW, "XS-2026-00001")
    assert rep.url == contract.get_absolute_url()
    assert rep.sees("24", "12")
    return contract


def decide(approver: Visitor, contract: Contract) -> None:
    """From the inbox to the request, and yes."""
    approver.open(reverse("approvals:inbox"))
    approver.open(approver.link(r"/approvals/\d+/[^\"]*"))
    assert approver.sees(contract.number)
    approver.send("seen_hash", to="/decide/", verdict="approve")


def confirm_and_approve(director: Visitor, contract: Contract) -> None:
    """The difference first, by name; then the last approval takes the mark away."""
    director.open(contract.get_absolute_url())
    director.send("deviations")
    assert director.sees("赵敏")
    director.send("seen_hash", to="/decide/", verdict="approve")
    contract.refresh_from_db()
    assert contract.state == ContractState.APPROVED
    director.open(reverse("contracts:contract-text", args=[contract.pk]))
    assert not director.sees(DRAFT_MARK)
    assert director.sees("质保 24 个月", contract.number)


def sign(rep: Visitor, contract: Contract) -> None:
    """The archived paper is taken, and comes back signed."""
    [paper] = papers_of(contract)
    response = rep.client.get(reverse("documents:paper-download", args=[paper.pk]))
    assert b"".join(response).startswith(b"%PDF-")
    rep.open(contract.get_absolute_url())
    rep.open(rep.link(reverse("contracts:contract-sign", args=[contract.pk])))
    scan = SimpleUploadedFile("signed.pdf", b"%PDF-1.7 signed", "application/pdf")
    rep.send("signed_on", place="上海", scan=scan)
    contract.refresh_from_db()
    assert contract.state == ContractState.SIGNED
    assert rep.sees("signed.pdf")


def confirm_scan(assistant: Visitor, contract: Contract) -> None:
    """Somebody else compares it with the archived text."""
    assistant.open(f"{reverse('contracts:contract-list')}?scan=to_confirm")
    assistant.open(assistant.link(contract.get_absolute_url()))
    assistant.send(to=reverse("contracts:contract-confirm-scan", args=[contract.pk]))
    contract.refresh_from_db()
    assert contract.scan_confirmed_by is not None
    assert assistant.sees("陈静", contract.number)
