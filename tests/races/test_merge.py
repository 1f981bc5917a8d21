"""Two managers merge the same two customers at once, each the other way round (CUS-2): one of them does."""

import threading
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from django.db import connections, transaction

from contracts.actions.contract import draft_contract
from customers.actions.assignment import assign_customer
from customers.actions.note import log_contact
from customers.details import NoteData
from customers.enums import NoteKind
from customers.merging import links
from customers.models import ContactNote, Customer
from quotes.actions.estimate import answer_days, ask_days
from quotes.actions.handout import hand_out_quote
from quotes.actions.inquiry import report_inquiry
from quotes.actions.link import make_link, revoke_link
from quotes.actions.mail import mail_hand_out
from quotes.actions.phone import CallData, tell_price
from quotes.actions.question import ask_question
from quotes.actions.quote import submit_quote
from quotes.actions.result import ResultData, note_result
from quotes.actions.support import ask_support_again
from quotes.actions.version import copy_quote, new_version
from quotes.enums import HandOutWay, Outcome
from quotes.models import HandOut, SupportRequest
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import NotAllowed
from salesops.documents import papers_of
from salesops.org.enums import Post
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import make_customer, make_note
from tests.factories.inquiry import inquiry_data, support_data
from tests.factories.merge import merge
from tests.factories.quotes import make_policy, make_product
from tests.factories.seals import asked_for
from tests.races.waiting import waits_or_ends
from tests.stage import Stage

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("CUS-2")]


def at_once(*deeds: Callable[[], object]) -> Counter[str]:
    """Each on a connection of its own; how it ended for how many."""
    start = threading.Barrier(len(deeds))
    ends: list[str] = []

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait(30)
            deed()
            ends.append("done")
        except (Refusal, NotAllowed) as refusal:
            ends.append(getattr(refusal, "rule", "") or "denied")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return Counter(ends)


def test_of_two_merges_one_happens(cast: Cast) -> None:
    for _ in range(5):
        one, other = make_note(make_customer(cast.li)).customer, make_note(make_customer(cast.he)).customer
        ends = at_once(*(partial(merge, *pair, by=cast.wang) for pair in ((one, other), (other, one))))
        assert ends == {"done": 1, "CUS-2": 1}
        one.refresh_from_db()
        other.refresh_from_db()
        assert sorted([one.archived_at is None, other.archived_at is None]) == [False, True]
        kept = one if one.archived_at is None else other
        assert kept.notes.count() == 2


def test_what_is_written_meanwhile_is_not_left_behind(cast: Cast) -> None:
    gone, kept = make_customer(cast.li), make_customer(cast.li)
    said = NoteData(customer=gone, kind=NoteKind.PHONE, happened_on=clock.today(), outcome="下周再谈")
    ends = at_once(lambda: merge(gone, kept, by=cast.wang), *[lambda: log_contact(said, by=cast.li)] * 6)
    assert ends["done"] == 1 + ContactNote.objects.filter(customer=kept).count()
    assert not any(link.of(gone).exists() for link in links())


