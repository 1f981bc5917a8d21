"""The only mail with amounts: to whom, with what, and what holds it back (QUO-4, CNF-1, CNF-2)."""

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from quotes.actions.handout import hand_out_quote
from quotes.actions.version import new_version
from quotes.enums import HandOutWay
from quotes.models import HandOut, Quote
from quotes.tasks import mail_quote
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.jobs import drain
from salesops.notices.models import Notice
from tests.cast import Cast
from tests.factories.quotes import Desk, approve, archive, make_desk, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


@pytest.fixture
def handed(desk: Desk, cast: Cast) -> HandOut:
    quote = approve(submit(desk.quote("91.23", contact=desk.contact)))
    archive(quote, b"%PDF-1.7 the very bytes")
    return hand_out_quote(quote, way=HandOutWay.EMAIL, contact=desk.contact, by=cast.li)


@pytest.mark.rule("QUO-4", "CNF-1")
def test_the_paper_goes_to_the_contact_once_and_the_mail_names_no_amount(handed: HandOut, desk: Desk) -> None:
    drain()
    (sent,) = mail.outbox
    assert sent.to == [desk.contact.email]
    assert handed.quote.number in sent.subject
    assert "91.23" not in sent.subject + str(sent.body)
    ((name, content, kind),) = sent.attachments
    assert (name, content, kind) == (f"{handed.quote.number}.pdf", b"%PDF-1.7 the very bytes", "application/pdf")
    mail_quote(handed.pk)
    assert len(mail.outbox) == 1
    assert "邮件发送了报价单" in timeline_for(handed.quote)[0].sentence


def _archived_contact(handed: HandOut) -> None:
    contact = handed.contact
    assert contact is not None
    contact.archived_at = clock.now()
    contact.save()


def _no_address(handed: HandOut) -> None:
    contact = handed.contact
    assert contact is not None
    contact.email = ""
    contact.save()


def _sender_left(handed: HandOut) -> None:
    handed.handed_by.is_active = False
    handed.handed_by.save()


def _superseded(handed: HandOut) -> None:
    approve(submit(new_version(Quote.objects.get(pk=handed.quote_id), by=handed.handed_by)))


@pytest.mark.rule("CNF-1", "QUO-4")
@pytest.mark.parametrize("meanwhile", [_archived_contact, _no_address, _sender_left, _superseded])
def test_what_happened_meanwhile_holds_the_mail_back(handed: HandOut, meanwhile: object) -> None:
    assert callable(meanwhile)
    meanwhile(handed)
    drain()
    assert mail.outbox == []
    assert Notice.objects.filter(person=handed.handed_by, kind="quotes.mail.held").exists()


@pytest.mark.rule("QUO-4")
def test_an_offer_that_is_over_is_not_mailed(handed: HandOut) -> None:
    with clock.at(clock.now() + timedelta(days=40)):
        drain()
    assert mail.outbox == []


@pytest.mark.rule("QUO-4")
def test_a_mail_server_that_says_no_is_asked_again_then_told(handed: HandOut, settings: Settings) -> None:
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 9},
        }
    }
    for tries in range(5):
        with clock.at(clock.now() + timedelta(hours=tries)):
            drain()
    held = Notice.objects.get(kind="quotes.mail.held")
    assert held.person == handed.handed_by
