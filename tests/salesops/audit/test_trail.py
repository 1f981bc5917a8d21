"""The trail: one sentence per deed, in the reader's language, with what changed and who did it."""

from datetime import date

import pytest
from django.db.models import TextChoices
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from pytest_django import DjangoAssertNumQueries, Settings

from salesops.audit import changed, record, seen, timeline_for, verbs
from salesops.audit.context import acting, circumstances
from salesops.audit.middleware import client_ip
from salesops.audit.models import ViewLog
from salesops.audit.timeline import Change
from salesops.base import clock
from salesops.org.models import Person
from tests.cast import Cast


class Deed(TextChoices):
    OPENED = "test.region.opened", _("opened")
    RENAMED = "test.region.renamed", _("renamed the region")


verbs.register(Deed)
NOON = clock.shanghai(date(2026, 11, 20), 12)


def test_an_entry_says_who_did_what_when_and_in_whose_words(cast: Cast) -> None:
    with clock.at(NOON):
        record(cast.east, Deed.OPENED, by=cast.zhao, note="按会议决定")
    (entry,) = timeline_for(cast.east)
    assert (entry.when, entry.who, entry.is_system, entry.quote) == (NOON, "赵敏", False, "按会议决定")
    with translation.override("en"):
        assert timeline_for(cast.east)[0].sentence == "opened"


def test_the_newest_comes_first_and_the_list_is_bounded(cast: Cast) -> None:
    for hour in range(9, 14):
        with clock.at(clock.shanghai(NOON.date(), hour)):
            record(cast.east, Deed.OPENED, by=cast.zhao)
    hours = [entry.when.astimezone(clock.BUSINESS_TZ).hour for entry in timeline_for(cast.east, limit=3)]
    assert hours == [13, 12, 11]


def test_changes_are_shown_with_the_fields_own_names(cast: Cast) -> None:
    before = type(cast.east).objects.get(pk=cast.east.pk)
    cast.east.name_en = "East"
    record(cast.east, Deed.RENAMED, by=cast.zhao, changes=changed(before, cast.east, ["code", "name_en"]))
    with translation.override("en"):
        (entry,) = timeline_for(cast.east)
        assert entry.changes == (Change("name in English", "East China", "East"),)


def test_yes_and_no_stand_in_the_readers_words(cast: Cast) -> None:
    record(cast.li, Deed.RENAMED, by=cast.zhao, changes={"is_active": (True, False), "name": ("True", "李明")})
    (entry,) = timeline_for(cast.li)
    assert {(one.before, one.after) for one in entry.changes} == {("是", "否"), ("True", "李明")}


def test_a_thing_shows_what_happened_to_others_about_it_and_names_them(cast: Cast) -> None:
    record(cast.east, Deed.OPENED, by=cast.zhao)
    record(cast.li, Deed.RENAMED, by=cast.zhao, about=[cast.east, cast.south, cast.east])
    assert [entry.title for entry in timeline_for(cast.east)] == ["李明", ""]
    assert [entry.title for entry in timeline_for(cast.south)] == ["李明"]


def test_what_the_program_did_is_marked(cast: Cast) -> None:
    record(cast.east, Deed.OPENED, by=Person.system())
    assert timeline_for(cast.east)[0].is_system


def test_an_unknown_verb_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="not a registered audit verb"):
        record(cast.east, "test.region.eaten", by=cast.zhao)


@pytest.mark.parametrize("entries", [1, 6])
def test_a_timeline_costs_one_query(
    cast: Cast, entries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(entries):
        record(cast.east, Deed.OPENED, by=cast.zhao)
        record(cast.li, Deed.RENAMED, by=cast.wang, about=[cast.east])
    with django_assert_num_queries(1):
        assert len(timeline_for(cast.east)) == entries * 2


@pytest.mark.rule("CNF-2")
def test_a_look_at_something_confidential_is_logged(cast: Cast) -> None:
    with clock.at(NOON), acting(person_id=cast.li.pk, ip="10.0.0.7"):
        seen(cast.east, by=cast.li, what="paper.downloaded")
    log = ViewLog.objects.get()
    assert (log.at, log.by, log.title, log.what, log.ip) == (NOON, cast.li, "华东", "paper.downloaded", "10.0.0.7")


def test_everything_of_one_request_carries_its_id_and_address(cast: Cast) -> None:
    with acting(person_id=cast.li.pk, ip="10.0.0.7") as request:
        first = record(cast.east, Deed.OPENED, by=cast.li)
        second = record(cast.south, Deed.OPENED, by=cast.li)
    assert (first.request, second.request, first.ip) == (request, request, "10.0.0.7")
    assert circumstances().request is None


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (1, "", "10.0.0.1"),
        (1, "not an address", None),
    ],
)
def test_the_address_is_not_what_the_visitor_typed(
    settings: Settings, proxies: int, forwarded: str, expected: str | None
) -> None:
    settings.AXES_IPWARE_PROXY_COUNT = proxies or None
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR="10.0.0.1")
    assert client_ip(request) == expected


def test_a_socket_has_no_address() -> None:
    assert client_ip(RequestFactory().get("/", REMOTE_ADDR="")) is None
