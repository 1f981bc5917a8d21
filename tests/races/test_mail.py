"""A quote's mail whose sender is killed while the mail server has it is not sent again (QUO-4, CNF-1)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db.models.functions import Now

from quotes.actions.handout import hand_out_quote
from quotes.enums import HandOutWay
from quotes.models import HandOut, MailClaim
from salesops.approvals.chains import ensure_chains
from salesops.audit.models import Entry
from salesops.jobs import drain
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.jobs.worker import OUTSIDE_GAP
from salesops.notices.models import Notice
from tests.cast import build_cast
from tests.factories.quotes import approve, archive, make_desk, submit
from tests.races.cradle import Cradle, cradle

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def handed() -> HandOut:
    cast = build_cast()
    ensure_chains()
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    quote = approve(submit(desk.quote("91.23", contact=desk.contact)))
    archive(quote, b"%PDF-1.7 the very bytes")
    return hand_out_quote(quote, way=HandOutWay.EMAIL, contact=desk.contact, by=cast.li)


@pytest.fixture
def senders() -> Iterator[Cradle]:
    """Processes that send as the running role."""
    with cradle("tests.races.mailing") as ready:
        yield ready


def kill_the_sender(senders: Cradle) -> None:
    """While the mail server has the message; then as much time passes as it takes to count the job as abandoned."""
    senders.begin(str(settings.MEDIA_ROOT))
    assert senders.line() == "taken\n"
    senders.kill()
    senders.wait()
    running = Job.objects.filter(state=JobState.RUNNING)
    assert running.update(claimed_at=Now() - OUTSIDE_GAP - timedelta(minutes=1)) == 1


@pytest.mark.rule("QUO-4")
def test_what_the_server_may_have_is_not_sent_again_and_the_sender_is_told(handed: HandOut, senders: Cradle) -> None:
    kill_the_sender(senders)
    drain()
    drain()
    assert mail.outbox == []
    held = Notice.objects.get(kind="quotes.mail.held")
    assert held.person == handed.handed_by
    assert "请向客户确认" in held.params["why"]
    assert not Entry.objects.filter(verb="quotes.quote.mailed").exists()


def test_the_twin_without_the_claim_sends_it_twice(handed: HandOut, senders: Cradle) -> None:
    """Else the kill above would not hit where it hurts."""
    kill_the_sender(senders)
    assert MailClaim.objects.all().delete()[0] == 1
    drain()
    assert len(mail.outbox) == 1
