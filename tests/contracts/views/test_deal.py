"""What people do with a contract on its page: drafted, submitted, confirmed, signed, given up (CON-1…CON-6)."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contracts.enums import ContractState, TemplateState, Trigger
from contracts.models import Contract, ContractTemplate, DeviationConfirmation
from salesops.audit.models import ViewLog
from salesops.base.clock import today
from salesops.documents.models import Paper
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.contracts import (
    approve_contract,
    approved_quote,
    change,
    make_contract,
    ready,
    scan,
    sign,
    submit,
)
from tests.stage import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(cast: Cast) -> None:
    ready()


def post(client: Client, person: Person, name: str, pk: int | None, **typed: Any) -> Any:
    client.force_login(person)
    data = {"_once": str(uuid4())} | typed
    answer: Any = client.post(reverse(f"contracts:{name}", args=[pk]), data)
    return answer


def again(contract: Contract) -> Contract:
    return Contract.objects.get(pk=contract.pk)


def office_document() -> SimpleUploadedFile:
    """A file that the house takes elsewhere, and nobody's scan."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<signed/>")
    return scan("contract.docx", content.getvalue())


# ------------------------------------------------------------------------------------------------------------ drafted


@pytest.mark.rule("CON-1")
def test_one_contract_of_one_quote_however_often_the_button_is_pressed(client: Client, cast: Cast) -> None:
    quote, key = approved_quote(cast.li), str(uuid4())
    answers = [post(client, cast.li, "contract-new", quote.pk, _once=key) for _ in range(2)]
    contract = Contract.objects.get()
    assert {answer["Location"] for answer in answers} == {reverse("contracts:contract-edit", args=[contract.pk])}
    second = post(client, cast.chen, "contract-new", quote.pk)
    assert second.status_code == 409
    assert "CON-1" in second.content.decode()
    assert Contract.objects.count() == 1
    assert post(client, cast.wang, "contract-new", quote.pk).status_code == 403
    assert post(client, cast.he, "contract-new", quote.pk).status_code == 404
    assert post(client, cast.li, "contract-new", 0).status_code == 404
    assert client.get(reverse("contracts:contract-new", args=[quote.pk])).status_code == 405


