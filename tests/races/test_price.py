"""Two general managers issue at once; somebody writes a band meanwhile (PRC-3). Twins show that the race is there."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connections, transaction

from quotes.actions.bands import save_bands
from quotes.actions.price import copy_policy, issue_policy
from quotes.enums import PriceType
from quotes.models import PriceBand, PricePolicy, Product
from quotes.queries.price import BandKey, Walls
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.org.enums import Post
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.org import make_person
from tests.factories.quotes import discuss, issue, make_band, make_draft, make_product
from tests.races.waiting import waits_or_ends

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("PRC-3")]

DRAFTS = 12
NO_OVERLAP = "price_policy_no_overlap"


@pytest.fixture
def drafts(cast: Cast) -> list[PricePolicy]:
    """Twelve drafts for the same days, ready to be issued."""
    product, start = make_product(), clock.today() + timedelta(days=1)
    made = [make_draft(by=cast.hu, valid_from=start) for _ in range(DRAFTS)]
    for draft in made:
        make_band(draft, product)
        discuss(draft, director=cast.zhao, by=cast.hu)
    return made


@pytest.fixture
def managers(cast: Cast) -> list[Person]:
    """The general manager, and another one."""
    return [cast.qian, make_person(post=Post.GM)]


def at_once(
    drafts: list[PricePolicy], managers: list[Person], act: Callable[[PricePolicy, Person], object]
) -> Counter[str]:
    """Everybody issues a draft in one moment, each on a connection of their own; how it ended for how many."""
    start = threading.Barrier(len(drafts))
    ends: list[str] = []

    def run(draft: PricePolicy, by: Person) -> None:
        try:
            start.wait(30)
            act(draft, by)
            ends.append("issued")
        except Refusal as refusal:
            ends.append(refusal.rule)
        except DatabaseError:
            ends.append("refused by the database")
        finally:
            connections.close_all()

    pairs = [(draft, managers[number % len(managers)]) for number, draft in enumerate(drafts)]
    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(ends)


def by_the_door(draft: PricePolicy, by: Person) -> object:
    return issue_policy(draft, by=by, revision=draft.revision)


def look_then_issue() -> Callable[[PricePolicy, Person], object]:
    """Without a guard: look, find the days free, issue. Everybody has looked before anybody issues."""
    looked = threading.Barrier(DRAFTS)

    def act(draft: PricePolicy, by: Person) -> object:
        free = not PricePolicy.objects.overlapping(draft.valid_from, draft.valid_to).exists()
        looked.wait(30)
        assert free
        return issue(draft, by=by)

    return act


def as_owner(*statements: str) -> list[tuple[str, ...]]:
    """Only the owner of the schema may take a guard away. Returns the rows of the last statement, if it has any."""
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_of_twelve_issued_at_once_one_is_in_force(drafts: list[PricePolicy], managers: list[Person]) -> None:
    assert at_once(drafts, managers, by_the_door) == {"issued": 1, "PRC-3": DRAFTS - 1}
    assert PricePolicy.objects.issued().count() == 1


def test_the_constraint_holds_where_nobody_asks(drafts: list[PricePolicy], managers: list[Person]) -> None:
    assert at_once(drafts, managers, look_then_issue()) == {"issued": 1, "refused by the database": DRAFTS - 1}


def test_the_race_is_there_to_be_seen(drafts: list[PricePolicy], managers: list[Person]) -> None:
    ((definition,),) = as_owner(f"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '{NO_OVERLAP}'")
    as_owner(f"ALTER TABLE quotes_pricepolicy DROP CONSTRAINT {NO_OVERLAP}")
    try:
        assert at_once(drafts, managers, look_then_issue()) == {"issued": DRAFTS}
    finally:
        as_owner(
            "ALTER TABLE quotes_pricepolicy DISABLE TRIGGER price_head_guard",
            "UPDATE quotes_pricepolicy SET state = 'draft', number = NULL, issued_by_id = NULL, issued_at = NULL",
            "ALTER TABLE quotes_pricepolicy ENABLE TRIGGER price_head_guard",
            f"ALTER TABLE quotes_pricepolicy ADD CONSTRAINT {NO_OVERLAP} {definition}",
        )


def band_written_while_issuing(draft: PricePolicy, by: Person, product: Product) -> str:
    """Issue, and before that is committed let somebody else write a band straight into the table."""
    ends: list[str] = []

    def write() -> None:
        try:
            make_band(draft, product)
            ends.append("written")
        except DatabaseError:
            ends.append("refused by the database")
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    with transaction.atomic():
        issue_policy(draft, by=by)
        writer.start()
        waits_or_ends(ends)
    writer.join(30)
    return ends[0]


def test_a_copy_of_a_draft_waits_for_its_writer(cast: Cast) -> None:
    product, ends, copies = make_product(), list[str](), list[PricePolicy]()
    source = make_draft(by=cast.hu, valid_from=clock.today() + timedelta(days=1))

    def copy() -> None:
        try:
            copies.append(copy_policy(source, title="副本", valid_from=source.valid_from, by=cast.hu))
            ends.append("copied")
        finally:
            connections.close_all()

    copier = threading.Thread(target=copy)
    with transaction.atomic():
        walls = Walls(Decimal("80.00"), Decimal("100.00"), Decimal("120.00"))
        save_bands(source, {BandKey(product.pk, PriceType.NORMAL): walls}, revision=None, by=cast.hu)
        copier.start()
        waits_or_ends(ends)
    copier.join(30)
    assert [band.list_price for band in copies[0].bands.all()] == [Decimal("100.00")]


def test_a_band_written_in_the_moment_of_issuing_waits_and_is_refused(cast: Cast, drafts: list[PricePolicy]) -> None:
    product = make_product()
    assert band_written_while_issuing(drafts[0], cast.qian, product) == "refused by the database"
    assert not PriceBand.objects.filter(product=product).exists()


def test_without_the_trigger_it_would_be_written(cast: Cast, drafts: list[PricePolicy]) -> None:
    product = make_product()
    as_owner("ALTER TABLE quotes_priceband DISABLE TRIGGER price_content_guard")
    try:
        assert band_written_while_issuing(drafts[0], cast.qian, product) == "written"
    finally:
        as_owner("ALTER TABLE quotes_priceband ENABLE TRIGGER price_content_guard")
