"""What a person may see (ORG-2): the selector for owned things, prices, grants."""

from datetime import date

import pytest
from django.db.models import QuerySet

from customers.models import Customer
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.org.actions.grant import cover, end_coverage, end_grant, give_grant
from salesops.org.actions.person import deactivate_person
from salesops.org.enums import GrantName, Post
from salesops.org.models import Assignment, Person, Region
from salesops.org.queries import has_grant
from salesops.org.rules import can_see_prices
from salesops.org.visibility import by_owner_and_region, visible_to
from tests.cast import Cast
from tests.factories.opportunity import make_opportunity
from tests.factories.visit import make_plan
from tests.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-2")]


def owned(person: Person, **more: object) -> set[str]:
    """Owned things to look at: account managers' assignments stand in, owned by their person."""
    things = Assignment.objects.filter(post=Post.ACCOUNT_MANAGER)
    found: QuerySet[Assignment] = by_owner_and_region(person, things, owner="person", **more)  # type: ignore[arg-type]
    return set(found.values_list("person__username", flat=True))


EAST, ALL = {"li", "he"}, {"li", "he", "zhou"}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("li", {"li"}),
        ("zhou", {"zhou"}),
        ("chen", EAST),
        ("wang", EAST),
        ("wu", {"zhou"}),
        ("zhao", ALL),
        ("qian", ALL),
        ("lin", set()),
        ("sun", set()),
        ("xu", set()),
        ("hu", set()),
    ],
)
def test_owned_things_by_post(cast: Cast, who: str, sees: set[str]) -> None:
    assert owned(getattr(cast, who)) == sees


def test_further_posts_see_all_where_the_app_says_so(cast: Cast) -> None:
    assert owned(cast.lin, also=[Post.MARKETING_ASSISTANT]) == ALL


def test_a_named_right_opens_all_where_the_app_says_so(cast: Cast) -> None:
    assert owned(cast.hu, grant=GrantName.QUOTE_READER) == set()
    give_grant(cast.hu, GrantName.QUOTE_READER, reason="审计", start=date(2020, 1, 1), by=Person.system())
    assert owned(cast.hu, grant=GrantName.QUOTE_READER) == ALL


def test_things_without_a_region_go_by_their_owner(cast: Cast) -> None:
    assert owned(cast.wang, region="") == EAST
    assert owned(cast.chen, region="") == set()


def test_an_assistant_sees_the_area_she_was_given_until_it_ends(cast: Cast) -> None:
    coverage = cover(cast.chen, region=cast.south, start=date(2020, 1, 1), by=cast.hu)
    assert owned(cast.chen) == ALL
    end_coverage(coverage, by=cast.hu)
    assert owned(cast.chen) == EAST
    cover(cast.chen, person=cast.zhou, start=date(2020, 1, 1), by=cast.hu)
    assert owned(cast.chen) == ALL


def test_only_assistants_are_given_an_area(cast: Cast) -> None:
    with pytest.raises(Refusal):
        cover(cast.li, region=cast.south, start=date(2020, 1, 1), by=cast.hu)
    with pytest.raises(Refusal):
        cover(cast.chen, start=date(2020, 1, 1), by=cast.hu)


def test_a_model_without_a_selector_shows_nothing_by_accident(cast: Cast) -> None:
    with pytest.raises(LookupError):
        visible_to(cast.qian, Region)


def test_a_deactivated_person_sees_nothing(cast: Cast) -> None:
    assert visible_to(cast.li, Person).exists()
    deactivate_person(cast.li, by=cast.hu)
    assert not visible_to(cast.li, Person).exists()


@pytest.mark.rule("CNF-1")
@pytest.mark.parametrize(
    ("who", "may"),
    [(who, True) for who in ("qian", "zhao", "wang", "li", "chen", "sun", "hu")] + [("lin", False), ("xu", False)],
)
def test_prices_are_for_the_posts_that_need_them(cast: Cast, who: str, may: bool) -> None:
    assert bool(can_see_prices(getattr(cast, who))) is may


def test_a_right_ends_on_the_next_page(cast: Cast) -> None:
    grant = give_grant(cast.lin, GrantName.PRICE_KEEPER, reason="代班", start=date(2020, 1, 1), by=cast.hu)
    assert has_grant(cast.lin, "price_keeper")
    end_grant(grant, by=cast.hu)
    lin = Person.objects.get(pk=cast.lin.pk)
    assert not has_grant(lin, "price_keeper")
    assert has_grant(lin, "price_keeper", on=date(2021, 1, 1))


def test_a_right_is_given_by_another_for_a_reason_and_once(cast: Cast) -> None:
    with pytest.raises(Refusal):
        give_grant(cast.hu, GrantName.QUOTE_READER, reason="想看", start=clock.today(), by=cast.hu)
    with pytest.raises(Refusal):
        give_grant(cast.lin, GrantName.QUOTE_READER, reason=" ", start=clock.today(), by=cast.hu)
    give_grant(cast.lin, GrantName.QUOTE_READER, reason="审计", start=clock.today(), by=cast.hu)
    with pytest.raises(Refusal):
        give_grant(cast.lin, GrantName.QUOTE_READER, reason="再来", start=clock.today(), by=cast.hu)


@pytest.mark.parametrize("few", [False, True])
def test_whoever_narrows_sees_the_same(cast: Cast, few: bool) -> None:
    stage = Stage(cast, cast.li)
    papers = [stage.approved, make_opportunity(stage.customer), make_plan(stage.customer)]
    Customer.objects.filter(pk=stage.customer.pk).update(owner=cast.he)
    seen_by = {
        who: [visible_to(getattr(cast, who), type(one), among_few=few).filter(pk=one.pk).exists() for one in papers]
        for who in ("li", "he", "zhou", "wang", "wu", "lin")
    }
    whole, nothing = [True] * 3, [False] * 3
    assert seen_by == {"li": whole, "he": whole, "zhou": nothing, "wang": whole, "wu": nothing, "lin": nothing}