@pytest.mark.rule("APP-6")
def test_buttons_act_on_what_was_read(client: Client, cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    read = contract.revision
    change(contract, delivery="另议")
    for name in ("contract-submit", "contract-discard"):
        for stale in (read, "", "9" * 40, "\x00"):
            answer = post(client, cast.li, name, contract.pk, revision=stale)
            assert answer.status_code == 409, (name, stale)
    assert again(contract).state == ContractState.DRAFT
    assert post(client, cast.li, "contract-submit", contract.pk, revision=read + 1).status_code == 302
    assert again(contract).state == ContractState.IN_REVIEW


def test_a_draft_is_discarded_a_returned_contract_stays_void(client: Client, cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    answer = post(client, cast.li, "contract-discard", contract.pk, revision=contract.revision)
    assert answer["Location"] == reverse("contracts:contract-list")
    assert not Contract.objects.exists()


# ---------------------------------------------------------------------------------------------------------- confirmed


@pytest.mark.rule("CON-3")
def test_the_director_confirms_what_is_ticked(client: Client, cast: Cast) -> None:
    contract = change(make_contract(owner=cast.li), warranty="另议", delivery="另议")
    submit(contract)
    delivery, warranty = contract.deviations.order_by("position")
    for person, status in {cast.li: 403, cast.wang: 403, cast.chen: 403, cast.he: 404, cast.sun: 404}.items():
        assert post(client, person, "contract-confirm", contract.pk, deviations=[delivery.pk]).status_code == status
    nothing = post(client, cast.zhao, "contract-confirm", contract.pk)
    assert nothing.status_code == 422
    assert "请至少勾选一项" in nothing.content.decode()
    for junk in ("\x00", "9" * 5000, "-1", str(warranty.pk + 1000)):
        assert post(client, cast.zhao, "contract-confirm", contract.pk, deviations=[junk]).status_code == 422
    assert post(client, cast.zhao, "contract-confirm", contract.pk, deviations=[delivery.pk]).status_code == 302
    text = client.get(contract.get_absolute_url()).content.decode()
    assert f'name="deviations" value="{warranty.pk}"' in text
    assert f'name="deviations" value="{delivery.pk}"' not in text
    assert set(DeviationConfirmation.objects.values_list("deviation", "confirmed_by")) == {(delivery.pk, cast.zhao.pk)}


@pytest.mark.rule("CON-3")
def test_who_may_confirm_confirms_before_approving(client: Client, cast: Cast) -> None:
    contract = change(make_contract(owner=cast.li), warranty="另议")
    request = submit(contract)
    step = request.steps.get(state="open")
    client.force_login(cast.wang)
    url = reverse("approvals:request-decide", args=[request.pk])

    def approve(person: Person, step_pk: int) -> Any:
        client.force_login(person)
        sent = {"step": step_pk, "verdict": "approve", "opinion": "", "seen_hash": request.content_hash}
        answer: Any = client.post(url, sent | {"_once": str(uuid4())})
        return answer

    assert approve(cast.wang, step.pk).status_code == 302
    second = request.steps.get(state="open")
    held = approve(cast.zhao, second.pk)
    assert held.status_code in {409, 422}
    assert "CON-3" in held.content.decode()
    post(client, cast.zhao, "contract-confirm", contract.pk, deviations=[contract.deviations.get().pk])
    assert approve(cast.zhao, second.pk).status_code == 302
    assert again(contract).state == ContractState.APPROVED


# -------------------------------------------------------------------------------------------------------------- drafts


@pytest.mark.rule("CON-5")
def test_the_text_bears_the_mark_until_it_is_approved(client: Client, cast: Cast) -> None:
    contract = change(make_contract(owner=cast.li), payment_terms="货到付款")
    url = reverse("contracts:contract-text", args=[contract.pk])
    client.force_login(cast.li)
    draft = client.get(url).content.decode()
    assert "草稿 未批 DRAFT" in draft
    assert "货到付款" in draft
    assert ViewLog.objects.filter(by=cast.li, what="contract.draft-viewed", subject_id=contract.pk).count() == 1
    contract = approve_contract(contract)
    final = client.get(url).content.decode()
    assert "草稿" not in final
    assert contract.text.html in final
    assert contract.text.sha256[:8] in final
    assert ViewLog.objects.filter(by=cast.li, what="contract.text-viewed", subject_id=contract.pk).count() == 1


@pytest.mark.rule("CON-5")
def test_a_print_before_the_approval_is_ordered_as_a_draft(client: Client, cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    assert post(client, cast.li, "contract-print", contract.pk).status_code == 302
    paper = Paper.objects.get(kind="contracts.draft")
    assert paper.number == f"DRAFT-{contract.pk}"
    text = client.get(contract.get_absolute_url()).content.decode()
    assert paper.reference in text
    contract = approve_contract(contract)
    late = post(client, cast.li, "contract-print", contract.pk)
    assert late.status_code == 409
    assert "CON-5" in late.content.decode()
    assert post(client, cast.he, "contract-print", contract.pk).status_code == 404


# ------------------------------------------------------------------------------------------------------------- signing


def signing(cast: Cast, **typed: Any) -> dict[str, Any]:
    return {"signed_on": today().isoformat(), "place": "苏州", "project_lead": cast.wu.pk, "scan": scan(), **typed}


@pytest.mark.rule("CON-6")
def test_the_signed_contract_is_registered_with_its_scan_and_confirmed_by_another(client: Client, cast: Cast) -> None:
    contract = approve_contract(make_contract(owner=cast.li))
    assert post(client, cast.sun, "contract-sign", contract.pk, **signing(cast)).status_code == 403
    assert post(client, cast.he, "contract-sign", contract.pk, **signing(cast)).status_code == 404
    answer = post(client, cast.li, "contract-sign", contract.pk, **signing(cast))
    assert answer["Location"] == contract.get_absolute_url()
    contract = again(contract)
    assert (contract.state, contract.place, contract.project_lead) == (ContractState.SIGNED, "苏州", cast.wu)
    scan_url = reverse("documents:file-download", args=[contract.scan_id])
    assert scan_url in client.get(contract.get_absolute_url()).content.decode()
    assert client.get(scan_url).status_code == 200
    client.force_login(cast.he)
    assert client.get(scan_url).status_code == 404

    for person in (cast.li, cast.wang, cast.zhao):
        assert post(client, person, "contract-confirm-scan", contract.pk).status_code == 403
    assert post(client, cast.chen, "contract-confirm-scan", contract.pk).status_code == 302
    assert again(contract).scan_confirmed_by == cast.chen
    assert "陈静于" in client.get(contract.get_absolute_url()).content.decode()


@pytest.mark.rule("CON-6")
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"signed_on": (today() + timedelta(days=1)).isoformat()}, "CON-6"),
        ({"signed_on": "2001-01-01"}, "CON-6"),
        ({"signed_on": "9" * 5000}, "id_signed_on_error"),
        ({"place": ""}, "id_place_error"),
        ({"project_lead": "0"}, "id_project_lead_error"),
        ({"scan": ""}, "id_scan_error"),
        ({"scan": scan("virus.exe")}, 'class="refusal"'),
        ({"scan": scan("picture.pdf", b"MZ")}, 'class="refusal"'),
        ({"scan": office_document()}, "id_scan_error"),
    ],
    ids=["future", "before", "junk", "place", "nobody", "no-scan", "kind", "lie", "office"],
)
def test_a_signing_that_can_not_be_is_told_why(client: Client, cast: Cast, typed: dict[str, Any], told: str) -> None:
    contract = approve_contract(make_contract(owner=cast.li))
    answer = post(client, cast.li, "contract-sign", contract.pk, **signing(cast, **typed))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert again(contract).state == ContractState.APPROVED


