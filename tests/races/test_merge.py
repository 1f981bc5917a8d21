"""Two managers merge the same two customers at once, each the other way round (CUS-2): one of them does."""

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connections

from customers.actions.note import log_contact
from customers.details import NoteData
from customers.enums import NoteKind
from customers.merging import links
from customers.models import ContactNote, Customer
from quotes.actions.quote import submit_quote
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import NotAllowed
from tests.cast import Cast
from tests.factories.customers import make_customer, make_note
from tests.factories.merge import merge
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
