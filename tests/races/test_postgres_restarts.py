"""PostgreSQL thrown over and started again under load: what was acknowledged is there, and pages come back.

A cluster and a web server of the test's own. Eight people add contacts without a pause; whoever got no answer sends the
same form again, with the same key, as a browser's user does.
"""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from uuid import uuid4

import psycopg2
import pytest
from django.conf import settings
from django.urls import reverse

from tests.races.servers import OwnPostgres, Site, environment, own_postgres, web

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.rule("APP-6")]

RESTARTS = [pytest.param(1, id="1"), pytest.param(5, id="5", marks=pytest.mark.long)]
PEOPLE = 8
BETWEEN = 50
"""Writes acknowledged between two falls."""
AGAIN_WITHIN = 10.0


@dataclass
class Load:
    """People who add contacts until they are told to stop."""

    port: int
    session: str
    url: str
    acknowledged: list[str] = field(default_factory=list)
    refused: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def begin(self) -> None:
        self._threads = [threading.Thread(target=self._add, args=[number]) for number in range(PEOPLE)]
        for thread in self._threads:
            thread.start()

    def go_on(self) -> None:
        """Until some more were acknowledged."""
        enough, until = len(self.acknowledged) + BETWEEN, time.monotonic() + 60
        while len(self.acknowledged) < enough:
            assert time.monotonic() < until, "nobody gets anything done"
            time.sleep(0.02)

    def finish(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def _add(self, person: int) -> None:
        site, number = Site(self.port, self.session), 0
        while "csrftoken" not in site.cookies:
            site.get(self.url)
        while not self._stop.is_set():
            name, key = f"联系人 {person}-{number}", str(uuid4())
            while not self._sent(site, name, key) and not self._stop.is_set():
                time.sleep(0.1)
            number += 1

    def _sent(self, site: Site, name: str, key: str) -> bool:
        try:
            answer = site.post(self.url, {"name": name, "title": "采购经理", "phone": "", "email": ""}, key)
        except OSError:
            self.refused += 1
            return False
        if answer.status == 302:
            self.acknowledged.append(name)
            return True
        assert answer.status >= 500, f"{answer.status}: {answer.body[:500]}"
        self.refused += 1
        return False


def furnished(server: OwnPostgres) -> dict[str, str | int]:
    furnish = [sys.executable, "-m", "tests.races.furnish"]
    done = subprocess.run(
        furnish, cwd=settings.BASE_DIR, env=environment(server.env), check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, str | int] = json.loads(done.stdout)
    return found


def stored(server: OwnPostgres) -> Counter[str]:
    with closing(psycopg2.connect(server.url("owner"))) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT name FROM customers_contact")
        return Counter(name for (name,) in cursor.fetchall())


def say(server: OwnPostgres, sentence: str) -> None:
    with closing(psycopg2.connect(server.url("postgres"))) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(sentence)


def seconds_until_a_page(site: Site) -> float:
    began = time.monotonic()
    while True:
        try:
            if site.get(reverse("customers:customer-list")).status == 200:
                return time.monotonic() - began
        except OSError:
            pass
        assert time.monotonic() - began < 60, "no page again"
        time.sleep(0.05)


def under_load(server: OwnPostgres, restarts: int) -> tuple[Load, list[float]]:
    """Throw the server over so often, with people at work all the time; seconds until pages came again."""
    given = furnished(server)
    say(server, "CHECKPOINT")  # the session outlives the fall, whatever else the twin loses
    env = {"DATABASE_URL": server.url("web")}
    with web(env, str(given["session"])) as site:
        load = Load(site.port, str(given["session"]), reverse("customers:contact-new", args=[given["customer"]]))
        load.begin()
        back = []
        try:
            for _restart in range(restarts):
                load.go_on()
                server.throw_over()
                server.start()
                back.append(seconds_until_a_page(site))
            load.go_on()
        finally:
            load.finish()
    return load, back


@pytest.mark.parametrize("restarts", RESTARTS)
def test_nothing_acknowledged_is_lost(restarts: int, capsys: pytest.CaptureFixture[str]) -> None:
    with own_postgres() as server:
        load, back = under_load(server, restarts)
        there = stored(server)
    twice = {name: times for name, times in there.items() if times > 1}
    with capsys.disabled():
        acknowledged = f"{len(load.acknowledged)} writes acknowledged"
        print(
            f"\nPostgreSQL thrown over {restarts} × under {PEOPLE} people: {acknowledged},"
            f" {load.refused} without an answer and sent again; lost {len(set(load.acknowledged) - set(there))},"
            f" twice {len(twice)}; pages again after {max(back):.1f} s at most"
        )
    assert load.refused > 0, "nobody was at work when it fell"
    assert set(load.acknowledged) <= set(there)
    assert twice == {}
    assert max(back) < AGAIN_WITHIN


@pytest.mark.long
def test_the_twin_that_acknowledges_before_it_is_written_loses() -> None:
    """Else nothing was in danger: with `synchronous_commit` off the last writes before the fall are gone."""
    with own_postgres() as server:
        say(server, "ALTER ROLE web SET synchronous_commit = off")
        say(server, "ALTER SYSTEM SET wal_writer_delay = '10s'")
        say(server, "SELECT pg_reload_conf()")
        load, _back = under_load(server, 3)
        assert set(load.acknowledged) - set(stored(server))
