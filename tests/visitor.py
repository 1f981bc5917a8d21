"""Somebody at a browser: signed in, and every form that is sent carries its key, as the pages draw it."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.test import Client

from salesops.base.sessions import SessionStore
from salesops.org.models import Person


def sign_in(client: Client, person: Person, backend: str) -> None:
    """What ``force_login`` comes down to: the session that a login leaves, in a third of its queries.

    The rest of a login (the lock against guessing, its log, when it was) has tests of its own, which send the form.
    """
    meant = {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: backend,
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }
    kept = client.session if settings.SESSION_COOKIE_NAME in client.cookies else SessionStore()
    if all(kept.get(name) == value for name, value in meant.items()):
        return
    request = HttpRequest()
    request.session = SessionStore() if SESSION_KEY in kept else kept
    request.session.update(meant)
    request.session.save()
    client._set_login_cookies(request)  # type: ignore[attr-defined]


class Visitor(Client):
    """``Visitor(cast.li).send(url, {...})``; pages come by ``get``."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.force_login(person)

    def send(self, url: str, sent: dict[str, Any] | None = None) -> Any:
        """Send a form once; the answer, not followed."""
        return self.post(url, (sent or {}) | {"_once": str(uuid4())})
