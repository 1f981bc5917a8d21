"""A browser for each person, and the fields of the editor."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from salesops.org.models import Person

type Send = Callable[..., Any]


@pytest.fixture
def get(client: Client) -> Send:
    """Open a page as somebody."""

    def send(reader: Person, path: str, **query: str) -> Any:
        client.force_login(reader)
        return client.get(path, query)

    return send


@pytest.fixture
def post(client: Client) -> Send:
    """Send a form as somebody, with a fresh key unless one is given."""

    def send(person: Person, path: str, data: dict[str, Any] | None = None) -> Any:
        client.force_login(person)
        return client.post(path, {"_once": str(uuid4())} | (data or {}))

    return send
