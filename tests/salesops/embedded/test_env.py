"""Addresses from the environment, or the embedded sockets."""

import pytest

from salesops.embedded.env import can_migrate, celery_broker_url, database_settings, redis_url
from salesops.embedded.places import Places


def test_embedded_when_nothing_is_named(home: Places) -> None:
    web, owner = database_settings("web"), database_settings("owner")
    assert (web["USER"], owner["USER"]) == ("web", "owner")
    assert web["HOST"] == owner["HOST"] == str(home.run)
    assert web["TEST"] == {"MIRROR": "owner"}
    assert redis_url() == f"unix://{home.redis_socket}?db=0"
    assert celery_broker_url() == f"redis+socket://{home.redis_socket}?virtual_host=1"
    assert can_migrate()
    assert not home.home.exists(), "reading settings must start nothing"


@pytest.mark.usefixtures("home")
def test_outside_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://web:p%40ss@db.example:5433/sales?sslmode=require&evil=1")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/sales?host=/run/pg")
    monkeypatch.setenv("REDIS_URL", "rediss://:secret@redis.example:6380/7")
    web, owner = database_settings("web"), database_settings("owner")
    assert (web["USER"], web["PASSWORD"], web["HOST"], web["PORT"], web["NAME"]) == (
        "web",
        "p@ss",
        "db.example",
        "5433",
        "sales",
    )
    assert web["OPTIONS"] == {"sslmode": "require"}
    assert (owner["USER"], owner["HOST"]) == ("owner", "/run/pg")
    assert redis_url() == "rediss://:secret@redis.example:6380/0"
    assert celery_broker_url() == "rediss://:secret@redis.example:6380/1"
    monkeypatch.setenv("REDIS_URL", "unix:///run/redis.sock?db=4")
    assert celery_broker_url() == "redis+socket:///run/redis.sock?virtual_host=1"


@pytest.mark.usefixtures("home")
def test_without_the_owner_nothing_migrates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://web@db.example/sales")
    assert not can_migrate()
    assert database_settings("owner")["USER"] == "web", "no process may come by more rights than it was given"


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("url", ["mysql://web@db/sales", "postgres://web@db", "web@db/sales"])
def test_other_urls_are_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ValueError, match="postgres://user:password@host:port/name"):
        database_settings("web")
