"""The editor of chains through its pages: whom it lets in, what its buttons do, and two administrators at once."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesops.approvals.chain_words import describe
from salesops.approvals.chains import draft_version, put_in_force
from salesops.approvals.enums import VersionState
from salesops.approvals.models import Chain, ChainVersion
from salesops.audit import timeline_for
from salesops.base.checks import HEADER
from salesops.org.models import Department, Person
from tests.cast import Cast
from tests.factories.approvals import make_paper, submit, usual_chain

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "chain-editor"}


@pytest.fixture
def draft(cast: Cast) -> ChainVersion:
    """A draft copied from the usual chain: regional manager, director, the GM from 500,000."""
    return draft_version(usual_chain().chain, by=cast.hu)


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def send(client: Client, name: str, draft: ChainVersion, *args: int, **sent: Any) -> Any:
    """Press a button of the editor, as htmx does; the page is as fresh as can be unless ``seen`` says otherwise."""
    seen = sent.pop("seen", None)
    revision = ChainVersion.objects.filter(pk=draft.pk).values_list("revision", flat=True).first()
    data = {"draft": draft.pk, "revision": revision if seen is None else seen, "_once": str(uuid.uuid4())} | sent
    url = reverse(f"approvals:{name}", args=[draft.chain_id, *args])
    return client.post(url, data, headers=HTMX)


def words(draft: ChainVersion) -> list[str]:
    return describe(ChainVersion.objects.get(pk=draft.pk))


def stage_key(draft: ChainVersion, order: int) -> int:
    return draft.stages.get(order=order).pk


@pytest.mark.rule("APP-2")
def test_a_chain_is_built_by_its_buttons(cast: Cast, draft: ChainVersion) -> None:
    hu = as_person(cast.hu)
    Department.objects.create(code="quality", name="质量部", head=cast.xu)
    department = Department.objects.get(code="quality")
    new = {"place": "2", "whom": "post:FINANCE", "when": "figure:gte:amount", "value": "５０，０００"}
    assert send(hu, "stage-new", draft, title="财务复核", days="1", counts="0", **new).status_code == 302
    assert words(draft)[1] == "2. 财务复核：财务（仅当金额不少于 50,000），限 1 个自然日"
    assert send(hu, "stage-move", draft, stage_key(draft, 2), place="1").status_code == 302
    assert words(draft)[0].startswith("1. 财务复核")
    at = stage_key(draft, 1)
    used = send(hu, "stage-move", draft, at, place="1", pressed=f"down-{at}")
    assert f'id="down-{at}" aria-label="后移" title="后移" autofocus' in hu.get(used["Location"]).content.decode()
    assert send(hu, "stage-edit", draft, at, title="", days="", counts="1").status_code == 302
    assert send(hu, "signoff-new", draft, at, whom=f"department:{department.pk}", when="").status_code == 302
    assert send(hu, "signoff-new", draft, at, whom=f"person:{cast.he.pk}", when="").status_code == 302
    assert words(draft)[0] == f"1. 财务（仅当金额不少于 50,000）＋质量部负责人＋{cast.he.name}"
    stage = draft.stages.get(order=1)
    finance, quality, _he = stage.sign_offs.order_by("pk")
    below = {"when": "figure:lt:amount", "value": "7"}
    assert send(hu, "signoff-edit", draft, finance.pk, whom="superior", **below).status_code == 302
    assert send(hu, "signoff-remove", draft, quality.pk).status_code == 302
    assert words(draft)[0] == f"1. 经办人的上级（仅当金额小于 7）＋{cast.he.name}"
    assert send(hu, "chain-limit", draft, days="5", counts="0").status_code == 302
    assert send(hu, "stage-remove", draft, stage_key(draft, 4)).status_code == 302
    draft.refresh_from_db()
    assert (draft.limit_days, draft.limit_working, draft.revision) == (5, False, 10)
    assert [stage.order for stage in draft.stages.order_by("order")] == [1, 2, 3]
    said = [entry for entry in timeline_for(draft.chain) if entry.verb == "approvals.chain.edited"]
    assert len(said) == 10
    assert {entry.who for entry in said} == {cast.hu.name}
    limits = {change[1:] for change in said[1].changes}
    assert ("2 个工作日", "5 个自然日") in limits
    assert ("2. 区域经理，限 1 个工作日", "2. 区域经理，限 1 个自然日") in limits  # it counts as its chain does


@pytest.mark.rule("APP-2")
def test_the_picture_is_drawn_afresh_with_the_open_form(cast: Cast, draft: ChainVersion) -> None:
    hu, url = as_person(cast.hu), reverse("approvals:chain-edit", args=[draft.chain_id])
    whole = hu.get(url).content.decode()
    part = hu.get(url, headers=HTMX).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert part.strip().startswith('<div id="chain-editor"')
    sign_off = draft.stages.get(order=3).sign_offs.get()
    assert 'name="whom"' not in part
    for at in (f"ask-{sign_off.pk}", f"stage-{sign_off.stage_id}", f"new-in-{sign_off.stage_id}", "stage-new", "limit"):
        assert 'class="open-form"' in hu.get(url, {"at": at}).content.decode(), at
    opened = hu.get(url, {"at": f"ask-{sign_off.pk}"}).content.decode()
    assert '<option value="figure:gte:amount" selected>' in opened
    assert 'value="500000"' in opened
    for at in ("ask-0", "stage-999999999999999999999", "x", "limit-1"):
        assert 'class="open-form"' not in hu.get(url, {"at": at}).content.decode()


@pytest.mark.rule("APP-2")
@pytest.mark.parametrize(
    "wrong",
    [
        {"whom": "superior", "when": "figure:gte:amount", "value": "many"},
        {"whom": "superior", "when": "figure:gte:amount", "value": ""},
        {"whom": "superior", "when": "figure:gte:amount", "value": "1e99"},
        {"whom": "superior", "when": "flag:true:weather"},
        {"whom": "post:ADMIN", "when": ""},
        {"whom": "", "when": ""},
        {"whom": "person:99999999", "when": ""},
    ],
)
def test_what_can_not_be_asked_is_not_stored(cast: Cast, draft: ChainVersion, wrong: dict[str, str]) -> None:
    before = words(draft)
    answer = send(as_person(cast.hu), "signoff-new", draft, stage_key(draft, 1), **wrong)
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.content.decode()
    assert words(draft) == before


@pytest.mark.rule("APP-2", "APP-6")
def test_of_two_administrators_the_second_is_told(cast: Cast, draft: ChainVersion) -> None:
    at = stage_key(draft, 1)
    assert send(as_person(cast.hu), "stage-edit", draft, at, title="初审", counts="1", seen=0).status_code == 302
    other = as_person(Person.objects.create(username="root", name="罗特", is_superuser=True, password="!"))
    late = send(other, "stage-edit", draft, at, title="复审", counts="1", seen=0)
    seen = late.content.decode()
    assert late.status_code == 422
    assert cast.hu.name in seen
    assert "APP-6" in seen
    assert 'value="复审"' in seen  # what was typed is kept
    assert 'name="revision" value="1"' in seen  # and is now said of the draft as it is
    assert words(draft)[0].startswith("1. 初审")
    assert send(other, "stage-edit", draft, at, title="复审", counts="1", seen=1).status_code == 302
    gone = stage_key(draft, 2)
    assert send(other, "stage-remove", draft, gone).status_code == 302
    late = send(as_person(cast.hu), "stage-edit", draft, gone, title="晚了", counts="1")
    assert late.status_code == 422
    assert "罗特" in late.content.decode()


@pytest.mark.rule("APP-6", "APP-8")
def test_a_page_of_a_draft_that_has_ended_changes_nothing(cast: Cast, draft: ChainVersion) -> None:
    hu, at = as_person(cast.hu), stage_key(draft, 1)
    assert send(hu, "chain-discard", draft).status_code == 302
    late = send(hu, "stage-edit", draft, at, title="晚了", counts="1", seen=0)
    assert late.status_code == 422
    other = draft_version(draft.chain, by=cast.hu)
    assert (other.number, other.revision) == (2, 0)  # the same number again, and yet another draft
    late = send(hu, "stage-edit", draft, stage_key(other, 1), title="晚了", counts="1", seen=0)
    assert late.status_code == 422
    assert "APP-8" in late.content.decode()
    assert "晚了" not in " ".join(words(other))


@pytest.mark.rule("APP-8")
def test_only_a_draft_may_go(cast: Cast, draft: ChainVersion) -> None:
    hu, chain = as_person(cast.hu), draft.chain
    assert send(hu, "chain-discard", draft, seen=7).status_code == 422
    assert chain.versions.count() == 2
    assert send(hu, "chain-discard", draft).status_code == 302
    assert chain.versions.get().state == VersionState.IN_FORCE
    assert send(hu, "chain-discard", chain.versions.get()).status_code == 422
    assert chain.versions.count() == 1
    assert "approvals.chain.discarded" in {entry.verb for entry in timeline_for(chain)}


@pytest.mark.rule("APP-8")
def test_putting_in_force_shows_the_difference_and_wants_a_reason(cast: Cast, draft: ChainVersion) -> None:
    hu, running = as_person(cast.hu), submit(make_paper(), by=cast.li)
    send(hu, "stage-remove", draft, stage_key(draft, 2))
    send(hu, "chain-limit", draft, days="5", counts="1")
    asked = hu.get(reverse("approvals:chain-put-in-force", args=[draft.chain_id])).content.decode()
    assert "2 个工作日" in asked
    assert "5 个工作日" in asked
    assert "市场总监" in asked
    assert send(hu, "chain-put-in-force", draft, note="  ").status_code == 422
    assert send(hu, "chain-put-in-force", draft, note="总监不再参与", seen=0).status_code == 422
    assert send(hu, "chain-put-in-force", draft, note="总监不再参与").status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.in_force_by, draft.note) == (VersionState.IN_FORCE, cast.hu, "总监不再参与")
    running.refresh_from_db()
    assert running.version.state == VersionState.RETIRED
    assert submit(make_paper(), by=cast.li).limit_days == 5
    page = hu.get(reverse("approvals:chain-detail", args=[draft.chain_id])).content.decode()
    assert "总监不再参与" in page
    assert send(hu, "chain-put-in-force", draft, note="再来一次").status_code == 422


@pytest.mark.rule("APP-2")
def test_what_could_leave_a_request_without_an_approver_can_not_be_sent(cast: Cast, draft: ChainVersion) -> None:
    hu = as_person(cast.hu)
    for order in (2, 1):
        send(hu, "stage-remove", draft, stage_key(draft, order))
    page = hu.get(reverse("approvals:chain-put-in-force", args=[draft.chain_id])).content.decode()
    assert 'name="note"' not in page
    answer = send(hu, "chain-put-in-force", draft, note="只留总经理")
    assert answer.status_code == 422
    assert "APP-2" in answer.content.decode()
    assert Chain.objects.get(pk=draft.chain_id).versions.get(number=1).state == VersionState.IN_FORCE


@pytest.mark.rule("APP-2", "ORG-2")
def test_director_and_general_manager_read_and_nobody_else_sees_them(cast: Cast, draft: ChainVersion) -> None:
    chain, before = draft.chain, words(draft)
    reading = [("chain-detail", [chain.pk]), ("chain-compare", [chain.pk]), ("chain-try", [chain.pk])]
    for person in (cast.qian, cast.zhao):
        client = as_person(person)
        assert client.get(reverse("approvals:chain-list")).status_code == 200
        for name, args in reading:
            page = client.get(reverse(f"approvals:{name}", args=args))
            assert page.status_code == 200
            assert "chain-editor" not in page.content.decode()
        assert client.get(reverse("approvals:chain-edit", args=[chain.pk])).status_code == 403
        assert send(client, "stage-remove", draft, stage_key(draft, 1)).status_code == 403
        assert send(client, "chain-put-in-force", draft, note="我来").status_code == 403
    for person in (cast.li, cast.wang, cast.sun, cast.xu):
        client = as_person(person)
        assert client.get(reverse("approvals:chain-list")).status_code == 403
        for name, args in reading:
            assert client.get(reverse(f"approvals:{name}", args=args)).status_code == 404
        assert send(client, "stage-remove", draft, stage_key(draft, 1)).status_code == 404
    assert words(draft) == before


@pytest.mark.rule("APP-2")
def test_the_editor_costs_the_same_whatever_it_shows(cast: Cast, draft: ChainVersion) -> None:
    hu, url = as_person(cast.hu), reverse("approvals:chain-edit", args=[draft.chain_id])
    counts = []
    for post in ("FINANCE", "TECHNICAL"):
        hu.get(url, headers=HTMX)
        with CaptureQueriesContext(connection) as queries:
            hu.get(url, headers=HTMX)
        counts.append(len(queries))
        for order in (1, 2, 3):
            send(hu, "signoff-new", draft, stage_key(draft, order), whom=f"post:{post}", when="")
    assert counts[0] == counts[1]
    assert counts[0] == 17


@pytest.mark.rule("APP-2")
def test_a_draft_copies_everything(cast: Cast, draft: ChainVersion) -> None:
    hu, at = as_person(cast.hu), stage_key(draft, 1)
    department = Department.objects.create(code="quality", name="质量部", head=cast.xu)
    send(hu, "stage-edit", draft, at, title="初审", days="2", counts="0")
    send(hu, "signoff-new", draft, at, whom=f"department:{department.pk}", when="")
    send(hu, "signoff-new", draft, at, whom=f"person:{cast.he.pk}", when="figure:gt:amount", value="10.5")
    send(hu, "chain-limit", draft, days="9", counts="0")
    put_in_force(draft, by=cast.hu, note="完整")
    copy = draft_version(draft.chain, by=cast.hu)
    assert words(copy) == words(draft)
    assert (copy.limit_days, copy.limit_working) == (9, False)
    page = hu.get(reverse("approvals:chain-compare", args=[draft.chain_id]), {"old": 2, "new": 3})
    assert page.context["differences"] == []


@pytest.mark.rule("APP-2")
def test_the_list_costs_the_same_for_short_and_for_long_chains(cast: Cast, draft: ChainVersion) -> None:
    zhao, url, counts = as_person(cast.zhao), reverse("approvals:chain-list"), []
    for colleague in (cast.he, cast.zhou):
        zhao.get(url)
        with CaptureQueriesContext(connection) as queries:
            page = zhao.get(url).content.decode()
        counts.append(len(queries))
        for order in (1, 2, 3):
            whom = {"whom": f"person:{colleague.pk}", "when": ""}
            assert send(as_person(cast.hu), "signoff-new", draft, stage_key(draft, order), **whom).status_code == 302
        put_in_force(draft, by=cast.hu, note="会签")
        draft = draft_version(draft.chain, by=cast.hu)
    assert counts[0] == counts[1]
    assert cast.he.name in page


def test_a_field_that_was_left_is_checked_and_nothing_is_saved(cast: Cast, draft: ChainVersion) -> None:
    hu, before = as_person(cast.hu), words(draft)
    page = hu.get(reverse("approvals:chain-edit", args=[draft.chain_id]), {"at": "stage-new"}).content.decode()
    assert f'data-checks hidden hx-post="{reverse("approvals:stage-new", args=[draft.chain_id])}"' in page
    sent = {"draft": draft.pk, "revision": draft.revision, "days": "400", "when": "figure:gte:amount", "value": "viel"}
    at = reverse("approvals:stage-new", args=[draft.chain_id])
    answer = hu.post(at, sent, headers={**HTMX, HEADER: "days,value"})
    said = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="id_days_error"' in said
    assert 'id="id_value_error"' in said
    assert 'id="id_whom_error"' not in said
    assert said.count('class="wrong"') == 2
    into = hu.post(
        reverse("approvals:chain-put-in-force", args=[draft.chain_id]), {"note": ""}, headers={HEADER: "note"}
    )
    assert 'class="wrong"' in into.content.decode()
    draft.refresh_from_db()
    assert (words(draft), draft.state) == (before, VersionState.DRAFT)
