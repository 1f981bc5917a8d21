"""Somebody at a browser: signed in, and every form that is sent carries its key, as the pages draw it."""

from typing import Any
from uuid import uuid4

from django.test import Client

from salesops.org.models import Person


class Visitor(Client):
    """``Visitor(cast.li).send(url, {...})``; pages come by ``get``."""

    def __init__(self, person: Person) -> None:
        super().__init__()
        self.force_login(person)

    def send(self, url: str, sent: dict[str, Any] | None = None) -> Any:
        """Send a form once; the answer, not followed."""
        return self.post(url, (sent or {}) | {"_once": str(uuid4())})
