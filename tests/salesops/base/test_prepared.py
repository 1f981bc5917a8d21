"""A prepared query asks what the ordinary one asks, each time anew."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from salesops.base.clock import now, today
from salesops.base.prepared import Prepared, is_one_of
from salesops.notices.models import Notice
from salesops.once.models import Submission
from salesops.org.models import Assignment, Person
from tests.cast import Cast

BY_NAME = Prepared(lambda name: Person.objects.filter(name=name), str)


def test_each_call_asks_anew_and_with_its_own_values(cast: Cast) -> None:
    assert BY_NAME(cast.li.name) == [cast.li]
    assert BY_NAME(cast.wang.name) == [cast.wang]
    with CaptureQueriesContext(connection) as seen:
        assert BY_NAME("nobody") == []
    assert len(seen) == 1
    Person.objects.filter(pk=cast.li.pk).update(name="nobody")
    assert BY_NAME("nobody") == [cast.li]


def test_the_question_is_the_ordinary_one(cast: Cast) -> None:
    def held(person: int, day: date) -> QuerySet[Assignment]:
        return Assignment.objects.select_related("superior").filter(person=person, during__contains=day)

    prepared = Prepared[Assignment](held, int, date)
    with CaptureQueriesContext(connection) as seen:
        assert prepared(cast.li.pk, today()) == list(held(cast.li.pk, today()))
    assert seen.captured_queries[0]["sql"] == seen.captured_queries[1]["sql"]
    assert [one.superior for one in prepared(cast.li.pk, today())] == [cast.wang]


def test_moments_and_first(cast: Cast) -> None:
    unread = Prepared(lambda since: Notice.objects.filter(created_at__gt=since)[:1], datetime)
    assert unread.first(now() + timedelta(days=1)) is None


def test_keys_of_forms(cast: Cast) -> None:
    claimed = Prepared[Submission](lambda key: Submission.objects.filter(key=key), UUID)
    made = Submission.objects.create(person=cast.li, key=uuid4(), path="/", body_hash="", created_at=now())
    assert claimed(made.key) == [made]
    assert claimed(uuid4()) == []


def test_a_value_that_does_not_reach_the_sql_is_a_mistake(cast: Cast) -> None:
    with pytest.raises(ValueError, match="not every value"):
        Prepared(lambda _unused: Person.objects.all(), int)(1)
    with pytest.raises(ValueError, match="no kind of value"):
        Prepared(lambda value: Person.objects.filter(pk=value), float)(1)


def test_many_keys_or_none(cast: Cast) -> None:
    among = Prepared[Person](lambda keys: Person.objects.filter(is_one_of("pk", keys)).order_by("pk"), list)
    assert among([cast.wang.pk, cast.li.pk]) == sorted([cast.wang, cast.li], key=lambda one: one.pk)
    assert among([]) == []
    called = Prepared[Person](lambda names: Person.objects.filter(is_one_of("name", names)).order_by("pk"), list[str])
    assert called([cast.li.name, "nobody"]) == [cast.li]
    assert called([]) == []


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction_each_time(cast: Cast) -> None:
    locked = Prepared(lambda pk: Person.objects.select_for_update().filter(pk=pk), int)
    with transaction.atomic():
        assert locked(cast.li.pk) == [cast.li]
    with pytest.raises(TransactionManagementError):
        locked(cast.li.pk)
