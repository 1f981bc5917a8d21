"""One message per fact, to whom it still concerns, in their language, claimed before and marked after (DSH-3)."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from pytest_django import Settings

from customers.models import Customer
from salesops.base import clock
from salesops.embedded.places import PROJECT
from salesops.jobs import drain
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.notices.actions import mark_all_read
from salesops.notices.enums import Channel, DeliveryState
from salesops.notices.models import Delivery, Notice
from salesops.notices.routing import LEASE, ring_senders, route
from salesops.notices.sending import send_mail
from tests.cast import Cast, build_cast
from tests.factories.customers import make_customer
from tests.salesops.notices.messages import NEWS, WAITING, say

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def go() -> None:
    """What a worker does within a minute."""
    route()
    ring_senders()
    drain()


class Watching(EmailBackend):
    """A mail server that notes whether its customer holds a transaction open."""

    open_transactions: list[bool] = []

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        self.open_transactions.append(connection.in_atomic_block)
        sent: int = super().send_messages(messages)
        return sent


class Deaf(EmailBackend):
    """A mail server that takes the mail and hangs up."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        super().send_messages(messages)
        raise TimeoutError("timed out")


@pytest.mark.rule("DSH-3")
def test_a_fact_is_mailed_once_with_a_link(cast: Cast, settings: Settings) -> None:
    settings.SITE_URL = "https://sales.example.com"
    say(cast.li)
    go()
    go()
    say(cast.li)
    go()
    (sent,) = mail.outbox
    assert sent.to == [cast.li.email]
    assert "QT-2026-00012" in sent.subject
    assert "https://sales.example.com/quotes/1/" in sent.body
    assert states() == [DeliveryState.SENT]


@pytest.mark.rule("DSH-3")
def test_what_is_due_at_one_time_comes_in_one_mail(cast: Cast) -> None:
    for title in ("QT-1", "QT-2", "QT-3"):
        say(cast.li, title)
    go()
    (sent,) = mail.outbox
    assert all(title in sent.body for title in ("QT-1", "QT-2", "QT-3"))
    assert "3" in sent.subject


@pytest.mark.rule("DSH-2", "DSH-3")
def test_it_speaks_the_persons_language(cast: Cast) -> None:
    cast.he.language = "en"
    cast.he.save(update_fields=["language"])
    for person in (cast.li, cast.he):
        say(person)
    go()
    written = {message.to[0]: f"{message.subject}\n{message.body}" for message in mail.outbox}
    assert "Hello 何洁" in written[cast.he.email]
    assert "你好" in written[cast.li.email]


@pytest.mark.rule("DSH-3")
def test_the_daily_mail_waits_for_its_hour(cast: Cast) -> None:
    day = clock.today()
    with clock.at(clock.shanghai(day, 9)):
        say(cast.li, "first", kind=NEWS)
        go()
        say(cast.li, "second", kind=NEWS)
        go()
    assert mail.outbox == []
    with clock.at(clock.shanghai(day, 17)):
        go()
    (sent,) = mail.outbox
    assert "first" in sent.body
    assert "second" in sent.body


@pytest.mark.rule("CNF-1")
def test_whoever_may_no_longer_see_it_is_not_written_to(cast: Cast) -> None:
    customer = make_customer(cast.li)
    say(cast.li, "mine", about=customer)
    say(cast.he, "stays", kind=WAITING)
    route()
    Customer.objects.filter(pk=customer.pk).update(owner=cast.zhou, region=cast.south)
    ring_senders()
    drain()
    assert [message.to for message in mail.outbox] == [[cast.he.email]]
    assert Delivery.objects.get(notice__person=cast.li).state == DeliveryState.DROPPED


@pytest.mark.rule("ORG-3", "CNF-1")
@pytest.mark.parametrize("what", ["left", "read", "no address"])
def test_rights_are_asked_when_it_is_sent(cast: Cast, what: str) -> None:
    say(cast.li)
    route()
    if what == "left":
        cast.li.is_active = False
    elif what == "no address":
        cast.li.email = ""
    else:
        mark_all_read(by=cast.li)
    cast.li.save(update_fields=["is_active", "email"])
    ring_senders()
    drain()
    assert mail.outbox == []
    assert states() == [DeliveryState.DROPPED]


