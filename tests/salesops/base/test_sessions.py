"""A database that goes away under a form is our fault, and the page says so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-6")]


@contextmanager
def sessions_cannot_be_written() -> Iterator[None]:
    def fall(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('UPDATE "django_session"'):
            raise OperationalError("server closed the connection unexpectedly")
        return run(sql, *rest)

    with connection.execute_wrapper(fall):
        yield


def sent(cast: Cast) -> int:
    visitor, customer = Visitor(cast.li), make_customer(cast.li)
    visitor.raise_request_exception = False
    with sessions_cannot_be_written():
        typed = {"name": "王芳", "title": "", "phone": "", "email": ""}
        return int(visitor.send(reverse("customers:contact-new", args=[customer.pk]), typed).status_code)


def test_a_form_sent_while_the_database_falls_is_told_that_it_was_us(cast: Cast) -> None:
    assert sent(cast) == 500


def test_the_twin_with_djangos_store_blames_the_sender(cast: Cast, settings: Settings) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    assert sent(cast) == 400


def test_a_session_that_is_gone_is_still_a_session_that_is_gone(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.li)
    store = client.session
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
