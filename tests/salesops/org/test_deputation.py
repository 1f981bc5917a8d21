"""Stand-ins: named for a span and kinds, by whom and for whom, revoked at once (ORG-3, CNF-1)."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse
from django.utils import translation

from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.base.refusals import Refusal
from salesops.jobs import drain
from salesops.notices.models import Notice
from salesops.org.actions.deputation import name_deputy, revoke_deputation
from salesops.org.actions.person import deactivate_person, reactivate_person
from salesops.org.models import Deputation, Person
from salesops.org.papers import kinds_of_paper
from salesops.org.standing_in import deputations_for
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.salesops.org.conftest import Post

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-3")]

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=BUSINESS_TZ)
WEEK = timedelta(days=7)
QUOTE, CONTRACT, REPORT = "quotes.quote", "contracts.contract", "reports.report"


def stand_in(
    cast: Cast,
    *,
    principal: Person | None = None,
    deputy: Person | None = None,
    start: datetime = NOW,
    end: datetime = NOW + WEEK,
    kinds: tuple[str, ...] = (),
    by: Person | None = None,
) -> Deputation:
    """Wang is away for a week and Wu decides, unless said otherwise."""
    principal = principal or cast.wang
    deputy = deputy or cast.wu
    return name_deputy(principal, deputy, start=start, end=end, kinds=kinds, reason="出差", by=by or principal)


@pytest.fixture(autouse=True)
def _now() -> object:
    with clock.at(NOW):
        yield


def refused(cast: Cast, **changed: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        stand_in(cast, **changed)  # type: ignore[arg-type]
    with translation.override("zh-hans"):
        assert str(caught.value.sentence)
        assert str(caught.value.next_step)
    return caught.value


def test_everybody_names_their_own_and_both_are_told(cast: Cast) -> None:
    deputation = stand_in(cast)
    drain()
    [notice] = Notice.objects.all()
    assert notice.person == cast.wu
    with translation.override("en"):
        assert "2026-11-03 09:00 – 2026-11-10 09:00" in notice.sentence
        assert notice.sentence.count(cast.wang.name) == 1
    with translation.override("zh-hans"):
        assert notice.sentence.startswith(f"{cast.wang.name}指定你做代理人")
    assert notice.url == reverse("org:deputation-list")
    assert timeline_for(cast.wang)[0].verb == "org.deputation.named"
    assert timeline_for(cast.wu)[0].verb == "org.deputation.named"
    assert (deputation.created_by, deputation.created_at) == (cast.wang, NOW)


def test_a_superior_or_the_administrator_names_for_whoever_fell_ill(cast: Cast) -> None:
    stand_in(cast, by=cast.zhao, kinds=(QUOTE,))
    stand_in(cast, by=cast.hu, kinds=(CONTRACT,))
    drain()
    assert Notice.objects.filter(person=cast.wang).count() == 2
    for stranger in (cast.wu, cast.li, cast.sun):
        with pytest.raises(PermissionDenied):
            stand_in(cast, by=stranger)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"deputy": "wang"}, "ORG-3"),  # oneself
        ({"deputy": "zhao", "by": "zhao"}, "ORG-3"),  # who names makes themselves it
        ({"end": NOW}, "ORG-3"),
        ({"start": NOW - WEEK, "end": NOW - timedelta(days=1)}, "ORG-3"),
        ({"end": NOW + timedelta(days=90, minutes=1)}, "ORG-3"),
        ({"deputy": "lin"}, "CNF-1"),  # no price right where the absent person has it
        ({"deputy": "xu"}, "CNF-1"),
    ],
)
@pytest.mark.rule("CNF-1")
def test_what_is_refused(cast: Cast, changed: dict[str, object], rule: str) -> None:
    named = {key: getattr(cast, value) if isinstance(value, str) else value for key, value in changed.items()}
    assert refused(cast, **named).rule == rule
    assert not Deputation.objects.exists()


def test_ninety_days_are_not_too_long(cast: Cast) -> None:
    assert stand_in(cast, end=NOW + timedelta(days=90)).pk


def test_who_left_stands_in_for_nobody(cast: Cast) -> None:
    deactivate_person(cast.wu, by=cast.hu)
    cast.wu.refresh_from_db()
    assert refused(cast).field == "deputy"


def test_a_span_that_has_begun_begins_now(cast: Cast) -> None:
    assert stand_in(cast, start=NOW - WEEK).during == DateTimeTZRange(NOW, NOW + WEEK)


def test_the_same_kind_has_one_stand_in_at_a_time(cast: Cast) -> None:
    stand_in(cast, kinds=(QUOTE, CONTRACT))
    refusal = refused(
        cast, deputy=cast.zhao, start=NOW + WEEK - timedelta(minutes=1), end=NOW + 2 * WEEK, kinds=(QUOTE,)
    )
    assert str(kinds_of_paper()[QUOTE]) in str(refusal.sentence)
    stand_in(cast, deputy=cast.zhao, kinds=(REPORT,))
    stand_in(cast, deputy=cast.zhao)  # for all the others
    assert refused(cast, deputy=cast.li).field == "since"
    # The end of one is the beginning of the next: half-open.
    stand_in(cast, deputy=cast.zhao, start=NOW + WEEK, end=NOW + 2 * WEEK, kinds=(QUOTE,))


def test_a_revoked_one_makes_room(cast: Cast) -> None:
    revoke_deputation(stand_in(cast), by=cast.wang)
    assert stand_in(cast, deputy=cast.zhao).pk


def test_a_kind_that_does_not_exist_is_a_programmers_mistake(cast: Cast) -> None:
    with pytest.raises(ValueError, match="nothing"):
        stand_in(cast, kinds=("quotes.nothing",))


def test_revoked_at_once_and_once(cast: Cast) -> None:
    deputation = stand_in(cast)
    for by in (cast.wang, cast.hu, cast.wu):
        assert revoke_deputation(deputation, by=by).revoked_by == cast.wang
    drain()
    assert timeline_for(cast.wang)[0].verb == "org.deputation.revoked"
    assert len(timeline_for(cast.wang)) == 2
    assert Notice.objects.filter(person=cast.wu).count() == 2


def test_who_is_told_that_it_ended_reads_no_name_twice(cast: Cast) -> None:
    def told(by: Person) -> dict[str, str]:
        deputation = stand_in(cast)
        drain()
        before = set(Notice.objects.values_list("pk", flat=True))
        revoke_deputation(deputation, by=by)
        drain()
        with translation.override("en"):
            return {one.person.name: one.sentence for one in Notice.objects.exclude(pk__in=before)}

    wang, wu, hu = cast.wang.name, cast.wu.name, cast.hu.name
    assert told(cast.wang) == {wu: f"You no longer stand in for {wang}, who revoked it."}
    assert told(cast.wu) == {wang: f"{wu} gave it back, and no longer stands in for you."}
    assert told(cast.hu) == {
        wu: f"{hu} revoked it: you no longer stand in for {wang}.",
        wang: f"{hu} revoked it: {wu} no longer stands in for you.",
    }


def test_the_stand_in_gives_it_back_and_nobody_else_meddles(cast: Cast) -> None:
    deputation = stand_in(cast)
    with pytest.raises(PermissionDenied):
        revoke_deputation(deputation, by=cast.li)
    assert revoke_deputation(deputation, by=cast.wu).revoked_by == cast.wu


def test_what_is_over_stays_as_it_ended(cast: Cast) -> None:
    deputation = stand_in(cast)
    with clock.at(NOW + WEEK):
        assert revoke_deputation(deputation, by=cast.wang).revoked_at is None


def test_the_database_keeps_what_it_allowed(cast: Cast) -> None:
    deputation = stand_in(cast)
    for changed in ({"deputy": cast.li}, {"during": DateTimeTZRange(NOW, NOW + 2 * WEEK)}, {"kinds": [QUOTE]}):
        with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic():
            Deputation.objects.filter(pk=deputation.pk).update(**changed)
    revoke_deputation(deputation, by=cast.wang)
    with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic():
        Deputation.objects.filter(pk=deputation.pk).update(revoked_at=None, revoked_by=None)


def test_who_sees_them(cast: Cast) -> None:
    deputation = stand_in(cast)
    seen = [one.username for one in cast.people if deputation in visible_to(one, Deputation)]
    assert seen == ["qian", "zhao", "wang", "wu", "hu"]


def test_the_form_reads_whole_days_and_times(post: Post, cast: Cast) -> None:
    sent = {"principal": cast.wang.pk, "deputy": cast.wu.pk, "since": "2026-11-05", "until": "2026-11-06"}
    assert post(cast.wang, "org:deputation-new", sent | {"reason": "休假"}).status_code == 302
    whole = Deputation.objects.get()
    midnight = datetime(2026, 11, 5, tzinfo=BUSINESS_TZ)
    assert whole.during == DateTimeTZRange(midnight, midnight + timedelta(days=2))
    assert whole.kinds == []
    timed = {"since_time": "13:00", "until_time": "18:00", "until": "2026-11-05", "kinds": [QUOTE]}
    post(cast.wang, "org:deputation-new", sent | timed)
    noon = Deputation.objects.exclude(pk=whole.pk).get()
    assert noon.during == DateTimeTZRange(midnight.replace(hour=13), midnight.replace(hour=18))
    assert noon.kinds == [QUOTE]


def test_a_refusal_keeps_what_was_typed(post: Post, cast: Cast) -> None:
    sent = {"principal": cast.wang.pk, "deputy": cast.lin.pk, "since": "2026-11-05", "until": "2026-11-06"}
    response = post(cast.wang, "org:deputation-new", sent)
    assert response.status_code == 422
    assert "CNF-1" in response.content.decode()
    assert "2026-11-05" in response.content.decode()


def test_one_names_for_those_below_and_not_for_others(post: Post, cast: Cast) -> None:
    sent = {"deputy": cast.wu.pk, "since": "2026-11-05", "until": "2026-11-06"}
    assert post(cast.zhao, "org:deputation-new", sent | {"principal": cast.wang.pk}).status_code == 302
    response = post(cast.zhao, "org:deputation-new", sent | {"principal": cast.qian.pk})
    assert response.status_code == 422
    assert Deputation.objects.get().created_by == cast.zhao


def test_the_list_says_what_runs_and_revokes(client: Client, post: Post, cast: Cast) -> None:
    deputation = stand_in(cast, kinds=(QUOTE,))
    ended = stand_in(cast, deputy=cast.zhao, kinds=(CONTRACT,))
    revoke_deputation(ended, by=cast.wang)
    client.force_login(cast.wang)
    page = client.get(reverse("org:deputation-list")).content.decode()
    assert str(kinds_of_paper()[QUOTE]) in page
    assert reverse("org:deputation-revoke", args=[deputation.pk]) in page
    assert reverse("org:deputation-revoke", args=[ended.pk]) not in page
    post(cast.wang, "org:deputation-revoke", {}, deputation.pk)
    deputation.refresh_from_db()
    assert deputation.revoked_by == cast.wang
    assert post(cast.li, "org:deputation-revoke", {}, ended.pk).status_code == 404


def test_who_left_and_comes_back_stands_in_for_nobody_any_more(cast: Cast) -> None:
    deputation = stand_in(cast)
    deactivate_person(cast.wu, by=cast.hu)
    reactivate_person(cast.wu, by=cast.hu)
    deputation.refresh_from_db()
    assert (deputation.revoked_by, deputations_for(cast.wu)) == (cast.hu, [])
