"""A request that can't be handed on keeps nobody else back, and stands on the administrator's page (ORG-3, DSH-1)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from salesops.approvals.claiming import ONE_REQUEST
from salesops.approvals.models import Request
from salesops.approvals.reminders import remind
from salesops.base import clock
from salesops.jobs import drain
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.org.models import Person, Region
from tests.cast import Cast
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, submit
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-3", "DSH-1")]

MORNING = clock.shanghai(date(2026, 11, 20), 9)


@pytest.fixture
def stuck(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Request:
    """Li's paper, which waits for Wang, who has left; since then its app can't say whose it is."""
    make_chain({"who": "superior"})
    with clock.at(MORNING):
        request = submit(make_paper(), by=cast.li)

    def in_charge(_kind: object, subject: Region) -> list[int]:
        if subject.pk == request.subject_id:
            raise RuntimeError("nobody can say whose it is")
        return []

    monkeypatch.setattr(type(KIND), "in_charge", in_charge)
    Person.objects.filter(pk=cast.wang.pk).update(is_active=False)
    return request


def page(cast: Cast) -> str:
    hu = Visitor(cast.hu)
    hu.cookies["django_language"] = "en"
    return hu.get(reverse("operations:home")).content.decode()


def test_it_stands_on_the_administrators_page_until_it_works(
    cast: Cast, stuck: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.at(MORNING):
        other = submit(make_paper(), by=cast.he)
        assert "Remind of one request, or hand it on" not in page(cast)
        assert [remind().handed_on for _tick in range(2)] == [0, 0]  # Wang is passed over for the other at once
        drain()
    assert [step.approver for step in open_steps(other)] == [cast.zhao]
    [job] = Job.objects.filter(task=ONE_REQUEST)  # however often the tick came by
    assert (job.args, job.state, job.tries) == ([stuck.pk], JobState.WAITING, 1)
    shown = page(cast)
    assert "Remind of one request, or hand it on" in shown
    assert "nobody can say whose it is" in shown
    assert stuck.title not in shown
    for hours in range(1, 5):
        with clock.at(MORNING + timedelta(hours=hours)):
            drain()
    job.refresh_from_db()
    assert job.state == JobState.PARKED
    assert remind().handed_on == 0
    assert Job.objects.filter(task=ONE_REQUEST).count() == 1
    monkeypatch.undo()
    assert remind().handed_on == 1  # by itself, and what was parked finds nothing left to do
    drain()
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert [step.approver for step in open_steps(stuck)] == [cast.zhao]


def test_the_administrators_button_hands_it_on_as_well(
    cast: Cast, stuck: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    remind()
    Job.objects.filter(task=ONE_REQUEST).update(state=JobState.PARKED, tries=5)
    [job] = Job.objects.filter(task=ONE_REQUEST)
    monkeypatch.undo()
    assert Visitor(cast.hu).send(reverse("operations:job-retry", args=[job.pk])).status_code == 302
    drain()
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert [step.approver for step in open_steps(stuck)] == [cast.zhao]
