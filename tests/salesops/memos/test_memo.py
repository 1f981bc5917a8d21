"""Requests for instructions and problem reports: asked, answered in words, returned, escalated, read by whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction

from customers.models import Customer
from salesops.approvals.engine import withdraw
from salesops.approvals.kinds import kind_of
from salesops.approvals.news import ESCALATED
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.jobs import tick
from salesops.memos.actions.memo import MemoData, ask_again
from salesops.memos.enums import INSTRUCTION, PROBLEM, MemoSort, PaperState
from salesops.memos.models import Memo
from salesops.memos.queries.paper import answers_of, files_of
from salesops.memos.queries.record import code_of, find_record
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.approvals import open_steps, say
from tests.factories.customers import make_customer
from tests.factories.memos import TEXT, asked, make_memo, returned
from tests.factories.org import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]

ANSWER = "同意首批先发货，余款到账后再发第二批。"


def pdf(name: str = "付款记录.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 paid on time")


def again(memo: Memo, text: str, *files: Any) -> MemoData:
    return MemoData(MemoSort(memo.sort), memo.headline, text, files)


@pytest.fixture
def customer(cast: Cast) -> Customer:
    return make_customer(cast.li)


@pytest.mark.rule("APP-9", "APP-1")
@pytest.mark.parametrize(("sort", "kind", "prefix"), [("instruction", INSTRUCTION, "QS"), ("problem", PROBLEM, "WT")])
def test_it_goes_to_the_superior_with_a_deadline(cast: Cast, sort: str, kind: str, prefix: str) -> None:
    memo = make_memo(cast.li, sort=MemoSort(sort))
    request = asked(memo)
    [step] = open_steps(request)
    assert (request.kind, step.approver, request.limit_days) == (kind, cast.wang, 2)
    assert request.due_at is not None
    assert memo.number.startswith(f"{prefix}-")


@pytest.mark.rule("APP-9")
def test_it_is_answered_in_words_and_kept_on_the_record(cast: Cast, customer: Customer) -> None:
    memo = make_memo(cast.li, customer)
    with pytest.raises(Refusal, match="APP-9"):
        say(asked(memo), "approve", "  ")
    say(asked(memo), "approve", ANSWER)
    memo.refresh_from_db()
    assert memo.state == PaperState.ANSWERED
    assert [(answer.approver, answer.opinion) for answer in answers_of(memo)] == [(cast.wang, ANSWER)]
    story = timeline_for(customer)
    assert [entry.title for entry in story] == [memo.number, memo.number]  # asked, answered
    # The record is read by people who may not read the memo: not a word of it stands there.
    assert not any(words in f"{entry}" for entry in story for words in (TEXT, memo.headline, ANSWER))


@pytest.mark.rule("APP-9", "APP-3")
def test_more_facts_are_wanted_and_given(cast: Cast) -> None:
    memo = returned(make_memo(cast.li))
    assert memo.state == PaperState.RETURNED
    with pytest.raises(StaleRecord):
        ask_again(memo, again(memo, "别的"), revision=memo.revision - 1, by=cast.li)
    with pytest.raises(PermissionDenied):
        ask_again(memo, again(memo, "别的"), revision=memo.revision, by=cast.wang)
    memo = ask_again(memo, again(memo, "近三年均按期付款。", pdf()), revision=memo.revision, by=cast.li)
    request = asked(memo)
    assert (memo.state, request.round) == (PaperState.WAITING, 2)
    assert [file["name"] for file in request.snapshot["files"]] == [file.name for file in files_of(memo)]
    say(request, "approve", ANSWER)
    with pytest.raises(Refusal, match="APP-9"):
        ask_again(memo, again(memo, "还有"), revision=Memo.objects.get(pk=memo.pk).revision, by=cast.li)


@pytest.mark.rule("APP-9")
def test_it_can_be_withdrawn_and_there_is_no_final_no(cast: Cast) -> None:
    memo = make_memo(cast.li)
    with pytest.raises(Refusal, match="APP-3"):
        say(asked(memo), "reject", "不")
    withdraw(asked(memo), by=cast.li)
    memo.refresh_from_db()
    assert (memo.state, memo.is_editable) == (PaperState.WITHDRAWN, True)


@pytest.mark.rule("APP-9", "APP-5")
def test_unanswered_it_escalates_and_never_answers_itself(cast: Cast) -> None:
    memo = make_memo(cast.li)
    with clock.at(clock.now() + timedelta(days=20)):
        tick()
    told = Notice.objects.filter(kind=ESCALATED.key).values_list("person__username", flat=True)
    assert set(told) == {"zhao", "qian"}
    memo.refresh_from_db()
    assert memo.state == PaperState.WAITING


@pytest.mark.rule("APP-9")
def test_whoever_has_nobody_above_asks_nobody(cast: Cast) -> None:
    for person in (cast.qian, make_person("alone")):
        with pytest.raises(PermissionDenied):
            make_memo(person)


@pytest.mark.rule("APP-9", "ORG-2")
def test_it_is_read_by_the_author_the_superiors_and_whom_it_concerns(cast: Cast, customer: Customer) -> None:
    memo = make_memo(cast.li, customer)
    readers = {person.username for person in cast.people if visible_to(person, Memo).filter(pk=memo.pk).exists()}
    assert readers == {"li", "wang", "zhao", "qian"}
    hers = make_memo(cast.sun)
    assert [visible_to(one, Memo).filter(pk=hers.pk).exists() for one in (cast.qian, cast.wang)] == [True, False]


@pytest.mark.rule("CNF-1")
def test_what_goes_out_in_notices_is_a_number(cast: Cast, customer: Customer) -> None:
    memo = make_memo(cast.li, customer, headline="报 275000 元行不行")
    kind = kind_of(INSTRUCTION)
    assert kind.title(memo) == f"{memo.number} {customer}"
    assert not any("275000" in str(notice.params) for notice in Notice.objects.all())


@pytest.mark.rule("APP-9")
def test_words_stay_while_somebody_is_to_answer(cast: Cast) -> None:
    memo = make_memo(cast.li)
    request = asked(memo)
    with pytest.raises(InternalError), transaction.atomic():
        Memo.objects.filter(pk=memo.pk).update(text="另一件事")
    assert request.snapshot["text"] == TEXT


@pytest.mark.rule("APP-9", "ORG-2")
def test_only_records_that_one_may_see_can_be_named(cast: Cast, customer: Customer) -> None:
    code = code_of(customer)
    assert code == f"customers.customer-{customer.pk}"
    assert find_record(cast.li, code) == customer
    assert find_record(cast.zhou, code) is None
    strange = ["", "x", "customers.customer-", "org.person-1", "memos.memo-1", "nothing.here-1", f"{code}{'9' * 30}"]
    assert [find_record(cast.qian, one) for one in strange] == [None] * len(strange)


def test_it_follows_the_work_to_whoever_takes_over(cast: Cast) -> None:
    """``owner`` is an InCharge, so a handover finds it; who wrote it stays."""
    memo = make_memo(cast.li)
    Memo.objects.filter(pk=memo.pk).update(owner=cast.he)
    reader: Person = cast.he
    assert visible_to(reader, Memo).get() == memo
    assert Memo.objects.get().author == cast.li
