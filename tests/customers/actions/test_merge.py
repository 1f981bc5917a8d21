"""Merging two customers moves everything, whatever floor it stands on, and loses nothing (CUS-2)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from customers.actions.customer import archive_customer, edit_customer, register_customer
from customers.actions.dispute import withdraw_dispute
from customers.actions.merge import Revisions, merge_customers
from customers.details import CustomerData
from customers.enums import CustomerStatus, OpportunityVerb, PaperState, PlanState
from customers.merging import Link, links
from customers.models import Contact, ContactNote, Customer, CustomerShare
from customers.queries.customer import matching
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.documents.files import file_for
from salesops.notices.models import Notice
from salesops.org.actions.sharing import share
from salesops.org.enums import Post
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer, make_note
from tests.factories.dispute import make_dispute
from tests.factories.merge import REASON, merge
from tests.factories.opportunity import make_opportunity
from tests.factories.org import make_person
from tests.factories.pool import make_pooled
from tests.factories.status import decided, make_status_request, make_wanting
from tests.factories.visit import make_plan
from tests.stage import Stage

pytestmark = pytest.mark.rule("CUS-2")

NAME, OTHER = "杭州远景软件有限公司", "杭州远望信息有限公司"
CODE = "913101150DEMX00115"


def refused(gone: Customer, kept: Customer, cast: Cast) -> Refusal:
    with pytest.raises(Refusal) as caught, transaction.atomic():
        merge(gone, kept, by=cast.wang)
    assert caught.value.rule == "CUS-2"
    assert caught.value.next_step
    gone.refresh_from_db()
    assert gone.merged_into is None
    return caught.value


def hanging(customer: Customer) -> dict[Link, int]:
    return {link: link.of(customer).count() for link in links()}


# ------------------------------------------------------------------------------------------------ everything moves
def test_every_row_of_every_table_moves(cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    gone = stage.customer
    named = [stage.contact, stage.note, stage.opportunity, stage.lost, stage.visit, stage.owed, stage.receipt]
    assert all([*named, stage.approved, stage.memo, stage.leak, stage.file, stage.status_back])
    withdraw_dispute(make_dispute(gone, by=cast.he), by=cast.he)
    share(gone, cast.zhou, until=clock.today(), reason="共同投标", by=cast.li)
    earlier = make_customer(cast.li, archived_at=clock.now(), merged_into=gone)
    kept = make_customer(cast.he)
    before = hanging(gone)
    merge(gone, kept, by=cast.wang)
    assert set(hanging(gone).values()) == {0}
    after = hanging(kept)
    shares = {link for link in links() if link.model is CustomerShare}
    # The former owner reads on by a share of its own; the file that went was merged, beside one that was before.
    extra = shares | {Link(Customer, "merged_into_id")}
    assert after == {link: count + (link in extra) for link, count in before.items()}
    assert sum(count > 0 for count in before.values()) >= 11
    earlier.refresh_from_db()
    assert earlier.merged_into == kept
    with connection.cursor() as cursor:
        cursor.execute("SELECT place, rows FROM customers_left_behind()")
        assert cursor.fetchall() == []


def test_papers_keep_their_text_and_follow_the_customer(cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    contract = stage.owed
    called, revision = contract.customer_name, contract.revision
    kept = make_customer(cast.he)
    merge(stage.customer, kept, by=cast.wang)
    contract.refresh_from_db()
    assert (contract.customer, contract.customer_name, contract.revision) == (kept, called, revision)


def test_nothing_moves_but_by_a_merge(cast: Cast) -> None:
    note, other = make_note(make_customer(cast.li)), make_customer(cast.he)
    for place, column in (("customers_contactnote", "customer_id"), ("customers_contactnote", "author_id")):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT customers_move(%s, %s, NULL, %s, %s)", [place, column, note.customer_id, other.pk])
    with pytest.raises(DatabaseError), transaction.atomic():
        ContactNote.objects.filter(pk=note.pk).update(customer=other)
    merge(note.customer, other, by=cast.wang)
    note.refresh_from_db()
    assert note.customer == other
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT customers_move('customers_contactnote', 'author_id', NULL, 1, 1)")


def test_a_frozen_quote_changes_in_nothing_else(cast: Cast) -> None:
    quote, kept = Stage(cast, cast.li).approved, make_customer(cast.he)
    for values in ({"customer": kept}, {"customer": kept, "project_name": "另一个项目"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(quote).objects.filter(pk=quote.pk).update(**values)


# ----------------------------------------------------------------------------------------------- what stays of a file
def test_the_kept_values_stay_and_empty_ones_are_filled(cast: Cast) -> None:
    gone = make_customer(
        cast.li, name=OTHER, credit_code=CODE, website="https://other.example.com", budget=Decimal("5000.00"), level="A"
    )
    kept = make_customer(cast.he, name=NAME, website="https://yuanjing.cn", protected_from=clock.today())
    merge(gone, kept, by=cast.wang)
    kept.refresh_from_db()
    assert (kept.name, kept.credit_code, kept.budget, kept.level) == (NAME, CODE, Decimal("5000.00"), "C")
    assert (kept.website, kept.web_domain) == ("https://yuanjing.cn", "yuanjing.cn")
    gone.refresh_from_db()
    assert gone.archived_at is not None
    told = " ".join(
        f"{change.label} {change.before} {change.after}" for entry in timeline_for(kept) for change in entry.changes
    )
    assert "https://other.example.com" in told
    assert CODE in told


def test_it_is_found_by_the_other_name_and_number(cast: Cast) -> None:
    gone, kept = make_customer(cast.li, name=OTHER), make_customer(cast.he, name=NAME)
    merge(gone, kept, by=cast.wang)
    for typed in ("远望信息", "ywxx", gone.number, "远景", kept.number):
        assert list(matching(Customer.objects.active(), typed)) == [kept]
    kept.refresh_from_db()
    edit_customer(kept, CustomerData(name=NAME, address="滨江区"), by=cast.he, revision=kept.revision)
    assert list(matching(Customer.objects.active(), "远望")) == [kept]


def test_the_other_name_is_taken_as_the_own_one(cast: Cast) -> None:
    gone, kept = make_customer(cast.li, name=OTHER), make_customer(cast.he, name=NAME)
    merge(gone, kept, by=cast.wang)
    with pytest.raises(Refusal) as caught:
        register_customer(CustomerData(name="远望信息（杭州）有限公司"), by=cast.zhou)
    assert cast.he.name in str(caught.value.sentence)
    kept.refresh_from_db()
    renamed = edit_customer(kept, CustomerData(name=OTHER), by=cast.he, revision=kept.revision)
    assert renamed.name == OTHER
    archive_customer(renamed, "停业", by=cast.wang)
    assert register_customer(CustomerData(name=OTHER), by=cast.zhou).owner == cast.zhou


def test_the_timeline_shows_both_histories(cast: Cast) -> None:
    gone = register_customer(CustomerData(name=OTHER), by=cast.li)
    make_note(gone, by=cast.li)
    kept = register_customer(CustomerData(name=NAME), by=cast.he)
    merge(gone, kept, by=cast.wang)
    entries = timeline_for(kept)
    assert {cast.li.name, cast.he.name, cast.wang.name} <= {entry.who for entry in entries}
    assert any(entry.verb == "customers.customer.registered" and entry.title == OTHER for entry in entries)
    assert any(entry.verb.startswith("customers.note.") for entry in entries)
    assert next(entry for entry in entries if entry.verb == "customers.merge.took-in").quote == REASON
    assert timeline_for(gone)[0].verb == "customers.merge.went"


# ------------------------------------------------------------------------------------------- what may stand only once
def test_one_main_contact_and_each_person_once(cast: Cast) -> None:
    gone, kept = make_customer(cast.li), make_customer(cast.he)
    main = make_contact(kept, name="王芳", phone="13800138000")
    same = make_contact(gone, name="王芳", phone="13800138000", email="", title="")
    more = make_contact(gone, name="王芳", phone="13900139000", is_primary=False)
    merge(gone, kept, by=cast.wang)
    assert set(kept.contacts.active()) == {main, more}
    assert [one.pk for one in kept.contacts.filter(is_primary=True)] == [main.pk]
    same.refresh_from_db()
    assert (same.customer, same.archived_at is None) == (kept, False)


def test_a_file_without_contacts_gets_the_other_main_one(cast: Cast) -> None:
    gone, kept = make_customer(cast.li), make_customer(cast.he)
    contact = make_contact(gone)
    merge(gone, kept, by=cast.wang)
    assert Contact.objects.get(customer=kept, is_primary=True) == contact


def test_two_visits_of_a_day_are_one(cast: Cast) -> None:
    gone, kept = make_customer(cast.li), make_customer(cast.li)
    first, second = make_plan(kept), make_plan(gone)
    other = make_plan(gone, day=clock.today() + timedelta(days=1))
    merge(gone, kept, by=cast.wang)
    for plan in (first, second, other):
        plan.refresh_from_db()
    assert [first.state, second.state, other.state] == [PlanState.PLANNED, PlanState.CANCELLED, PlanState.PLANNED]
    assert second.cancel_reason


def test_of_two_shares_the_later_day_counts(cast: Cast) -> None:
    gone, kept = make_customer(cast.li), make_customer(cast.he)
    soon, later = clock.today(), clock.today() + timedelta(days=9)
    share(kept, cast.zhou, until=soon, reason="共同投标", by=cast.he)
    share(gone, cast.zhou, until=later, reason="共同投标", by=cast.li)
    share(gone, cast.he, until=later, reason="共同投标", by=cast.li)
    merge(gone, kept, by=cast.wang)
    assert {row.user: row.until for row in kept.shares.all() if row.user != cast.li} == {cast.zhou: later}


@pytest.mark.usefixtures("chains")
def test_a_request_that_came_back_ends(cast: Cast) -> None:
    gone, kept = make_wanting(cast.li), make_wanting(cast.he)
    paper, other = make_status_request(gone), make_status_request(kept)
    decided(paper, "return")
    decided(other, "return")
    merge(gone, kept, by=cast.wang)
    for one in (paper, other):
        one.refresh_from_db()
    assert [paper.state, other.state] == [PaperState.WITHDRAWN, PaperState.DRAFT]
    assert paper.customer == kept


# --------------------------------------------------------------------------------------------------------- the people
def test_the_second_rep_reads_on_and_both_are_told(cast: Cast) -> None:
    gone, kept = make_customer(cast.li), make_customer(cast.zhou)
    merge(gone, kept, by=cast.zhao)
    assert visible_to(cast.li, Customer).filter(pk=kept.pk).exists()
    assert not visible_to(cast.li, Customer, shared=False).filter(pk=kept.pk).exists()
    told = Notice.objects.filter(kind="customers.merged")
    assert {notice.person for notice in told} == {cast.li, cast.zhou}
    assert {notice.url for notice in told} == {kept.get_absolute_url()}


def test_files_are_handed_to_whoever_sees_the_kept_one(cast: Cast) -> None:
    stage, kept = Stage(cast, cast.li), make_customer(cast.zhou)
    file = stage.file
    merge(stage.customer, kept, by=cast.zhao)
    assert file_for(cast.zhou, file.pk) == file


def test_only_who_is_in_charge_of_both_merges(cast: Cast) -> None:
    here, there = make_customer(cast.li), make_customer(cast.zhou)
    for person in (cast.li, cast.zhou, cast.wang, cast.wu, cast.chen, cast.qian, cast.lin, cast.sun, cast.hu):
        with pytest.raises(PermissionDenied):
            merge(here, there, by=person)
    for person in (cast.li, cast.he, cast.chen):
        with pytest.raises(PermissionDenied):
            merge(here, make_customer(cast.li), by=person)
    # Sees both and may say who keeps them, though neither owner stands below: the second rep reads on all the same.
    merge(here, there, by=make_person(post=Post.SALES_VP, superior=cast.qian))
    assert visible_to(cast.li, Customer).filter(pk=there.pk).exists()


# ---------------------------------------------------------------------------------------------------------- refusals
def test_what_stands_against_it(cast: Cast) -> None:
    gone, kept = make_customer(cast.li), make_customer(cast.he)
    assert "自己" in str(refused(gone, gone, cast).sentence)
    refused(gone, make_customer(cast.he, archived_at=clock.now()), cast)
    refused(make_customer(cast.he, archived_at=clock.now()), kept, cast)
    refused(gone, make_pooled(cast.he).customer, cast)
    refused(make_customer(cast.li, status=CustomerStatus.STOPPED), kept, cast)
    refused(make_customer(cast.li, credit_code=CODE), make_customer(cast.he, credit_code="91330106MA27XL0Q3Y"), cast)
    merge(gone, kept, by=cast.wang)
    with pytest.raises(Refusal) as caught:
        merge(gone, make_customer(cast.li), by=cast.wang)
    assert kept.number in str(caught.value.sentence)


def test_an_open_dispute_on_either_is_ruled_first(cast: Cast) -> None:
    disputed, other = make_customer(cast.li), make_customer(cast.li)
    dispute = make_dispute(disputed, by=cast.he)
    for pair in ((disputed, other), (other, disputed)):
        assert dispute.number in str(refused(*pair, cast).sentence)


def test_what_is_being_decided_is_decided_first(cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    paper, kept = stage.status_request, make_customer(cast.he)
    assert paper.customer.name in str(refused(paper.customer, kept, cast).sentence)
    merge(kept, paper.customer, by=cast.wang)


def test_a_file_that_was_saved_meanwhile_is_looked_at_again(cast: Cast) -> None:
    gone, kept = make_customer(cast.li), make_customer(cast.he)
    edit_customer(kept, CustomerData(name=kept.name, address="滨江区"), by=cast.he, revision=1)
    with pytest.raises(StaleRecord):
        merge_customers(gone, kept, REASON, revisions=Revisions(1, 1), by=cast.wang)
    with pytest.raises(Refusal) as caught:
        merge(gone, kept, by=cast.wang, reason="  ")
    assert caught.value.field == "reason"


def test_what_the_kept_ones_owner_had_open_is_passed_on_to_nobody(cast: Cast) -> None:
    gone, kept = make_customer(cast.he), make_customer(cast.li)
    own, other = make_opportunity(kept), make_opportunity(gone)
    merge(gone, kept, by=cast.wang)
    before = own.revision
    own.refresh_from_db()
    other.refresh_from_db()
    assert (other.owner, own.revision) == (cast.li, before)
    assert OpportunityVerb.PASSED_ON in {entry.verb for entry in timeline_for(other)}
    assert OpportunityVerb.PASSED_ON not in {entry.verb for entry in timeline_for(own)}


def test_opportunities_and_notes_stay_in_order(cast: Cast) -> None:
    gone, kept = make_customer(cast.li), make_customer(cast.he)
    opportunity = make_opportunity(gone, contact=make_contact(gone))
    merge(gone, kept, by=cast.wang)
    opportunity.refresh_from_db()
    assert opportunity.customer == kept
    assert opportunity.moves.count() == 1
    assert opportunity.contact is not None
    assert opportunity.contact.customer == kept


# ---------------------------------------------------------------------------------------------------------- deleting
def test_a_customer_is_never_deleted_and_the_way_out_is_said(cast: Cast) -> None:
    customer = make_note(make_customer(cast.li)).customer
    for delete in (customer.delete, Customer.objects.filter(pk=customer.pk).delete):
        with pytest.raises(Refusal) as caught:
            delete()
        assert (caught.value.rule, "归档" in str(caught.value.next_step)) == ("CUS-2", True)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM customers_customer WHERE id = %s", [customer.pk])
