"""Taking up, moving and closing opportunities, and who is told (OPP-1, OPP-4)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from customers.actions.customer import archive_customer
from customers.actions.opportunity import (
    edit_opportunity,
    lose_opportunity,
    move_opportunity,
    reopen_opportunity,
    take_up_opportunity,
    win_opportunity,
)
from customers.enums import LossReason, Outlook, Stage
from customers.models import Opportunity
from customers.pipeline import CHANCES, LossData
from salesops.audit import timeline_for
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.notices.models import Notice
from salesops.org.actions.handover import hand_over
from salesops.org.actions.person import deactivate_person
from salesops.org.handing_over import open_work
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer, make_note
from tests.factories.opportunity import make_opportunity, opportunity_data

pytestmark = pytest.mark.rule("OPP-1")


def told(opportunity: Opportunity) -> list[tuple[str, str]]:
    """Who was told what about it, in order."""
    rows = Notice.objects.filter(subject_id=opportunity.pk, kind__startswith="customers.opportunity").order_by("pk")
    return [(row.person.username, row.kind.removeprefix("customers.opportunity_")) for row in rows]


def moved(opportunity: Opportunity, stage: Stage) -> Opportunity:
    """By its owner, with the page open."""
    opportunity.refresh_from_db()
    return move_opportunity(opportunity, stage, by=opportunity.owner, revision=opportunity.revision)


def test_a_new_one_is_its_customers_owners_and_the_manager_is_told(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    opportunity = make_opportunity(customer, by=cast.chen)
    assert opportunity.number.startswith("OP-")
    assert (opportunity.owner, opportunity.region) == (cast.li, cast.east)
    assert (opportunity.stage, opportunity.probability) == (Stage.FOUND, 10)
    assert sorted(told(opportunity)) == [("li", "opened"), ("wang", "opened")]
    assert opportunity.moves.get().from_stage == ""
    assert Entry.objects.filter(verb="customers.opportunity.opened", subject_id=opportunity.pk).exists()


@pytest.mark.rule("DSH-2")
def test_what_one_wrote_in_english_another_reads_in_chinese(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    opportunity = make_opportunity(customer, by=cast.li)
    with translation.override("en"):
        moved(opportunity, Stage.CONFIRMED)
    found = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found[language] = {(one.before, one.after) for entry in timeline_for(customer) for one in entry.changes}
            assert (str(Stage.FOUND.label), str(Stage.CONFIRMED.label)) in found[language]
    assert found["zh-hans"] != found["en"]


def test_every_move_of_stage_amount_and_date_tells_and_is_kept(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    contact = make_contact(customer)
    opportunity = make_opportunity(customer, contact=contact)
    for stage in (Stage.CONFIRMED, Stage.OFFERED, Stage.NEGOTIATING, Stage.FOUND):
        assert moved(opportunity, stage).probability == CHANCES[stage]
    opportunity.refresh_from_db()
    data = opportunity_data(contact=contact, amount=Decimal("300000.00"))
    opportunity = edit_opportunity(opportunity, data, by=cast.li, revision=opportunity.revision)
    later = replace(data, expected_on=data.expected_on + timedelta(days=30))
    edit_opportunity(opportunity, later, by=cast.li, revision=opportunity.revision)
    kinds = ["opened", "confirmed", "offered", "negotiating", "found", "changed", "changed"]
    assert told(opportunity) == [("wang", kind) for kind in kinds]
    assert opportunity.moves.count() == len(kinds)
    assert not any("300" in str(row.params) for row in Notice.objects.all())


def test_what_was_set_by_hand_stays_when_the_stage_moves(cast: Cast) -> None:
    opportunity = make_opportunity(make_customer(owner=cast.li), probability=60)
    assert moved(opportunity, Stage.CONFIRMED).probability == 60
    opportunity.refresh_from_db()
    opportunity = edit_opportunity(opportunity, opportunity_data(), by=cast.li, revision=opportunity.revision)
    assert (opportunity.probability, opportunity.by_hand) == (30, False)
    assert told(opportunity)[-1] == ("wang", "confirmed")  # a probability alone is nobody's news
    assert opportunity.moves.first().from_probability == 60  # type: ignore[union-attr]


@pytest.mark.parametrize("stage", [Stage.OFFERED, Stage.NEGOTIATING])
def test_from_the_offer_on_it_names_a_contact(cast: Cast, stage: Stage) -> None:
    opportunity = make_opportunity(make_customer(owner=cast.li))
    with pytest.raises(Refusal) as refused:
        moved(opportunity, stage)
    assert (refused.value.rule, refused.value.field) == ("OPP-1", "contact")
    opportunity.refresh_from_db()
    assert opportunity.stage == Stage.FOUND


def test_won_says_what_decided_it_and_rests(cast: Cast) -> None:
    opportunity = make_opportunity(make_customer(owner=cast.li), probability=40)
    with pytest.raises(Refusal):
        win_opportunity(opportunity, note="  ", by=cast.li)
    won = win_opportunity(opportunity, note="价格与交期", by=cast.li)
    assert (won.stage, won.probability, won.closing_note) == (Stage.WON, 100, "价格与交期")
    assert won.closed_at is not None
    win_opportunity(opportunity, note="再一次", by=cast.li)
    assert opportunity.moves.filter(stage=Stage.WON).count() == 1  # twice is once
    with pytest.raises(Refusal):
        moved(opportunity, Stage.CONFIRMED)
    with pytest.raises(Refusal):
        lose_opportunity(opportunity, LossData(reason=LossReason.PRICE), by=cast.li)


def test_lost_has_a_reason_and_can_be_opened_again(cast: Cast) -> None:
    opportunity = make_opportunity(make_customer(owner=cast.li))
    for reason in (LossReason.COMPETITOR, LossReason.OTHER):
        with pytest.raises(Refusal):
            lose_opportunity(opportunity, LossData(reason=reason), by=cast.li)
    data = LossData(reason=LossReason.COMPETITOR, lost_to="联创软件", note="比价落选")
    lost = lose_opportunity(opportunity, data, by=cast.li)
    assert (lost.probability, lost.loss_reason, lost.lost_to) == (0, LossReason.COMPETITOR, "联创软件")
    day = clock.today() + timedelta(days=90)
    for expected_on, note in ((clock.today() - timedelta(days=1), "客户回头"), (day, "")):
        with pytest.raises(Refusal):
            reopen_opportunity(opportunity, Stage.CONFIRMED, expected_on=expected_on, note=note, by=cast.li)
    again = reopen_opportunity(opportunity, Stage.CONFIRMED, expected_on=day, note="客户回头", by=cast.li)
    assert (again.stage, again.probability, again.closed_at, again.loss_reason) == (Stage.CONFIRMED, 30, None, "")
    assert told(opportunity)[-2:] == [("wang", "lost"), ("wang", "confirmed")]
    with pytest.raises(Refusal):
        reopen_opportunity(opportunity, Stage.FOUND, expected_on=day, note="客户回头", by=cast.li)


def test_what_is_wrong_is_refused_with_its_field(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    yesterday = clock.today() - timedelta(days=1)
    wrong = {
        "title": opportunity_data(title=" "),
        "amount": opportunity_data(amount=Decimal(0)),
        "expected_on": opportunity_data(expected_on=yesterday),
        "probability": opportunity_data(probability=101),
        "next_step": opportunity_data(next_on=clock.today()),
        "product_line": opportunity_data(product_line="长" * 61),
    }
    for field, data in wrong.items():
        with pytest.raises(Refusal) as refused:
            take_up_opportunity(data, customer, by=cast.li)
        assert refused.value.field == field
    with pytest.raises(Refusal) as refused:
        take_up_opportunity(opportunity_data(amount=Decimal("1.005")), customer, by=cast.li)
    assert refused.value.field == "amount"
    assert not Opportunity.objects.exists()
    with pytest.raises(ValueError, match="another customer"):
        take_up_opportunity(opportunity_data(contact=make_contact(make_customer(owner=cast.he))), customer, by=cast.li)


def test_a_date_that_has_passed_may_stay_while_something_else_changes(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    with clock.at(clock.now() - timedelta(days=90)):
        opportunity = make_opportunity(customer)
    assert opportunity.expected_on < clock.today()
    data = opportunity_data(expected_on=opportunity.expected_on, outlook=Outlook.COMMITTED)
    assert edit_opportunity(opportunity, data, by=cast.li, revision=1).outlook == Outlook.COMMITTED


def test_who_saved_last_is_shown_to_the_second(cast: Cast) -> None:
    opportunity = make_opportunity(make_customer(owner=cast.li))
    edit_opportunity(opportunity, opportunity_data(amount=Decimal(5)), by=cast.wang, revision=1)
    with pytest.raises(StaleRecord) as refused:
        edit_opportunity(opportunity, opportunity_data(amount=Decimal(6)), by=cast.li, revision=1)
    assert list(refused.value.changes.values()) == [("6", "5.00")]
    with pytest.raises(StaleRecord):
        move_opportunity(opportunity, Stage.CONFIRMED, by=cast.li, revision=1)
    same = edit_opportunity(opportunity, opportunity_data(amount=Decimal(5)), by=cast.li, revision=1)
    assert same.revision == 2  # no trace


def test_others_may_not(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    opportunity = make_opportunity(customer)
    for person in (cast.he, cast.zhou, cast.wu, cast.qian, cast.lin, cast.sun, cast.hu):
        with pytest.raises(PermissionDenied):
            take_up_opportunity(opportunity_data(), customer, by=person)
        with pytest.raises(PermissionDenied):
            move_opportunity(opportunity, Stage.CONFIRMED, by=person, revision=1)
        with pytest.raises(PermissionDenied):
            win_opportunity(opportunity, note="好", by=person)
    archive_customer(customer, "停业", by=cast.wang)
    with pytest.raises(Refusal):
        take_up_opportunity(opportunity_data(), customer, by=cast.li)
    with pytest.raises(Refusal):
        move_opportunity(opportunity, Stage.CONFIRMED, by=cast.li, revision=1)
    lose_opportunity(opportunity, LossData(reason=LossReason.DROPPED), by=cast.li)  # what has begun comes to its end


def test_a_managers_own_is_told_one_step_higher(cast: Cast) -> None:
    opportunity = make_opportunity(make_customer(owner=cast.wang))
    assert told(opportunity) == [("zhao", "opened")]


@pytest.mark.rule("OPP-4")
def test_a_handover_keeps_stage_history_and_contacts(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    contact = make_contact(customer)
    note = make_note(customer, contact=contact)
    going, closed = make_opportunity(customer, contact=contact, next_step="送样"), make_opportunity(customer)
    moved(going, Stage.OFFERED)
    lose_opportunity(closed, LossData(reason=LossReason.BUDGET), by=cast.li)
    deactivate_person(cast.li, by=cast.hu)
    records = [one for work in open_work(cast.li, reader=cast.wang) for one in work.records]
    [counted] = [one for one in records if one.charge.model is Opportunity]
    assert (counted.count, counted.shown) == (1, [going])
    hand_over(cast.li, {"sales": cast.he}, by=cast.wang)
    going.refresh_from_db()
    closed.refresh_from_db()
    assert (going.owner, closed.owner) == (cast.he, cast.li)
    assert (going.stage, going.contact, going.next_step) == (Stage.OFFERED, contact, "送样")
    assert [move.by for move in going.moves.all()] == [cast.li, cast.li]
    assert customer.notes.get() == note
    assert moved(going, Stage.NEGOTIATING).stage == Stage.NEGOTIATING