@pytest.mark.rule("CON-6")
def test_who_registered_the_scan_does_not_confirm_it(client: Client, cast: Cast) -> None:
    contract = sign(approve_contract(make_contract(owner=cast.li)), by=cast.chen)
    assert post(client, cast.chen, "contract-confirm-scan", contract.pk).status_code == 403
    assert post(client, cast.wang, "contract-confirm-scan", contract.pk).status_code == 302


@pytest.mark.rule("CON-6")
def test_a_contract_that_nobody_signs_is_given_up_with_a_reason(client: Client, cast: Cast) -> None:
    contract = approve_contract(make_contract(owner=cast.li))
    empty = post(client, cast.li, "contract-give-up", contract.pk, reason=" ")
    assert empty.status_code == 422
    assert again(contract).state == ContractState.APPROVED
    assert post(client, cast.chen, "contract-give-up", contract.pk, reason="客户取消").status_code == 403
    assert post(client, cast.li, "contract-give-up", contract.pk, reason="客户取消").status_code == 302
    assert again(contract).state == ContractState.VOID
    assert "客户取消" in client.get(contract.get_absolute_url()).content.decode()


@pytest.mark.rule("CON-6")
def test_a_superior_names_another_lead(client: Client, cast: Cast) -> None:
    contract = approve_contract(make_contract(owner=cast.li))
    assert post(client, cast.li, "contract-lead", contract.pk, project_lead=cast.he.pk).status_code == 403
    assert post(client, cast.wang, "contract-lead", contract.pk, project_lead="\x00").status_code == 422
    assert post(client, cast.wang, "contract-lead", contract.pk, project_lead=cast.he.pk).status_code == 302
    assert again(contract).project_lead == cast.he


@pytest.mark.rule("CON-6", "REC-1", "ORG-2")
def test_who_leads_the_project_opens_the_contract_and_sets_its_parts_due(client: Client, cast: Cast) -> None:
    contract = sign(approve_contract(make_contract(owner=cast.li)))
    part = contract.instalments.get(trigger=Trigger.GO_LIVE)
    reached = {"on": today().isoformat()}
    assert post(client, cast.he, "instalment-reach", part.pk, **reached).status_code == 404
    assert post(client, cast.wang, "contract-lead", contract.pk, project_lead=cast.he.pk).status_code == 302
    client.force_login(cast.he)
    assert client.get(contract.get_absolute_url()).status_code == 200
    assert post(client, cast.he, "instalment-reach", part.pk, **reached).status_code == 302
    assert contract.instalments.get(pk=part.pk).due_on == today() + timedelta(days=part.days)
    for name in ("contract-edit", "contract-sign", "contract-give-up", "contract-lead"):
        assert post(client, cast.he, name, contract.pk, reason="不再需要").status_code == 403
    # A post that may not read prices can't read what was agreed, and is not offered (CNF-1).
    assert post(client, cast.wang, "contract-lead", contract.pk, project_lead=cast.xu.pk).status_code == 422
    assert post(client, cast.wang, "contract-lead", contract.pk, project_lead=cast.wang.pk).status_code == 302
    client.force_login(cast.he)
    assert client.get(contract.get_absolute_url()).status_code == 404


# ------------------------------------------------------------------------------------------------------------ template


@pytest.mark.rule("CON-1")
def test_the_general_manager_approves_the_house_text(client: Client, cast: Cast) -> None:
    draft = Stage(cast, cast.li).next_template
    assert post(client, cast.zhao, "template-approve", draft.pk).status_code == 403
    assert post(client, cast.lin, "template-approve", draft.pk).status_code == 404
    client.force_login(cast.zhao)
    text = client.get(draft.get_absolute_url()).content.decode()
    assert "以清单为准" in text
    assert 'data-opens="approve"' not in text
    assert post(client, cast.qian, "template-approve", draft.pk).status_code == 302
    states = dict(ContractTemplate.objects.values_list("version", "state"))
    assert states == {1: TemplateState.RETIRED, 2: TemplateState.APPROVED}
    assert post(client, cast.qian, "template-approve", draft.pk).status_code == 409
