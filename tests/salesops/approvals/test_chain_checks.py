"""What a chain must hold before it is put in force, the difference between versions, and the trial."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quotes.enums import QUOTE
from salesops.approvals.chain_checks import Check, somebody_is_asked
from salesops.approvals.chain_diff import differences
from salesops.approvals.chain_pages import whole_version
from salesops.approvals.chain_words import Words
from salesops.approvals.chains import draft_version, ensure_chains, put_in_force
from salesops.approvals.models import Chain, ChainVersion, SignOff
from salesops.base.refusals import Refusal
from salesops.memos.enums import LEAK
from salesops.org.models import Assignment, Department, Person
from tests.cast import Cast
from tests.factories import quotes as desk
from tests.factories.approvals import PAPER, make_chain, make_paper, submit, usual_chain
from tests.stage import Stage

pytestmark = pytest.mark.django_db


def check(version: ChainVersion) -> Check:
    whole = whole_version(version.chain, pk=version.pk)
    assert whole is not None
    return Check(whole, Words.of(PAPER))


def compared(draft: ChainVersion) -> list[tuple[str, str, str]]:
    """Sort, was and is of each difference to version 1."""
    old, new = whole_version(draft.chain, number=1), whole_version(draft.chain, pk=draft.pk)
    assert old is not None
    assert new is not None
    return [(one.sort, one.was, one.now) for one in differences(old, new, Words.of(PAPER))]


@pytest.fixture
def draft(cast: Cast) -> ChainVersion:
    return draft_version(usual_chain().chain, by=cast.hu)


def asks(*conditions: str) -> list[SignOff]:
    """ "amount gte 500" as sign-offs that were never stored."""
    found = []
    for text in conditions:
        fact, operator, value = (*text.split(), "", "", "")[:3]
        found.append(SignOff(who="gm", fact=fact, operator=operator, value=value))
    return found


@pytest.mark.rule("APP-2")
@pytest.mark.parametrize(
    ("conditions", "always"),
    [
        ([""], True),
        (["special true"], False),
        (["special true", "special false"], True),
        (["special true", "other false"], False),
        (["amount gte 500", "amount lt 500"], True),
        (["amount gt 500", "amount lt 500"], False),
        (["amount gt 500", "amount lte 500"], True),
        (["amount gte 500", "amount lt 400"], False),
        (["amount gte 400", "amount lt 500"], True),
        (["amount gte 500", "discount lt 500"], False),
        (["amount gte 500"], False),
        (["amount gte many", "amount lt 500"], False),
    ],
)
def test_conditions_that_leave_a_gap_are_seen(conditions: list[str], always: bool) -> None:
    assert somebody_is_asked(asks(*conditions)) is always


def remove_finance(cast: Cast, draft: ChainVersion) -> None:
    draft.stages.get(order=1).sign_offs.create(who="post", post="FINANCE")
    Person.objects.filter(pk=cast.sun.pk).update(is_active=False)


def ask_the_administrator(cast: Cast, draft: ChainVersion) -> None:
    draft.stages.get(order=1).sign_offs.create(who="post", post="ADMIN")


def ask_the_administrator_by_name(cast: Cast, draft: ChainVersion) -> None:
    draft.stages.get(order=1).sign_offs.create(who="person", person=cast.hu)


def ask_a_department_without_head(cast: Cast, draft: ChainVersion) -> None:
    department = Department.objects.create(code="quality", name="质量部")
    draft.stages.get(order=1).sign_offs.create(who="department", department=department)


def all_conditional(cast: Cast, draft: ChainVersion) -> None:
    SignOff.objects.filter(stage__version=draft).update(fact="amount", operator="gte", value="10")


def nobody_directs(cast: Cast, draft: ChainVersion) -> None:
    Assignment.objects.filter(person=cast.zhao).delete()


@pytest.mark.rule("APP-2", "ORG-5")
@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (remove_finance, "APP-2"),
        (ask_the_administrator, "APP-2"),
        (ask_the_administrator_by_name, "APP-2"),
        (ask_a_department_without_head, "ORG-5"),
        (all_conditional, "APP-2"),
        (nobody_directs, "APP-2"),
    ],
)
def test_a_chain_that_could_find_nobody_is_refused(
    cast: Cast, draft: ChainVersion, spoil: Callable[[Cast, ChainVersion], None], rule: str
) -> None:
    assert check(draft).faults == []
    if spoil is nobody_directs:
        Person.objects.filter(pk=cast.zhao.pk).update(is_active=False)
    else:
        spoil(cast, draft)
    assert [fault.rule for fault in check(draft).faults] == [rule]
    with pytest.raises(Refusal, match=rule):
        put_in_force(draft, by=cast.hu, note="试试")


@pytest.mark.rule("ORG-5")
def test_a_mapped_department_is_answered_for(cast: Cast, draft: ChainVersion) -> None:
    quality = Department.objects.create(code="quality", name="质量部", head=cast.xu)
    mapped = Department.objects.create(code="logistics", name="物流部", mapped_to=quality)
    draft.stages.get(order=1).sign_offs.create(who="department", department=mapped)
    assert check(draft).faults == []


@pytest.mark.rule("ORG-4", "APP-4")
def test_hints_name_whom_nobody_would_answer(cast: Cast, draft: ChainVersion) -> None:
    assert cast.qian.name in " ".join(check(draft).hints)  # his own papers need an alternate, and none is named
    submit(make_paper(), by=cast.li)
    assert check(draft).hints == []  # since papers of this kind are a rep's, not his
    ChainVersion.objects.filter(pk=draft.pk).update(limit_days=1, limit_working=True)
    assert "2" in check(draft).hints[0]  # two stages with a day each
    draft.stages.get(order=2).sign_offs.create(who="superior")
    twice = " ".join(check(draft).hints)
    assert cast.wang.name in twice  # as superior and as regional manager


@pytest.mark.rule("APP-2")
def test_differences_are_told_in_words(cast: Cast, draft: ChainVersion) -> None:
    assert compared(draft) == []
    one, two, three = draft.stages.order_by("order")
    three.sign_offs.update(value="300000")
    one.limit_days, one.limit_working = 3, False
    one.save(update_fields=["limit_days", "limit_working"])
    two.sign_offs.create(who="post", post="FINANCE")
    assert compared(draft) == [
        ("changed", "1 个工作日", "3 个自然日"),
        ("added", "", "财务"),
        ("changed", "仅当金额不少于 500,000", "仅当金额不少于 300,000"),
    ]


@pytest.mark.rule("APP-2")
def test_moved_added_and_removed_stages_are_told_apart(cast: Cast, draft: ChainVersion) -> None:
    one, two, three = draft.stages.order_by("order")
    one.delete()
    three.order = 1
    three.save(update_fields=["order"])
    two.title = "审定"
    two.save(update_fields=["title"])
    draft.stages.create(order=5).sign_offs.create(who="post", post="TECHNICAL")
    found = compared(draft)
    assert [sort for sort, _was, _now in found] == ["removed", "moved", "changed", "added"]
    assert ("changed", "", "审定") in found
    assert ("added", "", "技术部") in found


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def trial(client: Client, chain: Chain, **typed: Any) -> Any:
    answer = client.get(reverse("approvals:chain-try", args=[chain.pk]), typed)
    assert answer.status_code == 200
    return answer.context


@pytest.mark.rule("APP-2", "APP-4")
def test_a_trial_asks_whom_the_submission_would_ask(cast: Cast, draft: ChainVersion) -> None:
    draft.stages.get(order=1).delete()
    hu, chain = as_person(cast.hu), draft.chain
    for amount in ("499,999", "500,000", ""):
        shown = trial(hu, chain, owner=cast.li.pk, fact_amount=amount)["trials"]
        assert [one.version.number for one in shown] == [1, 2]
        needed = 2 if amount == "499,999" else 3  # what is unknown is asked
        assert [one.asked for one in shown] == [needed, needed - 1]
    request = submit(make_paper("499999"), by=cast.li)
    planned = trial(hu, chain, owner=cast.li.pk, fact_amount="499999")["trials"][0].chain.nodes
    approvers = [step.approver.name if step.approver else "" for step in request.steps.order_by("order")]
    assert [node.person for node in planned[1:-1]][:2] == approvers[:2]
    assert planned[3].kind == "skipped"
    assert chain.versions.count() == 2


@pytest.mark.rule("APP-2", "ORG-4")
def test_a_trial_says_where_it_would_stop(cast: Cast, draft: ChainVersion) -> None:
    shown = trial(as_person(cast.hu), draft.chain, owner=cast.qian.pk)
    assert [one.stops for one in shown["trials"]] == [True, True]
    wrong = trial(as_person(cast.hu), draft.chain, owner=cast.li.pk, fact_amount="viel")
    assert wrong["trials"] == []
    assert wrong["form"].errors


@pytest.mark.rule("CNF-1", "ORG-2")
def test_a_trial_with_a_paper_shows_it_only_to_whoever_sees_it_anyway(cast: Cast) -> None:
    ensure_chains()
    stage = Stage(cast, cast.li)
    request = desk.submit(stage.make_quote("98.00"))
    chain = Chain.objects.get(kind=QUOTE)
    amount = request.facts["amount"]
    seen = trial(as_person(cast.zhao), chain, paper=request.subject_id)
    assert seen["taken"].owner == cast.li
    assert seen["form"].data["fact_amount"] in {amount, amount.removesuffix(".00")}
    assert (request.subject_id, request.title) in seen["papers"]
    hidden = trial(as_person(cast.hu), chain, paper=request.subject_id)
    assert hidden["papers"] == []
    assert hidden["taken"] is None
    page = as_person(cast.hu).get(reverse("approvals:chain-try", args=[chain.pk]), {"paper": request.subject_id})
    assert stage.customer.name not in page.content.decode()
    assert amount not in page.content.decode()
    nothing = as_person(cast.hu).get(reverse("approvals:chain-try", args=[chain.pk]), {"paper": 10**12})
    assert nothing.context["is_missing"]


@pytest.mark.rule("APP-2")
def test_shares_are_typed_and_read_as_percentages(cast: Cast) -> None:
    ensure_chains()
    chain = Chain.objects.get(kind=QUOTE)
    draft = draft_version(chain, by=cast.hu)
    data = {"draft": draft.pk, "revision": 0, "whom": "gm", "when": "figure:gt:max_discount", "value": "12.5 %"}
    url = reverse("approvals:signoff-new", args=[chain.pk, draft.stages.get(order=1).pk])
    as_person(cast.hu).post(url, data | {"_once": "0b8f2c0e-5f0e-4d8e-9f5c-1a2b3c4d5e6f"})
    stored = SignOff.objects.get(stage__version=draft, fact="max_discount")
    assert stored.value == "0.125"
    assert "12.5 %" in Words.of(QUOTE).when(stored)
    editor = reverse("approvals:chain-edit", args=[chain.pk])
    assert 'value="12.5"' in as_person(cast.hu).get(editor, {"at": f"ask-{stored.pk}"}).content.decode()
    shown = trial(as_person(cast.hu), chain, owner=cast.li.pk, fact_max_discount="12.5", fact_amount="1")
    assert [node.kind for node in shown["trials"][1].chain.nodes[1].parallel] == ["next", "skipped"]


@pytest.mark.rule("APP-8")
def test_any_two_versions_are_compared(cast: Cast) -> None:
    for who in ("director", "gm"):
        make_chain({"who": who})
    chain = Chain.objects.get(kind=PAPER)
    hu, url = as_person(cast.hu), reverse("approvals:chain-compare", args=[chain.pk])
    forth = hu.get(url, {"old": 1, "new": 2}).context["differences"]
    back = hu.get(url, {"old": 2, "new": 1}).context["differences"]
    assert [(one.was, one.now) for one in forth] == [("市场总监", ""), ("", "总经理")]
    assert [(one.was, one.now) for one in back] == [("总经理", ""), ("", "市场总监")]
    for query in ({"old": "x", "new": "²"}, {"old": "9" * 50}, {}):
        assert hu.get(url, query).status_code == 200
    assert hu.get(url, {"old": 77, "new": 2}).status_code == 404


@pytest.mark.rule("CNF-4")
def test_a_leak_report_is_put_to_nobody_but_the_general_manager(cast: Cast) -> None:
    """Else who edits the chains would choose who reads it."""
    ensure_chains()
    draft = draft_version(Chain.objects.get(kind=LEAK), by=cast.hu)
    draft.stages.get().sign_offs.create(who="person", person=cast.xu)
    with pytest.raises(Refusal, match="CNF-4"):
        put_in_force(draft, by=cast.hu, note="试试")
    draft.stages.get().sign_offs.filter(who="person").delete()
    assert put_in_force(draft, by=cast.hu, note="只问总经理").state == "in_force"
