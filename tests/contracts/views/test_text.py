"""The text on screen and the paper that is handed out: who gets which, and with what mark (CON-5, CON-6)."""

import pytest
from django.test import Client
from django.urls import reverse

from contracts.models import Contract
from salesops.approvals.models import Step
from salesops.audit.models import ViewLog
from tests.cast import Cast
from tests.factories.contracts import approve_contract, make_contract, ready, submit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(cast: Cast) -> None:
    ready()


@pytest.mark.rule("CON-5", "CNF-1")
def test_finance_reads_no_draft_not_even_when_it_decides(client: Client, cast: Cast) -> None:
    request = submit(make_contract(owner=cast.li))
    Step.objects.filter(request=request, state="open").update(approver=cast.sun)
    contract = Contract.objects.get()
    url = reverse("contracts:contract-text", args=[contract.pk])
    client.force_login(cast.sun)
    assert url not in client.get(contract.get_absolute_url()).content.decode()
    assert client.get(url).status_code == 403
    assert not ViewLog.objects.filter(by=cast.sun, what="contract.draft-viewed").exists()
    client.force_login(cast.wang)
    assert url in client.get(contract.get_absolute_url()).content.decode()
    assert client.get(url).status_code == 200
    Step.objects.filter(request=request, state="open").update(approver=cast.wang)
    contract = approve_contract(contract)
    client.force_login(cast.sun)
    assert url in client.get(contract.get_absolute_url()).content.decode()
    assert contract.text.html in client.get(url).content.decode()
