"""The calls after acceptance: when they come, what the customer says, nobody reached (CUS-5)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from contracts.models import Instalment
from customers.actions.customer import archive_customer
from customers.actions.revisit import miss_revisit, plan_revisits, record_revisit
from customers.enums import CustomerStatus, RevisitState
from customers.models import Customer, Revisit
from customers.queries.revisit import satisfaction_of
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.receivable import sold_contract
from tests.factories.revisit import accepted_contract, answers, make_revisit

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CUS-5")]


def tonight() -> int:
    """How many calls are planned."""
    return plan_revisits(by=Person.system())


def told(person: Person, kind: str) -> list[str]:
    return [one.sentence for one in Notice.objects.filter(person=person, kind=f"customers.revisit.{kind}")]


def test_a_customer_is_called_30_and_180_days_after_an_acceptance(cast: Cast) -> None:
    first, second = accepted_contract(cast.li, 20), accepted_contract(cast.li, 170)
    accepted_contract(cast.li, 10)
    accepted_contract(cast.li, 100)
    assert (tonight(), tonight()) == (2, 0)
    found = Revisit.objects.order_by("turn").values_list("subject_id", "turn", "due_on")
    due = clock.today() + timedelta(days=10)
    assert list(found) == [(first.pk, 1, due), (second.pk, 2, due)]


def test_a_contract_is_accepted_when_its_last_part_is(cast: Cast) -> None:
    contract = accepted_contract(cast.li, 30)
    last = contract.instalments.order_by("-position")[:1].get()
    Instalment.objects.filter(pk=last.pk).update(reached_on=None)
    assert tonight() == 0
    Instalment.objects.filter(pk=last.pk).update(reached_on=clock.today() - timedelta(days=18))
    assert tonight() == 1
    assert Revisit.objects.get().due_on == clock.today() + timedelta(days=12)


def test_a_contract_that_waits_for_no_acceptance_counts_from_its_signing(cast: Cast) -> None:
    sold_contract(cast.li, ("100.00",), due=(0,), signed_on=clock.today() - timedelta(days=85))
    assert tonight() == 1
    assert Revisit.objects.get().due_on == clock.today() + timedelta(days=5)


def test_nobody_is_called_for_what_is_long_past_or_no_longer_served(cast: Cast) -> None:
    accepted_contract(cast.li, 900)
    accepted_contract(cast.li, 30, customer=make_customer(cast.li, status=CustomerStatus.STOPPED))
    gone = make_customer(cast.li)
    accepted_contract(cast.li, 30, customer=gone)
    Customer.objects.filter(pk=gone.pk).update(archived_at=clock.now())
    assert tonight() == 0


def test_another_setting_plans_no_second_call_for_the_same_turn(cast: Cast) -> None:
    make_revisit(cast.li)
    set_policy("customers.revisit_first_days", "35", valid_from=clock.today(), reason="试行", by=cast.hu)
    with clock.at(clock.now() + timedelta(days=2)):
        assert tonight() == 0


def test_the_assistant_of_the_region_is_told_once_a_day(cast: Cast) -> None:
    make_revisit(cast.li)
    assert len(told(cast.chen, "due")) == 1
    accepted_contract(cast.zhou, 30)
    tonight()
    assert len(told(cast.chen, "due")) == 1


def test_what_the_customer_said_is_a_contact_and_stands_on_its_page(cast: Cast) -> None:
    revisit = make_revisit(cast.li)
    done = record_revisit(revisit, answers(product=5, service=3), revision=1, by=cast.chen)
    assert (done.state, done.overall, done.product, done.service, done.sales) == (RevisitState.DONE, 4, 5, 3, None)
    note = done.note
    assert note is not None
    assert (note.customer_id, note.author, note.outcome) == (revisit.customer_id, cast.chen, "系统运行正常。")
    assert satisfaction_of(done.customer, reader=cast.li).answered == [done]
    assert not satisfaction_of(done.customer, reader=cast.zhou)
    assert done.paper in [entry.title for entry in timeline_for(done.customer)]
    assert told(cast.li, "unhappy") == []


@pytest.mark.parametrize("given", [{"complaint": "安装拖了两周"}, {"overall": 2}])
def test_a_complaint_tells_the_account_manager_and_the_regional_manager(cast: Cast, given: dict[str, object]) -> None:
    revisit = make_revisit(cast.li)
    record_revisit(revisit, answers(**given), revision=1, by=cast.chen)
    for person in (cast.li, cast.wang):
        [sentence] = told(person, "unhappy")
        assert revisit.customer.name in sentence
        assert "拖了" not in sentence


def test_a_call_is_written_down_once(cast: Cast) -> None:
    revisit = make_revisit(cast.li)
    record_revisit(revisit, answers(), revision=1, by=cast.chen)
    with pytest.raises(Refusal):
        record_revisit(revisit, answers(), revision=2, by=cast.chen)
    assert revisit.customer.notes.count() == 1


def test_nobody_writes_over_what_a_colleague_noted_meanwhile(cast: Cast) -> None:
    revisit = make_revisit(cast.li)
    miss_revisit(revisit, revision=1, by=cast.chen)
    with pytest.raises(StaleRecord):
        record_revisit(revisit, answers(), revision=1, by=cast.wang)


def test_nobody_asks_about_oneself(cast: Cast) -> None:
    revisit = make_revisit(cast.li)
    for person in (cast.li, cast.he, cast.zhou, cast.lin, cast.qian):
        with pytest.raises((PermissionDenied, Refusal)):
            record_revisit(revisit, answers(), revision=1, by=person)
    assert record_revisit(revisit, answers(), revision=1, by=cast.wang).caller == cast.wang


@pytest.mark.parametrize("given", [{"overall": 6}, {"product": 0}, {"said": " "}, {"happened_on": None}])
def test_what_makes_no_sense_is_refused(cast: Cast, given: dict[str, object]) -> None:
    revisit = make_revisit(cast.li)
    if "happened_on" in given:
        given = {"happened_on": clock.today() + timedelta(days=1)}
    with pytest.raises(Refusal):
        record_revisit(revisit, answers(**given), revision=1, by=cast.chen)
    assert Revisit.objects.get().state == RevisitState.DUE


def test_a_third_day_without_an_answer_ends_it_and_tells_whose_customer_it_is(cast: Cast) -> None:
    revisit = make_revisit(cast.li)
    for number in range(3):
        with clock.at(clock.now() + timedelta(days=number)):
            revisit = miss_revisit(revisit, revision=revisit.revision, by=cast.chen)
            if number < 2:
                with pytest.raises(Refusal):  # a second try on the same day
                    miss_revisit(revisit, revision=revisit.revision, by=cast.chen)
                assert told(cast.li, "unreached") == []
    assert (revisit.state, revisit.tries) == (RevisitState.UNREACHED, 3)
    assert len(told(cast.li, "unreached")) == len(told(cast.wang, "unreached")) == 1
    assert revisit.customer.notes.count() == 0, "nobody was spoken with: no contact"


def test_who_calls_back_is_heard(cast: Cast) -> None:
    set_policy("customers.revisit_tries", "1", valid_from=clock.today(), reason="试行", by=cast.hu)
    revisit = miss_revisit(make_revisit(cast.li), revision=1, by=cast.chen)
    assert revisit.state == RevisitState.UNREACHED
    done = record_revisit(revisit, answers(), revision=revisit.revision, by=cast.chen)
    assert done.state == RevisitState.DONE


def test_an_archived_customer_is_not_called(cast: Cast) -> None:
    revisit = make_revisit(cast.li)
    archive_customer(revisit.customer, "已注销", by=cast.wang)
    with pytest.raises((PermissionDenied, Refusal)):
        record_revisit(revisit, answers(), revision=1, by=cast.chen)
