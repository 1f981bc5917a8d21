"""What the settings need to know about the servers: outside ones from the environment, else the embedded sockets.

`DATABASE_URL`        the role the product runs as       postgres://web:secret@db:5432/salesops?sslmode=require
`DATABASE_OWNER_URL`  the role that owns the schema      only where something migrates
`REDIS_URL`           broker and cache                   redis://redis:6379/0, rediss://…, unix:///run/redis.sock

Nothing here starts, asks or touches a server.
"""

import os
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from salesops.embedded.places import PORT, places

type Role = Literal["web", "owner"]

DATABASE = "salesops"
CACHE_DB = 0
BROKER_DB = 1

_OPTION_KEYS = {
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "application_name",
    "connect_timeout",
    "target_session_attrs",
}


def has_outside_database() -> bool:
    """Whether `DATABASE_URL` names a server of someone else's."""
    return bool(os.environ.get("DATABASE_URL"))


def has_outside_redis() -> bool:
    """Whether `REDIS_URL` names a server of someone else's."""
    return bool(os.environ.get("REDIS_URL"))


def can_migrate() -> bool:
    """Whether the owner of the schema is known: always embedded, outside only with `DATABASE_OWNER_URL`."""
    return not has_outside_database() or bool(os.environ.get("DATABASE_OWNER_URL"))


def database_settings(role: Role) -> dict[str, Any]:
    """An entry of `DATABASES` for `role`: `web` is meant for `default`, `owner` for `owner`.

    With `DATABASE_URL` but without `DATABASE_OWNER_URL`, `owner` is the same connection as `web`: such a process
    (a web server in production) can't change the schema, and must not be able to.

    Raises ValueError for a URL that is not PostgreSQL's.
    """
    url = os.environ.get("DATABASE_URL", "")
    if role == "owner":
        url = os.environ.get("DATABASE_OWNER_URL") or url
    entry = _from_url(url) if url else _embedded(role)
    entry |= {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if role == "web":
        # One test database for both roles, made and migrated by its owner; the tests' `default` still signs in as web.
        entry["TEST"] = {"MIRROR": "owner"}
    else:
        # Commands migrate with it and leave; a kept connection would only hold a slot.
        entry["CONN_MAX_AGE"] = 0
    return entry


def redis_url(db: int = CACHE_DB) -> str:
    """Address of one Redis database, as redis-py reads it."""
    url = os.environ.get("REDIS_URL")
    if not url:
        return f"unix://{places().redis_socket}?db={db}"
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={db}"
    return urlunsplit(parts._replace(path=f"/{db}"))


def celery_broker_url(db: int = BROKER_DB) -> str:
    """Address of the broker, as Celery reads it (another spelling for sockets)."""
    url = redis_url(db)
    if url.startswith("unix://"):
        return f"redis+socket://{urlsplit(url).path}?virtual_host={db}"
    return url


def _embedded(role: Role) -> dict[str, Any]:
    return {"NAME": DATABASE, "USER": role, "PASSWORD": "", "HOST": str(places().run), "PORT": str(PORT)}


def _from_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:  # noqa: PLR2004 - a slash and a name
        msg = "a database URL reads postgres://user:password@host:port/name"
        raise ValueError(msg)
    query = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", unquote(parts.hostname or "")),
        "PORT": query.get("port", str(parts.port or "")),
        "OPTIONS": {key: value for key, value in query.items() if key in _OPTION_KEYS},
    }
