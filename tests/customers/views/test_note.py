"""The pages of what was spoken with a customer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from customers.actions.contact import archive_contact
from customers.models import ContactNote
from salesops.base import clock
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer, make_note

pytestmark = pytest.mark.rule("CUS-5", "VIS-2")


def test_a_visit_is_noted_read_and_corrected(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(owner=cast.li)
    contact = make_contact(customer=customer, name="王芳")
    new, part = (
        reverse("customers:note-new", args=[customer.pk]),
        reverse("customers:note-of-customer", args=[customer.pk]),
    )
    assert part in get(cast.li, customer.get_absolute_url()).content.decode()
    form = get(cast.li, new).context["form"]
    assert (form["kind"].value(), form["happened_on"].value(), form["contact"].value()) == (
        "visit", clock.today(), contact.pk,
    )  # fmt: skip
    typed = {
        "kind": "visit",
        "happened_on": clock.today().isoformat(),
        "contact": contact.pk,
        "purpose": "演示",
        "outcome": "认可功能",
        "next_step": "报价",
    }
    assert post(cast.li, new, typed).status_code == 302
    note = ContactNote.objects.get()
    correct = reverse("customers:note-correct", args=[note.pk])
    shown = get(cast.li, part).content.decode()
    assert all(text in shown for text in ("王芳", "演示", "认可功能", "报价", correct))
    assert correct not in get(cast.wang, part).content.decode()
    assert 'value="演示"' in get(cast.li, correct).content.decode()
    assert post(cast.li, correct, typed | {"outcome": "要求再演示一次"}).status_code == 302
    shown = get(cast.li, part).content.decode()
    assert "要求再演示一次" in shown
    assert "认可功能" not in shown
    kept = reverse("customers:timeline-of-customer", args=[customer.pk])
    assert "认可功能" in get(cast.li, kept).content.decode()  # the timeline keeps both


def test_half_a_visit_comes_back_with_what_was_typed(cast: Cast, post: Send) -> None:
    customer = make_customer(owner=cast.li)
    typed = {"kind": "visit", "happened_on": clock.today().isoformat(), "people": "王总", "outcome": "认可功能"}
    answer = post(cast.li, reverse("customers:note-new", args=[customer.pk]), typed)
    assert answer.status_code == 422
    assert answer.context["form"].refusal.rule == "VIS-2"
    assert "认可功能" in answer.content.decode()
    assert not ContactNote.objects.exists()


@pytest.mark.parametrize("value", ["\x00", "9" * 5000, "<script>x</script>", "visit", "2026-13-40", "-1"])
@pytest.mark.parametrize("field", ["kind", "happened_on", "contact", "people", "outcome", "next_on"])
def test_bad_input_gets_a_sentence_or_is_stored_as_text(cast: Cast, post: Send, field: str, value: str) -> None:
    customer = make_customer(owner=cast.li)
    typed = {"kind": "phone", "happened_on": clock.today().isoformat(), "outcome": "下周再谈", "next_step": "回电"}
    answer = post(cast.li, reverse("customers:note-new", args=[customer.pk]), typed | {field: value})
    assert answer.status_code in {302, 422}
    assert (answer.status_code == 302) == customer.notes.exists()
    assert "<script>x" not in answer.content.decode()


def test_a_visit_written_down_late_says_so(cast: Cast, get: Send) -> None:
    customer = make_customer(owner=cast.li)
    friday = clock.shanghai(clock.today(), 18)
    while friday.weekday() != 4:
        friday -= timedelta(days=1)
    for days in (3, 4):  # Monday is the next working day, Tuesday is late
        with clock.at(friday + timedelta(days=days)):
            make_note(customer, happened_on=friday.date())
    notes = get(cast.li, reverse("customers:note-of-customer", args=[customer.pk])).context["notes"]
    assert [row.due for row in notes.rows] == [friday.date() + timedelta(days=3), None]


def test_whom_one_met_stays_in_a_correction_though_archived_since(cast: Cast, get: Send) -> None:
    customer = make_customer(owner=cast.li)
    contact, other = make_contact(customer=customer), make_contact(customer=customer, is_primary=False)
    note = make_note(customer, contact=contact)
    make_note(customer, contact=other)
    make_note(customer, contact=other)
    archive_contact(contact, by=cast.li)
    form = get(cast.li, reverse("customers:note-correct", args=[note.pk])).context["form"]
    assert list(form.fields["contact"].queryset) == [other, contact]
