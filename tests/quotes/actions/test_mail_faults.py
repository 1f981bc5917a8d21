"""The quote's mail and a server that thinks long, says nothing, or has its sender killed (QUO-4)."""

import socket
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from pytest_django import Settings

from quotes.actions.handout import hand_out_quote
from quotes.enums import HandOutWay
from quotes.models import HandOut
from salesops.approvals.chains import ensure_chains
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.jobs import drain
from salesops.notices.models import Notice
from tests.cast import build_cast
from tests.factories.quotes import approve, archive, make_desk, submit

open_transactions: list[bool] = []


class Watching(EmailBackend):
    """A mail server that notes whether its customer holds a transaction open."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        open_transactions.append(connection.in_atomic_block)
        sent: int = super().send_messages(messages)
        return sent


@pytest.fixture
def handed(transactional_db: None) -> HandOut:
    cast = build_cast()
    ensure_chains()
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    quote = approve(submit(desk.quote("91.23", contact=desk.contact)))
    archive(quote, b"%PDF-1.7 the very bytes")
    return hand_out_quote(quote, way=HandOutWay.EMAIL, contact=desk.contact, by=cast.li)


@pytest.mark.rule("QUO-4")
def test_the_mail_server_is_waited_for_in_no_transaction(handed: HandOut, settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Watching"}}
    open_transactions.clear()
    drain()
    assert open_transactions == [False]
    assert len(mail.outbox) == 1


@pytest.fixture
def deaf_server() -> Iterator[int]:
    """A mail server that takes the whole message and hangs up before it says whether it keeps it."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        try:
            talk, _who = listening.accept()
        except OSError:
            return
        with talk, talk.makefile("rb") as said:
            talk.sendall(b"220 ready\r\n")
            for line in said:
                word = line[:4].upper()
                if word == b"DATA":
                    talk.sendall(b"354 go on\r\n")
                    for content in said:
                        if content == b".\r\n":
                            return
                talk.sendall(b"250 ok\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listening.getsockname()[1]
    listening.close()
    thread.join(5)


@pytest.mark.rule("QUO-4")
def test_after_silence_it_is_not_sent_again_and_the_sender_is_told(
    handed: HandOut, settings: Settings, deaf_server: int
) -> None:
    options = {"host": "127.0.0.1", "port": deaf_server, "timeout": 5}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    drain()
    drain()
    held = Notice.objects.get(kind="quotes.mail.held")
    assert held.person == handed.handed_by
    assert "没有答复" in held.params["why"]
    assert not Entry.objects.filter(verb="quotes.quote.mailed").exists()


@pytest.mark.rule("QUO-4")
def test_what_the_server_refused_is_sent_once_when_it_is_back(handed: HandOut, settings: Settings) -> None:
    at_work = settings.MAILERS
    refusing = {"host": "127.0.0.1", "port": 9}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": refusing}}
    drain()
    assert mail.outbox == []
    settings.MAILERS = at_work
    with clock.at(clock.now() + timedelta(hours=1)):
        drain()
    assert len(mail.outbox) == 1
    assert Entry.objects.filter(verb="quotes.quote.mailed").count() == 1
