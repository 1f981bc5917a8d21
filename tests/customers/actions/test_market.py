"""Writing down competitors, their prices and what was learned; who may, and what stays (CUS-6)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError

from customers.actions.market import add_competitor, archive_competitor, edit_competitor, note_market, observe_price
from customers.enums import MarketTopic
from customers.market import CompetitorData, MarketNoteData
from customers.models import Competitor, MarketNote, PriceObservation
from customers.queries.market import notes_read_by, prices_read_by
from salesops.audit import timeline_for
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.market import make_competitor, make_market_note, make_price, price_data

pytestmark = pytest.mark.rule("CUS-6")


def test_everybody_who_sells_or_markets_writes_and_reads(cast: Cast) -> None:
    competitor = make_competitor(cast.lin)
    for person in (cast.li, cast.zhou, cast.wang, cast.chen, cast.lin, cast.zhao, cast.qian):
        make_price(competitor, by=person)
        make_market_note(person)
    assert prices_read_by(cast.zhou).count() == notes_read_by(cast.zhou).count() == 7
    for outsider in (cast.sun, cast.xu, cast.hu):
        assert not prices_read_by(outsider).exists()
        assert not notes_read_by(outsider).exists()
        with pytest.raises(PermissionDenied):
            make_price(competitor, by=outsider)
        with pytest.raises(PermissionDenied):
            make_market_note(outsider)
        with pytest.raises(PermissionDenied):
            make_competitor(outsider, "另一家")


def test_a_company_is_known_once_whatever_its_case_until_it_is_archived(cast: Cast) -> None:
    first = make_competitor(cast.li, "Norden MES")
    with pytest.raises(Refusal) as refused:
        make_competitor(cast.zhou, "NORDEN mes")
    assert (refused.value.rule, refused.value.field) == ("CUS-6", "name")
    archive_competitor(first, by=cast.lin)
    assert make_competitor(cast.zhou, "NORDEN mes").pk != first.pk


def test_a_change_is_kept_and_a_stale_page_is_told(cast: Cast) -> None:
    competitor = make_competitor(cast.li, strengths="价格低")
    data = CompetitorData(name=competitor.name, strengths="价格低", weaknesses="实施慢")
    changed = edit_competitor(competitor, data, by=cast.zhou, revision=1)
    assert (changed.revision, changed.weaknesses) == (2, "实施慢")
    assert edit_competitor(competitor, data, by=cast.zhou, revision=1).revision == 2
    with pytest.raises(StaleRecord):
        edit_competitor(competitor, replace(data, weaknesses="没有本地团队"), by=cast.li, revision=1)
    entry = Entry.objects.get(verb="customers.competitor.edited")
    assert entry.changes == {"weaknesses": ["", "实施慢"]}


def test_managers_and_marketing_archive_and_then_it_rests(cast: Cast) -> None:
    competitor = make_competitor(cast.li)
    price = make_price(competitor, by=cast.li)
    for person in (cast.li, cast.chen):
        with pytest.raises(PermissionDenied):
            archive_competitor(competitor, by=person)
    archived = archive_competitor(competitor, by=cast.wang)
    assert archive_competitor(competitor, by=cast.lin).archived_at == archived.archived_at
    with pytest.raises(Refusal):
        make_price(competitor, by=cast.li)
    with pytest.raises(Refusal):
        make_market_note(cast.li, competitor=competitor)
    with pytest.raises(Refusal):
        edit_competitor(archived, CompetitorData(name="新名"), by=cast.wang, revision=archived.revision)
    # What was written wrong may still be put right.
    assert make_price(competitor, by=cast.li, price=Decimal("15200.00"), corrects=price).corrects == price


def test_a_correction_takes_the_place_of_a_price_of_ones_own(cast: Cast) -> None:
    competitor, other = make_competitor(cast.li), make_competitor(cast.li, "另一家")
    wrong = make_price(competitor, by=cast.li, price=Decimal("15200.00"))
    with pytest.raises(PermissionDenied):
        make_price(competitor, by=cast.he, corrects=wrong)
    with pytest.raises(ValueError, match="another competitor"):
        make_price(other, by=cast.li, corrects=wrong)
    right = make_price(competitor, by=cast.li, corrects=wrong)
    assert [one.pk for one in prices_read_by(cast.zhao)] == [right.pk]
    assert PriceObservation.objects.count() == 2
    with pytest.raises(PermissionDenied):
        make_price(competitor, by=cast.li, corrects=wrong)


def test_it_stands_in_the_timelines_without_an_amount(cast: Cast) -> None:
    customer, competitor = make_customer(owner=cast.li), make_competitor(cast.lin)
    make_price(competitor, by=cast.li, customer=customer)
    make_market_note(cast.li, customer=customer, competitor=competitor)
    verbs = [entry.verb for entry in Entry.objects.filter(verb__startswith="customers.").order_by("pk")]
    assert verbs[-3:] == ["customers.competitor.added", "customers.competitor.price_seen", "customers.market.noted"]
    assert len(timeline_for(competitor)) == 3
    assert not Entry.objects.filter(title__contains="152000").exists()
    assert "152" not in "".join(str(entry.changes) + entry.note for entry in Entry.objects.all())


def test_a_customer_is_named_only_to_whoever_sees_it(cast: Cast) -> None:
    customer, competitor = make_customer(owner=cast.li), make_competitor(cast.lin)
    with pytest.raises(ValueError, match="theirs to see"):
        make_price(competitor, by=cast.zhou, customer=customer)
    with pytest.raises(ValueError, match="theirs to see"):
        make_market_note(cast.zhou, customer=customer)
    make_price(competitor, by=cast.li, customer=customer)
    note = make_market_note(cast.li, customer=customer)
    assert note.region == customer.region
    assert prices_read_by(cast.wang).get().customer == notes_read_by(cast.wang).get().customer == customer
    assert prices_read_by(cast.zhou).get().customer is notes_read_by(cast.zhou).get().customer is None
    assert make_market_note(cast.zhou).region == cast.south


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"product": " "}, "product"),
        ({"price": Decimal(0)}, "price"),
        ({"price": Decimal("1.005")}, "price"),
        ({"seen_on": clock.today() + timedelta(days=1)}, "seen_on"),
        ({"source": ""}, "source"),
        ({"unit": "套" * 21}, "unit"),
        ({"specification": "\x00"}, "specification"),
    ],
)
def test_a_price_that_cannot_be_right_is_refused(cast: Cast, said: dict[str, object], field: str) -> None:
    competitor = make_competitor(cast.li)
    with pytest.raises(Refusal) as refused:
        observe_price(price_data(competitor, **said), by=cast.li)
    assert (refused.value.rule, refused.value.field) == ("CUS-6", field)
    assert refused.value.next_step
    assert not PriceObservation.objects.exists()


def test_a_note_says_what_was_learned(cast: Cast) -> None:
    for text, quantity in ((" \n ", ""), ("长" * 1001, ""), ("好", "x" * 81)):
        with pytest.raises(Refusal):
            note_market(MarketNoteData(text=text, quantity=quantity), by=cast.li)
    with pytest.raises(ValueError, match="weather"):
        note_market(MarketNoteData(text="晴", topic="weather"), by=cast.li)
    with pytest.raises(Refusal):
        add_competitor(CompetitorData(name="　"), by=cast.li)
    note = note_market(MarketNoteData(text="要两套", quantity="2 套", topic=MarketTopic.DEMAND), by=cast.li)
    assert str(note) == "要两套"


@pytest.mark.parametrize("model", [PriceObservation, MarketNote])
def test_what_is_written_stays_as_it_is(cast: Cast, model: type[PriceObservation | MarketNote]) -> None:
    competitor = make_competitor(cast.li)
    make_price(competitor, by=cast.li)
    make_market_note(cast.li)
    for change in ("UPDATE {} SET product = 'x'", "DELETE FROM {}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change.format(model._meta.db_table))
    with pytest.raises(ValueError, match="never deleted"):
        Competitor.objects.get().delete()
