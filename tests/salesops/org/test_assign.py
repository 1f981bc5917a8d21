"""Who stands where under whom: dated history, no loops, refusals (ORG-1)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.jobs import drain
from salesops.notices.models import Notice
from salesops.org.actions.person import (
    PersonData,
    assign,
    create_person,
    deactivate_person,
    edit_person,
    reactivate_person,
    set_password,
)
from salesops.org.enums import OrgVerb, Post
from salesops.org.models import Assignment, Person
from salesops.org.queries import above, assignment_of, holders, people_below, with_assignments
from tests.cast import Cast
from tests.factories.org import SINCE, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-1")]

MARCH = date(2026, 3, 1)


def names(people: list[Person]) -> list[str]:
    return [person.username for person in people]


def test_the_way_up_goes_level_by_level(cast: Cast) -> None:
    assert names(above(cast.li)) == ["wang", "zhao", "qian"]
    assert above(cast.qian) == []


def test_everyone_below(cast: Cast) -> None:
    assert people_below(cast.wang) == sorted([cast.li.pk, cast.he.pk, cast.chen.pk])
    assert len(people_below(cast.qian)) == 11


def test_history_says_who_was_whose_superior_on_a_day(cast: Cast) -> None:
    assign(cast.li, Post.ACCOUNT_MANAGER, cast.south, cast.wu, start=MARCH, by=cast.hu)
    assert names(above(cast.li, on=MARCH - timedelta(days=1))) == ["wang", "zhao", "qian"]
    assert names(above(cast.li, on=MARCH)) == ["wu", "zhao", "qian"]
    before, after = assignment_of(cast.li, MARCH - timedelta(days=1)), assignment_of(cast.li, MARCH)
    assert before is not None
    assert after is not None
    assert (before.region, after.region) == (cast.east, cast.south)


def test_a_move_counts_on_the_person_at_hand(cast: Cast) -> None:
    assert cast.li.superior == cast.wang
    assign(cast.li, Post.ACCOUNT_MANAGER, cast.south, cast.wu, start=clock.today(), by=cast.hu)
    assert (cast.li.superior, cast.li.region, cast.li.region_id) == (cast.wu, cast.south, cast.south.pk)


def test_a_backdated_move_ends_where_the_next_one_begins(cast: Cast) -> None:
    assign(cast.li, Post.ACCOUNT_MANAGER, cast.south, cast.wu, start=date(2026, 6, 1), by=cast.hu)
    assign(cast.li, Post.REGIONAL_MANAGER, cast.east, cast.zhao, start=MARCH, by=cast.hu)
    rows = Assignment.objects.filter(person=cast.li).order_by("during")
    assert [(row.during.lower, row.during.upper, row.post) for row in rows] == [
        (SINCE, MARCH, "ACCOUNT_MANAGER"),
        (MARCH, date(2026, 6, 1), "REGIONAL_MANAGER"),
        (date(2026, 6, 1), None, "ACCOUNT_MANAGER"),
    ]


def test_a_slip_is_set_right_on_the_same_day(cast: Cast) -> None:
    assign(cast.li, Post.ACCOUNT_MANAGER, cast.south, cast.wu, start=MARCH, by=cast.hu)
    assign(cast.li, Post.ACCOUNT_MANAGER, cast.east, cast.wu, start=MARCH, by=cast.hu)
    assert Assignment.objects.filter(person=cast.li).count() == 2
    assert names(above(cast.li, on=MARCH))[0] == "wu"


def test_the_same_place_again_leaves_no_row(cast: Cast) -> None:
    assign(cast.li, Post.ACCOUNT_MANAGER, cast.east, cast.wang, start=MARCH, by=cast.hu)
    assert Assignment.objects.filter(person=cast.li).count() == 1
    assert timeline_for(cast.li) == []


def test_a_loop_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        assign(cast.zhao, Post.DIRECTOR, None, cast.li, start=MARCH, by=cast.hu)
    assert (caught.value.rule, caught.value.field) == ("ORG-1", "superior")
    assert names(above(cast.zhao, on=MARCH)) == ["qian"]


def test_nobody_is_their_own_superior(cast: Cast) -> None:
    with pytest.raises(Refusal):
        assign(cast.li, Post.ACCOUNT_MANAGER, cast.east, cast.li, start=MARCH, by=cast.hu)


def test_a_loop_made_by_several_moves_is_refused_at_the_last(cast: Cast) -> None:
    assign(cast.wang, Post.REGIONAL_MANAGER, cast.east, cast.wu, start=MARCH, by=cast.hu)
    with pytest.raises(Refusal):
        assign(cast.wu, Post.REGIONAL_MANAGER, cast.south, cast.li, start=MARCH, by=cast.hu)


def test_a_loop_on_a_later_day_is_refused_today(cast: Cast) -> None:
    later = date(2026, 9, 1)
    assign(cast.wang, Post.REGIONAL_MANAGER, cast.east, cast.wu, start=later, by=cast.hu)
    with pytest.raises(Refusal):
        assign(cast.wu, Post.REGIONAL_MANAGER, cast.south, cast.wang, start=MARCH, by=cast.hu)


def test_the_database_refuses_a_loop_too(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(person=cast.zhao).update(superior=cast.li)


def test_the_database_refuses_two_posts_on_one_day(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            person=cast.li, post=Post.FINANCE, superior=cast.qian, during=DateRange(MARCH, date(2026, 3, 2))
        )


@pytest.mark.parametrize(
    ("post", "region", "superior", "field"),
    [
        (Post.ACCOUNT_MANAGER, None, "wang", "region"),
        (Post.FINANCE, None, None, "superior"),
        (Post.GM, None, "zhao", "superior"),
    ],
)
def test_a_place_must_be_whole(cast: Cast, post: Post, region: None, superior: str | None, field: str) -> None:
    with pytest.raises(Refusal) as caught:
        assign(cast.he, post, region, getattr(cast, superior) if superior else None, start=MARCH, by=cast.hu)
    assert caught.value.field == field


def test_a_superior_without_a_post_is_refused(cast: Cast) -> None:
    newcomer = make_person()
    with pytest.raises(Refusal):
        assign(cast.he, Post.ACCOUNT_MANAGER, cast.east, newcomer, start=MARCH, by=cast.hu)


def test_only_the_administrator_moves_people(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        assign(cast.li, Post.REGIONAL_MANAGER, cast.east, cast.zhao, start=MARCH, by=cast.li)


@pytest.mark.rule("ORG-2")
def test_nobody_gives_a_post_to_themselves(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        assign(cast.hu, Post.DIRECTOR, None, cast.qian, start=clock.today(), by=cast.hu)
    assert refused.value.rule == "ORG-2"
    assert cast.hu.post == Post.ADMIN


@pytest.mark.parametrize(
    "act",
    [
        lambda root, by: set_password(root, "a-long-secret-1", by=by),
        lambda root, by: edit_person(root, PersonData(username="root", name="x"), by=by, revision=root.revision),
        lambda root, by: deactivate_person(root, by=by),
    ],
    ids=["password", "details", "access"],
)
def test_a_superusers_account_is_for_superusers(cast: Cast, act: Callable[[Person, Person], object]) -> None:
    root, other = make_person("root", is_superuser=True), make_person("other", is_superuser=True)
    with pytest.raises(Refusal):
        act(root, cast.hu)
    act(root, other)


def test_a_leaver_is_skipped_on_the_way_up_and_remembered_in_history(cast: Cast) -> None:
    deactivate_person(cast.wang, by=cast.hu)
    tomorrow = clock.now() + timedelta(days=1)
    with clock.at(tomorrow):
        assert names(above(cast.li)) == ["zhao", "qian"]
        assert names(above(cast.li, on=SINCE)) == ["wang", "zhao", "qian"]
        assert cast.wang.pk not in people_below(cast.zhao)
        assert cast.li.pk in people_below(cast.zhao)
        assert list(holders(Post.REGIONAL_MANAGER)) == [cast.wu]


def test_access_ended_twice_is_ended_once_and_can_be_opened_again(cast: Cast) -> None:
    deactivate_person(cast.li, by=cast.hu)
    deactivate_person(cast.li, by=cast.hu)
    assert [entry.sentence for entry in timeline_for(cast.li)] == [str(OrgVerb.PERSON_DEACTIVATED.label)]
    assert reactivate_person(cast.li, by=cast.hu).is_active


def test_nobody_locks_themselves_out(cast: Cast) -> None:
    with pytest.raises(Refusal):
        deactivate_person(cast.hu, by=cast.hu)


def test_holders_by_post_and_region(cast: Cast) -> None:
    assert set(holders(Post.ACCOUNT_MANAGER, region=cast.east)) == {cast.li, cast.he}


def test_a_list_of_people_knows_where_everybody_stands_in_one_query(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    people = list(Person.objects.filter(pk__in=[person.pk for person in cast.people]))
    with django_assert_num_queries(1):
        posts = {person.username: person.post for person in with_assignments(people)}
        assert [person.superior for person in people if person.username == "li"] == [cast.wang]
    assert posts["sun"] == Post.FINANCE


def test_a_sign_in_name_is_given_once_whatever_its_case(cast: Cast) -> None:
    person = create_person(PersonData(username=" Mei ", name="梅"), by=cast.hu)
    assert person.username == "mei"
    with pytest.raises(Refusal) as caught:
        create_person(PersonData(username="MEI", name="梅二"), by=cast.hu)
    assert caught.value.field == "username"


def test_an_employee_number_is_given_once(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        edit_person(
            cast.he, PersonData(username="he", name="何洁", employee_no=cast.li.employee_no), by=cast.hu, revision=1
        )
    assert caught.value.field == "employee_no"


def test_details_are_changed_with_a_trace(cast: Cast) -> None:
    edit_person(cast.he, PersonData(username="he", name="何洁", phone="13800000000"), by=cast.hu, revision=1)
    assert "13800000000" in str(timeline_for(cast.he)[0].changes)


def test_a_new_password_is_recorded_without_its_words(cast: Cast) -> None:
    set_password(cast.he, "a-long-secret-1", by=cast.hu)
    cast.he.refresh_from_db()
    assert cast.he.check_password("a-long-secret-1")
    assert "a-long-secret-1" not in str(timeline_for(cast.he))


@pytest.mark.rule("CNF-2")
def test_whose_password_was_set_is_told_by_whom(cast: Cast) -> None:
    set_password(cast.he, "a-long-secret-1", by=cast.hu)
    set_password(cast.hu, "a-long-secret-2", by=cast.hu)  # who sets their own knows it
    drain()
    notice = Notice.objects.get()
    assert notice.person == cast.he
    assert cast.hu.name in notice.sentence
    assert "a-long-secret-1" not in notice.sentence
