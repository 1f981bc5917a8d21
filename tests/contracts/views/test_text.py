"""The text on screen and the paper that is handed out: who gets which, and with what mark (CON-5, CON-6)."""

import pytest
from django.test import Client
from django.urls import reverse

from contracts.actions.signing import give_up_contract
from contracts.models import Contract
from salesops.approvals.models import Step
from salesops.audit.models import ViewLog
from tests.cast import Cast
from tests.factories.contracts import approve_contract, archive, make_contract, ready, submit
from tests.factories.papers import SMALL_PDF

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


@pytest.mark.rule("CON-6")
def test_a_void_contract_hands_out_no_clean_paper_and_its_text_bears_the_mark(client: Client, cast: Cast) -> None:
    contract = approve_contract(make_contract(owner=cast.li))
    paper = archive(contract)
    download = reverse("documents:paper-download", args=[paper.pk])
    text = reverse("contracts:contract-text", args=[contract.pk])
    for person in (cast.li, cast.qian):
        client.force_login(person)
        assert client.get(download).status_code == 200
        assert "作废" not in client.get(text).content.decode()
    give_up_contract(contract, "客户取消项目", by=cast.li)
    for person in (cast.li, cast.qian):
        client.force_login(person)
        assert client.get(download).status_code == 404
        page = client.get(contract.get_absolute_url()).content.decode()
        assert download not in page
        assert f"{paper.reference}.pdf" in page, "the archive keeps it"
        assert "本合同已作废" in page
        shown = client.get(text).content.decode()
        assert contract.text.html in shown
        assert "作废 VOID" in shown
    assert ViewLog.objects.filter(what="contract.text-viewed", subject_id=contract.pk).count() == 4


@pytest.mark.rule("CON-6", "CNF-2")
def test_who_brings_it_to_the_customer_takes_the_file_and_others_a_copy_with_their_name(
    client: Client, cast: Cast
) -> None:
    paper = archive(approve_contract(make_contract(owner=cast.li)))
    taken = {}
    for person in (cast.li, cast.zhao, cast.sun):
        client.force_login(person)
        taken[person.username] = client.get(reverse("documents:paper-download", args=[paper.pk])).content
    assert taken["li"] == SMALL_PDF
    for reader in ("zhao", "sun"):
        assert taken[reader] != SMALL_PDF
        assert taken[reader].startswith(SMALL_PDF)
