"""One timeline of everything about a customer: narrowed, read on, and only what the reader may see (CUS-5, ORG-2)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from customers.actions.visit import move_visit
from customers.enums import NoteKind
from customers.models import Customer
from customers.queries.timeline import A_PAGE
from quotes.actions.question import ask_question
from salesops.audit.models import About, Entry
from salesops.audit.timeline import Narrowed, entries_of
from salesops.base import clock
from salesops.org.actions.sharing import share
from salesops.org.enums import Post
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer, make_note
from tests.factories.dispute import make_dispute
from tests.factories.opportunity import make_opportunity
from tests.factories.quotes import make_quote
from tests.factories.visit import make_plan

pytestmark = pytest.mark.rule("CUS-5")


def part(customer: Customer) -> str:
    return reverse("customers:timeline-of-customer", args=[customer.pk])


def test_it_stands_on_the_customers_page_and_tells_of_every_floor(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li)
    make_note(customer, outcome="需求明确")
    make_opportunity(customer, by=cast.li, title="二期产线")
    quote = make_quote(customer)
    assert part(customer) in get(cast.li, customer.get_absolute_url()).content.decode()
    shown = get(cast.li, part(customer)).content.decode()
    assert all(text in shown for text in ("需求明确", "二期产线", quote.get_absolute_url()))
    assert customer.name not in shown  # it is its own page
    english = get(cast.li, part(customer), **{"Accept-Language": "en"}).content.decode()
    assert all(text in english for text in ("took up the opportunity", "drafted the quote", "reported the visit of"))


@pytest.mark.parametrize(("kind", "told"), [("contacts", "需求明确"), ("opportunities", "二期产线")])
def test_it_is_narrowed_to_a_sort_of_things(cast: Cast, get: Send, kind: str, told: str) -> None:
    customer = make_customer(cast.li)
    make_note(customer, outcome="需求明确")
    make_opportunity(customer, by=cast.li, title="二期产线")
    shown = get(cast.li, part(customer), {"kind": kind}).content.decode()
    assert [text for text in ("需求明确", "二期产线") if text in shown] == [told]


def test_it_is_narrowed_to_a_person_and_to_the_last_days(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li)
    with clock.at(clock.now() - timedelta(days=40)):
        make_note(customer, outcome="旧的一次")
    make_note(customer, by=cast.wang, outcome="经理同去")
    page = get(cast.li, part(customer), {"person": str(cast.wang.pk)})
    assert "经理同去" in page.content.decode()
    assert "旧的一次" not in page.content.decode()
    assert "旧的一次" not in get(cast.li, part(customer), {"days": "30"}).content.decode()
    assert "旧的一次" in get(cast.li, part(customer), {"days": "90"}).content.decode()
    nothing = get(cast.li, part(customer), {"person": str(cast.wang.pk), "kind": "quotes"}).content.decode()
    assert "data-story" in nothing
    assert "经理同去" not in nothing


def test_it_is_read_to_its_end_and_nothing_is_told_twice(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li)
    for number in range(A_PAGE * 2 + 5):
        make_note(customer, kind=NoteKind.PHONE, outcome=f"第{number}次通话")
    told: list[str] = []
    address, data = part(customer), {"kind": "contacts"}
    for _page in range(4):
        answer = get(cast.li, address, data)
        told += re.findall(r"第\d+次通话", answer.content.decode())
        older = answer.context["story"].older
        if older is None:
            break
        data = {"kind": "contacts", "before": str(older)}
    assert told == [f"第{number}次通话" for number in reversed(range(A_PAGE * 2 + 5))]


@pytest.mark.rule("ORG-2", "CNF-1")
def test_what_the_reader_may_not_see_is_not_there(cast: Cast, get: Send) -> None:
    """Marketing reads the file and its people; no note, no quote, not even that there is one; nor does it find more."""
    customer = make_customer(cast.li)
    make_contact(customer, name="王芳")
    make_note(customer, outcome="报价三十万")
    quote = make_quote(customer)
    ask_question(quote, "三十万能报吗？", of=Post.REGIONAL_MANAGER, by=cast.li)
    dispute = make_dispute(customer, by=cast.he)
    for reader, told in ((cast.li, True), (cast.wang, True), (cast.lin, False)):
        shown = get(reader, part(customer)).content.decode()
        assert ("三十万能报吗" in shown, "报价三十万" in shown, f"#{quote.pk}" in shown) == (told,) * 3
    shown = get(cast.chen, part(customer)).content.decode()
    assert "报价三十万" in shown
    assert dispute.number not in shown  # the assistant is no side of it


def test_whoever_sees_the_customer_by_a_share_reads_no_timeline(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li)
    share(customer, cast.zhou, until=clock.today() + timedelta(days=5), reason="同一集团", by=cast.li)
    assert get(cast.zhou, part(customer)).status_code == 403
    assert part(customer) not in get(cast.zhou, customer.get_absolute_url()).content.decode()


def test_days_and_choices_are_told_as_the_reader_writes_them(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li)
    plan = make_plan(customer, by=cast.li, day=clock.today() + timedelta(days=2))
    before, after = plan.day, clock.today() + timedelta(days=3)
    move_visit(plan, after, by=cast.li, revision=plan.revision)
    with translation.override("en"):
        shown = get(cast.li, part(customer), {"kind": "plans"}).content.decode()
    assert before.isoformat() not in shown
    assert after.isoformat() not in re.sub(r'datetime="[^"]*"', "", shown)
    assert customer.name not in shown


def test_what_is_asked_wrongly_is_not_asked(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li)
    make_note(customer, outcome="需求明确")
    for asked in ({"kind": "nonsense"}, {"person": "0"}, {"days": "x"}, {"before": "-1"}, {"before": "9" * 30}):
        assert "需求明确" in get(cast.li, part(customer), asked).content.decode()


def test_a_page_asks_for_its_entries_once_and_for_each_sort_of_thing_once(cast: Cast, get: Send) -> None:
    few, many = make_customer(cast.li), make_customer(cast.li)
    for customer, notes in ((few, 2), (many, 18)):
        for _note in range(notes):
            make_note(customer)
    counted = []
    for customer in (few, few, many):
        with CaptureQueriesContext(connection) as queries:
            assert get(cast.li, part(customer)).status_code == 200
        counted.append(len(queries))
    assert counted[1] == counted[2]


def test_an_index_leads_to_a_page_however_many_entries_there_are(cast: Cast) -> None:
    """Both tables are entered by the customer, from the newest on: no sort of the whole, no reading of the table."""
    customer = make_customer(cast.li)
    for _note in range(3):
        make_note(customer)
    one, about = Entry.objects.order_by("-pk")[0], About.objects.order_by("-pk")[0]
    filler = [
        Entry(at=one.at, by=one.by, verb=one.verb, subject_type=one.subject_type, subject_id=number, title="")
        for number in range(1, 4000)
    ]
    Entry.objects.bulk_create(filler)
    About.objects.bulk_create(
        About(entry=entry, subject_type_id=about.subject_type_id, subject_id=entry.subject_id + 10**6)
        for entry in filler
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_entry, audit_about")
    with CaptureQueriesContext(connection) as queries:
        entries_of(customer, Narrowed(before=10**9, verbs=["customers.note.visited"]), limit=21)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {queries[-1]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan, plan
    assert "audit_entry_of_subject" in plan
    assert "audit_about_subject" in plan
