"""Single records for a named colleague: until a day, to read, and nothing that hangs on them (ORG-2, CNF-1)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from contracts.rules import can_print_draft, contracts_of
from customers.models import Contact, ContactNote, Customer, CustomerShare
from customers.rules import can_edit_customer, can_log_contact
from quotes.models import Quote
from quotes.rules import can_draft_quote, can_edit_quote, quotes_of
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.jobs import drain
from salesops.notices.models import Notice
from salesops.org.actions.handover import hand_over
from salesops.org.actions.person import assign, deactivate_person, reactivate_person
from salesops.org.actions.sharing import share, unshare
from salesops.org.enums import Post as OrgPost
from salesops.org.models import Person
from salesops.org.sharing import share_models, shares_of
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer, make_note
from tests.salesops.org.conftest import Post
from tests.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-2")]

DAY = timedelta(days=1)


def show(
    thing: Any, to: Person, *, until: date | None = None, by: Person | None = None, reason: str = "一起投标"
) -> Any:
    """The record to a colleague for two weeks, by its owner, unless said otherwise."""
    return share(thing, to, until=until or clock.today() + 14 * DAY, reason=reason, by=by or thing.owner)


def sees(person: Person, thing: Any) -> bool:
    return visible_to(Person.objects.get(pk=person.pk), type(thing)).filter(pk=thing.pk).exists()


def test_three_models_can_be_shared() -> None:
    assert {model.__name__ for model in share_models()} == {"Customer", "Quote", "Contract"}


def test_one_record_one_colleague_until_the_day_is_over(cast: Cast) -> None:
    customer, other = make_customer(owner=cast.li), make_customer(owner=cast.li)
    row = show(customer, cast.zhou)
    assert sees(cast.zhou, customer)
    assert not sees(cast.zhou, other)
    assert not sees(cast.wu, customer)  # nor does the colleague's superior
    with clock.at(clock.now() + 14 * DAY):
        assert sees(cast.zhou, customer)
    with clock.at(clock.now() + 15 * DAY):
        assert not sees(cast.zhou, customer)
        assert not shares_of(customer)
    drain()
    [notice] = Notice.objects.filter(person=cast.zhou)
    assert notice.url == customer.get_absolute_url()
    assert Entry.objects.get(verb="org.record.shared").note == row.reason


def test_a_colleague_without_a_post_that_sees_customers_sees_the_one(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    assert not sees(cast.xu, customer)
    show(customer, cast.xu)
    assert sees(cast.xu, customer)
    assert visible_to(cast.xu, Customer).count() == 1


def test_ended_at_once_and_once_by_either_side(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    for by in (cast.li, cast.zhou, cast.wang):
        show(customer, cast.zhou)
        unshare(customer, cast.zhou, by=by)
        unshare(customer, cast.zhou, by=by)
        assert not sees(cast.zhou, customer)
    assert Entry.objects.filter(verb="org.record.unshared").count() == 3
    with pytest.raises(PermissionDenied):
        unshare(customer, cast.zhou, by=cast.wu)


def test_gone_with_the_access_and_not_back_with_it(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    show(customer, cast.zhou)
    deactivate_person(cast.zhou, by=cast.hu)
    assert not sees(cast.zhou, customer)
    reactivate_person(cast.zhou, by=cast.hu)
    assert not sees(cast.zhou, customer)


def test_shared_again_is_one_row_with_the_new_day(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    show(customer, cast.zhou, until=clock.today())
    drain()
    show(customer, cast.zhou, until=clock.today() + 30 * DAY, by=cast.wang)
    row = CustomerShare.objects.get()
    assert (row.until, row.shared_by) == (clock.today() + 30 * DAY, cast.wang)
    drain()
    assert Notice.objects.filter(person=cast.zhou).count() == 2  # two facts


@pytest.mark.rule("CNF-1")
def test_what_is_refused(cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    customer, quote = stage.customer, stage.draft

    def refused(thing: Any, to: Person, **changed: Any) -> str:
        with pytest.raises(Refusal) as caught:
            show(thing, to, **changed)
        return f"{caught.value.rule} {caught.value.field}"

    assert refused(customer, cast.zhou, until=clock.today() - DAY) == "ORG-2 until"
    assert refused(customer, cast.zhou, until=clock.today() + 91 * DAY) == "ORG-2 until"
    assert refused(customer, cast.zhou, reason=" ") == "ORG-2 reason"
    assert refused(customer, cast.chen) == "ORG-2 person"  # sees it anyway
    assert refused(customer, cast.li) == "ORG-2 person"
    assert refused(quote, cast.lin) == "CNF-1 person"
    assert refused(quote, cast.xu) == "CNF-1 person"
    assert refused(stage.contract_signed, cast.xu) == "CNF-1 person"
    deactivate_person(cast.zhou, by=cast.hu)
    assert refused(customer, Person.objects.get(pk=cast.zhou.pk)) == "ORG-2 person"
    assert not CustomerShare.objects.exists()


def test_who_may_share(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    for by in cast.people:
        if by in (cast.li, cast.wang, cast.zhao, cast.qian):
            show(customer, cast.zhou, by=by)
        else:
            with pytest.raises(PermissionDenied):
                show(customer, cast.zhou, by=by)


@pytest.mark.rule("CNF-1")
def test_a_shared_quote_goes_with_the_right_to_prices(cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    show(stage.draft, cast.zhou)
    show(stage.contract_signed, cast.zhou)
    assert sees(cast.zhou, stage.draft)
    assert sees(cast.zhou, stage.contract_signed)
    assert not sees(cast.zhou, stage.customer)
    assign(cast.zhou, OrgPost.TECHNICAL, None, cast.qian, start=clock.today(), by=cast.hu)
    assert not sees(cast.zhou, stage.draft)
    assert not sees(cast.zhou, stage.contract_signed)


def test_who_reads_by_a_share_does_nothing(cast: Cast) -> None:
    """Zhou sells, and an assistant of another region supports: both could do everything with what is theirs."""
    stage = Stage(cast, cast.li)
    contract = stage.contract_draft
    for one in (cast.zhou, cast.wu):
        for thing in (stage.customer, stage.draft, contract):
            show(thing, one)
        assert not can_edit_customer(one, stage.customer)
        assert not can_log_contact(one, stage.customer)
        assert not can_draft_quote(one, stage.customer)
        assert not can_edit_quote(one, stage.draft)
        assert not can_print_draft(one, contract)
        assert not quotes_of(one).exists()
        assert not contracts_of(one).exists()


def test_contacts_come_with_the_customer_and_notes_do_not(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    make_contact(customer)
    make_note(customer, by=cast.li)
    show(customer, cast.zhou)
    assert visible_to(cast.zhou, Contact).count() == 1
    assert not visible_to(cast.zhou, ContactNote).exists()


@pytest.mark.rule("CNF-1")
def test_a_shared_customer_shows_nothing_of_its_quotes(client: Client, cast: Cast) -> None:
    """A canary in everything that hangs on the customer; the page, its parts and the search are looked through."""
    stage = Stage(cast, cast.li, mark="canary")
    customer, quote, signed = stage.customer, stage.waiting, stage.contract_signed
    Customer.objects.filter(pk=customer.pk).update(
        name="普通公司", address="", industry="", background="", legal_representative=""
    )
    Contact.objects.filter(customer=customer).update(name="王芳", title="")
    assert stage.note
    show(customer, cast.zhou)
    client.force_login(cast.zhou)
    pages = [
        customer.get_absolute_url(),
        reverse("quotes:quote-of-customer", args=[customer.pk]),
        reverse("contracts:contract-of-customer", args=[customer.pk]),
        reverse("customers:customer-shared", args=[customer.pk]),
        reverse("quotes:quote-list"),
        reverse("contracts:contract-list"),
        reverse("reports:home"),
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        for word in ("canary", quote.number, signed.number):
            assert word not in answer.content.decode(), page
    for thing in (quote, signed):
        assert client.get(thing.get_absolute_url()).status_code == 404
    assert client.get(reverse("customers:note-of-customer", args=[customer.pk])).status_code in {200, 403}
    timeline = reverse("customers:timeline-of-customer", args=[customer.pk])
    assert client.get(timeline).status_code == 403
    # The twin: its owner reads all of that there.
    client.force_login(cast.li)
    assert quote.number in client.get(timeline).content.decode()


def test_after_a_handover_the_new_one_reads_what_was_closed(cast: Cast) -> None:
    """OPP-4: the history of a customer is read by whoever keeps it now; its author reads it, too."""
    stage = Stage(cast, cast.li)
    draft = stage.draft
    Quote.objects.filter(pk=draft.pk).update(state="void")
    hand_over(cast.li, {"sales": cast.he}, by=cast.wang)
    draft.refresh_from_db()
    assert draft.owner == cast.li
    assert sees(cast.he, draft)
    assert sees(cast.li, draft)
    assert not sees(cast.zhou, draft)


def test_the_page_shares_shows_and_ends(client: Client, post: Post, cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    client.force_login(cast.li)
    page = reverse("customers:customer-share", args=[customer.pk])
    assert client.get(page).status_code == 200
    sent = {"person": cast.zhou.pk, "until": clock.today().isoformat(), "reason": "一起投标"}
    assert post(cast.li, "customers:customer-share", sent | {"until": ""}, customer.pk).status_code == 422
    assert post(cast.li, "customers:customer-share", sent, customer.pk).status_code == 302
    part = reverse("customers:customer-shared", args=[customer.pk])
    assert "周洋" in client.get(part).content.decode()
    timeline = reverse("customers:timeline-of-customer", args=[customer.pk])
    assert "一起投标" in client.get(timeline).content.decode()
    client.force_login(cast.zhou)
    assert "周洋" in client.get(part).content.decode()
    assert client.get(page).status_code == 403
    assert post(cast.zhou, "customers:customer-unshare", {"person": cast.zhou.pk}, customer.pk).url == reverse(
        "reports:home"
    )
    assert client.get(customer.get_absolute_url()).status_code == 404
    assert client.get(part).status_code == 404


def test_who_reads_by_a_share_is_not_told_of_the_others(client: Client, cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    show(customer, cast.zhou)
    show(customer, cast.wu)
    client.force_login(cast.zhou)
    part = client.get(reverse("customers:customer-shared", args=[customer.pk])).content.decode()
    assert "周洋" in part
    assert "吴刚" not in part