def test_a_quote_that_is_submitted_meanwhile_stands_against_it_or_moves(cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    quote, kept = stage.draft, make_customer(cast.li)
    ends = at_once(lambda: merge(quote.customer, kept, by=cast.wang), lambda: submit_quote(quote, by=cast.li))
    quote.refresh_from_db()
    is_merged = Customer.objects.filter(merged_into=kept).exists()
    assert ends["done"] >= 1
    assert (quote.customer == kept) == is_merged
    assert quote.state == "draft" or not is_merged or ends["done"] == 2


def _mailed(stage: Stage) -> HandOut:
    return hand_out_quote(stage.approved, way=HandOutWay.EMAIL, contact=stage.contact, by=stage.owner)


def _ask_again(support: SupportRequest) -> SupportRequest:
    return ask_support_again(support, support_data(), revision=support.revision, by=support.owner)


WON = ResultData(outcome=Outcome.WON, note="交期最短")
DOORS: dict[str, Callable[[Stage], Callable[[], object]]] = {
    "handout": lambda stage: partial(hand_out_quote, stage.approved, way=HandOutWay.DOWNLOAD, by=stage.owner),
    "mail": lambda stage: partial(mail_hand_out, _mailed(stage), by=Person.system()),
    "result": lambda stage: partial(note_result, stage.link.quote, WON, by=stage.owner),
    "link": lambda stage: partial(make_link, stage.approved, stage.contact, by=stage.owner),
    "revoke": lambda stage: partial(revoke_link, stage.link, by=stage.owner),
    "sealing": lambda stage: partial(asked_for, papers_of(stage.approved)[0], by=stage.owner),
    "version": lambda stage: partial(new_version, stage.link.quote, by=stage.owner),
    "copy": lambda stage: partial(copy_quote, stage.approved, by=stage.owner),
    "contract": lambda stage: partial(draft_contract, stage.offer, by=stage.owner),
    "question": lambda stage: partial(ask_question, stage.draft, "可以再低吗？", of=Post.DIRECTOR, by=stage.owner),
    "days": lambda stage: partial(ask_days, stage.services, stage.service, "上线", of=stage.cast.xu, by=stage.owner),
    "answer": lambda stage: partial(answer_days, stage.days_request, Decimal(5), by=stage.cast.xu),
    "support": lambda stage: partial(_ask_again, stage.support_back),
}


@pytest.mark.rule("QUO-4")
@pytest.mark.parametrize("door", DOORS)
def test_whoever_waited_for_the_merge_finds_the_paper_at_its_new_customer(cast: Cast, chains: None, door: str) -> None:
    """The row that was waited for points elsewhere then: a join to what it pointed at finds nothing."""
    stage = Stage(cast, cast.li)
    deed, kept, ends = DOORS[door](stage), make_customer(cast.li), list[str]()

    def run() -> None:
        try:
            deed()
            ends.append("done")
        except Refusal as refusal:
            ends.append(str(refusal))
        except Exception as error:  # noqa: BLE001 - what ends as a broken page is told by name
            ends.append(repr(error))
        finally:
            connections.close_all()

    waiting = threading.Thread(target=run)
    with transaction.atomic():
        merge(stage.customer, kept, by=cast.wang)
        waiting.start()
        assert waits_or_ends(ends) == "waited"
    waiting.join(60)
    assert ends == ["done"]
    assert not any(link.of(stage.customer).exists() for link in links())


def _reported(customer: Customer, _cast: Cast) -> object:
    return report_inquiry(inquiry_data(customer=customer), by=customer.owner)


def _told(customer: Customer, cast: Cast) -> object:
    product = make_product()
    make_policy(product, keeper=cast.hu, gm=cast.qian)
    return tell_price(CallData(product, Decimal(1), "张工", customer=customer), by=cast.chen)


@pytest.mark.rule("INQ-1", "INQ-2")
@pytest.mark.parametrize(("write", "ended"), [(_reported, "CUS-2"), (_told, "done")])
def test_what_was_begun_before_the_merge_stands_against_it_or_moves(
    cast: Cast, chains: None, write: Callable[[Customer, Cast], object], ended: str
) -> None:
    """What names a customer holds it: else the merge would not see what is written, and leave it behind."""
    gone, kept = make_customer(cast.he), make_customer(cast.li)
    assert _while_held(lambda: write(gone, cast), lambda: merge(gone, kept, by=cast.wang)) == ended
    gone.refresh_from_db()
    assert (gone.merged_into == kept) == (ended == "done")
    assert any(link.of(gone).exists() for link in links()) == (ended != "done")


def test_a_merge_that_waited_for_an_assignment_is_told_of_it(cast: Cast) -> None:
    gone, kept = make_customer(cast.he), make_customer(cast.li)
    given = partial(assign_customer, gone, cast.li, "分工", revision=gone.revision, by=cast.wang)
    assert _while_held(given, lambda: merge(gone, kept, by=cast.wang)) == "APP-6"


def _while_held(first: Callable[[], object], then: Callable[[], object]) -> str:
    """How the second ends, which comes to a lock of the first one's transaction and waits there."""
    ends: list[str] = []

    def run() -> None:
        try:
            then()
            ends.append("done")
        except Refusal as refusal:
            ends.append(refusal.rule)
        except Exception as error:  # noqa: BLE001 - what ends as a broken page is told by name
            ends.append(repr(error))
        finally:
            connections.close_all()

    waiting = threading.Thread(target=run)
    with transaction.atomic():
        first()
        waiting.start()
        assert waits_or_ends(ends) == "waited"
    waiting.join(60)
    return ends[0]