@pytest.mark.rule("DSH-3")
@pytest.mark.django_db(transaction=True)
def test_the_mail_server_is_waited_for_in_no_transaction(settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Watching"}}
    Watching.open_transactions.clear()
    say(build_cast().li)
    go()
    assert Watching.open_transactions == [False]


@pytest.mark.rule("DSH-3")
def test_a_server_that_says_no_is_asked_again_then_the_person_is_told_in_the_app(
    cast: Cast, settings: Settings
) -> None:
    settings.MAILERS = {"default": {"BACKEND": SMTP, "OPTIONS": {"host": "127.0.0.1", "port": 9}}}
    say(cast.li)
    go()
    assert states() == [DeliveryState.WAITING]
    for hours in range(1, 6):
        with clock.at(clock.now() + timedelta(hours=hours)):
            drain()
    assert Job.objects.get(task="salesops.notices.tasks.send_mail").state == JobState.PARKED
    assert states() == [DeliveryState.FAILED]
    assert Notice.objects.filter(person=cast.li, kind="notices.mail_failed").count() == 1
    go()
    assert states() == [DeliveryState.FAILED], "that the mail fails is not sent by mail"


@pytest.mark.rule("DSH-3")
def test_after_silence_it_is_sent_once_more_and_not_a_third_time(cast: Cast, settings: Settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Deaf"}}
    say(cast.li)
    for _minute in range(5):
        go()
    assert len(mail.outbox) == 2
    assert states() == [DeliveryState.UNCLEAR]


@pytest.mark.rule("DSH-3")
def test_what_a_killed_sender_held_is_sent_once_more_and_not_a_third_time(cast: Cast) -> None:
    say(cast.li)
    route()
    for silences, sent in ((0, 1), (1, 0)):
        mail.outbox.clear()
        with clock.at(clock.now() + LEASE + timedelta(minutes=1)):
            claimed_at = clock.now() - LEASE - timedelta(seconds=1)
            Delivery.objects.update(state=DeliveryState.SENDING, claimed_at=claimed_at, silences=silences)
            send_mail(cast.li)
        assert len(mail.outbox) == sent
    assert states() == [DeliveryState.UNCLEAR]


@pytest.mark.rule("DSH-3")
def test_what_another_sender_holds_is_left_to_it(cast: Cast) -> None:
    say(cast.li)
    route()
    Delivery.objects.update(state=DeliveryState.SENDING, claimed_at=clock.now())
    assert send_mail(cast.li) == 0
    assert mail.outbox == []


KILLED = """
import os, signal, sys
import django; django.setup()
from django.conf import settings
from django.db import connections
for alias in connections:
    connections[alias].settings_dict["NAME"] = sys.argv[1]
from django.core.mail import mailers
from salesops.notices import sending
from salesops.org.models import Person
sending.post = lambda message: os.kill(os.getpid(), signal.SIGKILL)
sending.send_mail(Person.objects.get(username="li"))
"""


@pytest.mark.race
@pytest.mark.rule("DSH-3")
@pytest.mark.django_db(transaction=True)
def test_a_sender_killed_in_mid_mail_leaves_a_claim_and_no_lock() -> None:
    cast = build_cast()
    say(cast.li)
    route()
    name = str(connection.settings_dict["NAME"])
    killed = subprocess.run([sys.executable, "-c", KILLED, name], cwd=PROJECT, check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert states() == [DeliveryState.SENDING]
    assert send_mail(cast.li) == 0, "its lease runs"
    with clock.at(clock.now() + LEASE + timedelta(minutes=1)):
        assert send_mail(cast.li) == 1
    assert len(mail.outbox) == 1


def test_the_two_mails_have_ways_of_their_own(cast: Cast) -> None:
    say(cast.li, kind=NEWS)
    route()
    assert Delivery.objects.get().channel == Channel.DIGEST
    assert send_mail(cast.li) == 0
