"""The same form many times at once, for every form that changes something: one effect, one answer (APP-6).

A restless finger, a browser that sends again, a proxy that retries. What one copy leaves behind is measured first, in
every table there is, and taken back; then the copies race, each on a connection of its own.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from pytest_django import Settings

from customers.models import Contact
from tests.cast import Cast
from tests.fences.visits import VISITS, url_of, view_of
from tests.stage import Stage, actors_of

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("APP-6")]

COPIES = [pytest.param(2, id="2"), pytest.param(50, id="50", marks=pytest.mark.long)]
# These take a row away, or set a mark on one that is there and may set it as often as they like.
CHANGE_ONLY = [
    "desk:view-drop",
    "notices:notice-read",
    "notices:notice-read-all",
    "notices:notice-read-chosen",
    "notices:notice-unread",
]
THE_GUARD = "salesops.once.middleware.OnceMiddleware"


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast, cast.li)


@pytest.fixture
def counted(transactional_db: None) -> None:
    """Plan once how the rows of all tables are counted, by one process: it is asked three times for every form.

    Nothing is ever written to the one table that the running role may not even read.
    """
    tables = set(connection.introspection.table_names()) - {"pghistory_context"}
    counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute(f"PREPARE rows_of_everything AS {counts}")


def rows_of_everything() -> Counter[str]:
    """How many rows each table holds."""
    with connection.cursor() as cursor:
        cursor.execute("EXECUTE rows_of_everything")
        return Counter(dict(cursor.fetchall()))


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def outcome(response: Any) -> tuple[int, str]:
    return response.status_code, response.headers.get("Location", "")


def race(client: Client, url: str, sent: dict[str, Any], copies: int) -> Counter[tuple[int, str]]:
    """Send the same bytes many times in one moment; which answer came how often."""
    start, answers = threading.Barrier(copies), list[tuple[int, str]]()

    def send() -> None:
        mine = Client(raise_request_exception=False)
        mine.cookies.update(client.cookies)
        try:
            start.wait(60)
            answers.append(outcome(mine.post(url, sent)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(copies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    return Counter(answers)


def forms(stage: Stage) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Name, sender, address and contents of every form that changes something, each on fresh things."""
    for name, visit in VISITS.items():
        if visit.sent is None:
            continue
        stage.clear()
        url, sent = url_of(name, visit, stage), dict(visit.sent(stage))
        view = view_of(name, stage)
        if not (getattr(view, "computes_only", False) or getattr(view, "overwrites", False)):
            yield name, visit.by, url, sent | {"_once": str(uuid4())}


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("copies", COPIES)
def test_as_if_it_had_been_sent_once(stage: Stage, copies: int) -> None:
    people = {who: signed_in(person) for who, person in actors_of(stage.cast).items()}
    wrong: dict[str, Any] = {}
    raced, no_row = 0, []
    for name, by, url, sent in forms(stage):
        before = rows_of_everything()
        with transaction.atomic():
            answer = outcome(people[by].post(url, sent))
            effect = rows_of_everything() - before
            transaction.set_rollback(True)
        assert answer[0] == 302, f"{name}: {answer}"
        if set(effect) <= {"once_submission"}:
            no_row.append(name)
        answers = race(people[by], url, sent, copies)
        left = rows_of_everything() - before
        if len(answers) != 1 or answers.total() != copies or left != effect:
            wrong[name] = {"answers": answers, "one copy leaves": effect, "they leave": left}
        raced += 1
    assert wrong == {}
    assert no_row == CHANGE_ONLY
    print(f"{raced} forms, {copies} copies of each: one effect and one answer each")


def test_the_race_is_there_to_be_seen(stage: Stage, settings: Settings) -> None:
    """The twin without the guard: each copy adds its own contact."""
    visit = VISITS["customers:contact-new"]
    assert visit.sent
    url, sent = url_of("customers:contact-new", visit, stage), dict(visit.sent(stage))
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != THE_GUARD]
    race(signed_in(stage.cast.li), url, sent | {"_once": str(uuid4())}, 8)
    assert Contact.objects.filter(customer=stage.customer, name=sent["name"]).count() > 1
