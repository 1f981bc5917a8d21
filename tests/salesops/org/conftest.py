"""A browser that sends forms as the product's own pages do."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from salesops.org.models import Person

type Post = Callable[..., Any]


@pytest.fixture
def post(client: Client) -> Post:
    """``post(person, "org:deputation-new", data, args)``: a form with a key of its own, signed in as ``person``."""

    def send(person: Person, name: str, data: dict[str, Any] | None = None, *args: int) -> Any:
        client.force_login(person)
        return client.post(reverse(name, args=args), {"_once": str(uuid4())} | (data or {}))

    return send
