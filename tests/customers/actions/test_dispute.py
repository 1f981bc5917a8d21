"""Claiming a customer that is taken, answering and ruling, through the doors."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404

from customers.actions.customer import archive_customer
from customers.actions.dispute import (
    ClaimData,
    RulingData,
    answer_dispute,
    open_dispute,
    rule_dispute,
    withdraw_dispute,
)
from customers.enums import CustomerStatus, DisputeState, Ruling
from customers.models import Customer, Dispute
from customers.queries.dispute import answer_due, ruler_for
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.documents.files import file_for
from salesops.documents.models import File
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.dispute import CLAIM, make_dispute

pytestmark = pytest.mark.rule("CUS-2")

NAME = "杭州远景软件有限公司"


def told(person: Person) -> list[str]:
    """The kinds of what a person was told, the oldest first."""
    kinds = Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True)
    return [kind.rpartition(".")[2] for kind in kinds]


def pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 proof", content_type="application/pdf")


def refused(customer: Customer, *, by: Person) -> Refusal:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        make_dispute(customer, by=by)
    assert caught.value.rule == "CUS-2"
    assert caught.value.next_step
    return caught.value


def ruling(ruled: Ruling, percent: int | None = None) -> RulingData:
    return RulingData(ruled, "先有接触", percent)


# --------------------------------------------------------------------------------------------------- opening
def test_a_rep_claims_a_customer_by_any_spelling_and_both_others_are_told(cast: Cast) -> None:
    customer = make_customer(cast.li, name=NAME)
    claim = ClaimData("浙江省杭州市遠景軟件股份有限公司", CLAIM, clock.today(), files=[pdf("会议纪要.pdf")])
    dispute = open_dispute(claim, by=cast.he)
    year = clock.today().year
    assert dispute.number == f"CD-{year}-00001"
    assert (dispute.customer, dispute.claimant, dispute.keeper, dispute.ruler) == (
        customer,
        cast.he,
        cast.li,
        cast.wang,
    )
    assert told(cast.li) == ["claimed"]
    assert told(cast.wang) == ["will-rule"]
    assert timeline_for(customer)[0].who == cast.he.name
    file = File.objects.get()
    assert file_for(cast.li, file.pk) == file
    with pytest.raises(Http404):
        file_for(cast.zhou, file.pk)


def test_the_credit_code_leads_to_the_customer_under_any_name(cast: Cast) -> None:
    customer = make_customer(cast.li, name=NAME, credit_code="913101150DEMX00115")
    claim = ClaimData("远景科技公司", CLAIM, clock.today(), credit_code="913101150demx00115")
    assert open_dispute(claim, by=cast.zhou).customer == customer


@pytest.mark.parametrize(
    ("claimant", "keeper", "ruler"),
    [
        ("he", "li", "wang"),
        ("zhou", "li", "zhao"),
        ("he", "wang", "zhao"),
        ("wang", "he", "zhao"),
        ("li", "zhao", "qian"),
    ],
)
def test_the_lowest_common_superior_rules_and_never_a_party(cast: Cast, claimant: str, keeper: str, ruler: str) -> None:
    assert ruler_for(getattr(cast, claimant), getattr(cast, keeper)) == getattr(cast, ruler)


def test_nobody_above_both_is_refused_with_a_way_out(cast: Cast) -> None:
    kept_at_the_top = make_customer(cast.qian, region=cast.east)
    assert "共同上级" in str(refused(kept_at_the_top, by=cast.li).sentence)


def test_what_nobody_else_keeps_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal):
        open_dispute(ClaimData(NAME, CLAIM, clock.today()), by=cast.he)
    assert refused(make_customer(cast.he), by=cast.he).field == "name"
    refused(make_customer(cast.li, archived_at=clock.now()), by=cast.he)
    pooled = make_customer(cast.wang, status=CustomerStatus.POOL, pooled_at=clock.now())
    assert "公海" in str(refused(pooled, by=cast.he).sentence)


def test_one_dispute_at_a_time(cast: Cast) -> None:
    customer = make_customer(cast.li)
    dispute = make_dispute(customer, by=cast.he)
    assert dispute.number in str(refused(customer, by=cast.he).sentence)
    make_dispute(customer, by=cast.zhou)
    withdraw_dispute(dispute, by=cast.he)
    make_dispute(customer, by=cast.he)


def test_a_contact_in_the_future_and_an_empty_claim_are_refused(cast: Cast) -> None:
    customer = make_customer(cast.li)
    with pytest.raises(Refusal):
        make_dispute(customer, by=cast.he, first_contact_on=clock.today() + timedelta(days=1))
    with pytest.raises(Refusal):
        make_dispute(customer, by=cast.he, claim="  ")
    assert not Dispute.objects.exists()


def test_who_keeps_no_customers_claims_none(cast: Cast) -> None:
    customer = make_customer(cast.li)
    for person in (cast.chen, cast.zhao, cast.qian, cast.lin, cast.sun, cast.hu):
        with pytest.raises(PermissionDenied):
            make_dispute(customer, by=person)


@pytest.mark.rule("ORG-2")
def test_both_sides_and_their_superiors_read_it_and_nobody_else(cast: Cast) -> None:
    dispute = make_dispute(make_customer(cast.li), by=cast.zhou)
    readers = {person for person in cast.people if visible_to(person, Dispute).filter(pk=dispute.pk).exists()}
    assert readers == {cast.li, cast.zhou, cast.wang, cast.wu, cast.zhao, cast.qian}
    assert not visible_to(cast.zhou, Customer).exists()


# ----------------------------------------------------------------------------------------- answer and ruling
def test_the_keeper_answers_once(cast: Cast) -> None:
    dispute = make_dispute(make_customer(cast.li), by=cast.he)
    for person in (cast.he, cast.wang):
        with pytest.raises(PermissionDenied):
            answer_dispute(dispute, "不", by=person)
    answer_dispute(dispute, "二月已签保密协议", [pdf("保密协议.pdf")], by=cast.li)
    assert told(cast.wang) == ["will-rule", "to-rule"]
    with pytest.raises(Refusal):
        answer_dispute(dispute, "还有", by=cast.li)


def test_nobody_rules_before_the_keeper_was_heard(cast: Cast) -> None:
    dispute = make_dispute(make_customer(cast.li), by=cast.he)
    with pytest.raises(Refusal) as caught:
        rule_dispute(dispute, ruling(Ruling.KEEPS), revision=1, by=cast.wang)
    assert cast.li.name in str(caught.value.sentence)
    with clock.at(answer_due(dispute) + timedelta(minutes=1)):
        rule_dispute(dispute, ruling(Ruling.KEEPS), revision=1, by=cast.wang)
    dispute.refresh_from_db()
    assert dispute.state == DisputeState.RULED


def test_only_the_superior_of_both_rules(cast: Cast) -> None:
    dispute = answer_dispute(make_dispute(make_customer(cast.li), by=cast.he), "先登记", by=cast.li)
    for person in (cast.li, cast.he, cast.wu, cast.zhao, cast.qian):
        with pytest.raises(PermissionDenied):
            rule_dispute(dispute, ruling(Ruling.KEEPS), revision=dispute.revision, by=person)


def test_a_ruler_who_became_a_party_stands_aside_for_the_next_above(cast: Cast) -> None:
    customer = make_customer(cast.li)
    dispute = answer_dispute(make_dispute(customer, by=cast.he), "先登记", by=cast.li)
    Customer.objects.filter(pk=customer.pk).update(owner=cast.wang)
    with pytest.raises(PermissionDenied):
        rule_dispute(dispute, ruling(Ruling.KEEPS), revision=dispute.revision, by=cast.wang)
    ruled = rule_dispute(dispute, ruling(Ruling.KEEPS), revision=dispute.revision, by=cast.zhao)
    assert ruled.ruler == cast.zhao


def test_an_answer_that_came_in_meanwhile_is_read_first(cast: Cast) -> None:
    dispute = make_dispute(make_customer(cast.li), by=cast.he)
    answer_dispute(dispute, "二月已签保密协议", by=cast.li)
    with pytest.raises(StaleRecord) as caught:
        rule_dispute(dispute, ruling(Ruling.MOVES), revision=1, by=cast.wang)
    assert "二月已签保密协议" in str(caught.value.changes)


@pytest.mark.rule("CUS-3")
def test_moving_gives_owner_and_region_and_keeps_the_loser_as_a_reader(cast: Cast) -> None:
    customer = make_customer(cast.li)
    dispute = answer_dispute(make_dispute(customer, by=cast.zhou), "先登记", by=cast.li)
    rule_dispute(dispute, ruling(Ruling.MOVES, 30), revision=dispute.revision, by=cast.zhao)
    customer.refresh_from_db()
    assert (customer.owner, customer.region, customer.protected_from) == (cast.zhou, cast.south, clock.today())
    assert visible_to(cast.li, Customer).filter(pk=customer.pk).exists()
    assert not visible_to(cast.li, Customer, shared=False).filter(pk=customer.pk).exists()
    assert "moved" in told(cast.li)
    assert "moved" in told(cast.zhou)
    dispute.refresh_from_db()
    assert (dispute.state, dispute.ruling, dispute.shared_percent) == ("ruled", "moves", 30)
    assert any(cast.zhou.name in str(entry.changes) for entry in timeline_for(customer))


def test_keeping_changes_nothing_and_shows_the_claimant_nothing(cast: Cast) -> None:
    customer = make_customer(cast.li)
    dispute = answer_dispute(make_dispute(customer, by=cast.zhou), "先登记", by=cast.li)
    rule_dispute(dispute, ruling(Ruling.KEEPS), revision=dispute.revision, by=cast.zhao)
    customer.refresh_from_db()
    assert customer.owner == cast.li
    assert not visible_to(cast.zhou, Customer).exists()


def test_a_closed_dispute_stays_as_it_is(cast: Cast) -> None:
    dispute = answer_dispute(make_dispute(make_customer(cast.li), by=cast.he), "先登记", by=cast.li)
    with pytest.raises(PermissionDenied):
        withdraw_dispute(dispute, by=cast.li)
    withdraw_dispute(dispute, by=cast.he)
    assert told(cast.wang)[-1] == "withdrawn"
    with pytest.raises(Refusal):
        withdraw_dispute(dispute, by=cast.he)
    with pytest.raises(Refusal) as caught:
        rule_dispute(dispute, ruling(Ruling.KEEPS), revision=3, by=cast.wang)
    assert caught.value.next_step


def test_a_claimant_who_sells_no_more_gets_nothing(cast: Cast) -> None:
    dispute = answer_dispute(make_dispute(make_customer(cast.li), by=cast.he), "先登记", by=cast.li)
    Person.objects.filter(pk=cast.he.pk).update(is_active=False)
    with pytest.raises(Refusal) as caught, transaction.atomic():
        rule_dispute(dispute, ruling(Ruling.MOVES), revision=dispute.revision, by=cast.wang)
    assert caught.value.field == "ruling"
    assert Dispute.objects.get().state == DisputeState.OPEN


def test_a_disputed_customer_is_not_archived(cast: Cast) -> None:
    customer = make_customer(cast.li)
    dispute = make_dispute(customer, by=cast.he)
    with pytest.raises(Refusal) as caught:
        archive_customer(customer, "不再合作", by=cast.wang)
    assert dispute.number in str(caught.value.sentence)
