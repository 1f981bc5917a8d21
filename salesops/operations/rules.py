"""Who looks after the machinery."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.jobs.models import Job
from salesops.org.models import Person
from salesops.org.visibility import visible


def can_operate(person: Person) -> Verdict:
    """DSH-1: the administrator sees what stands still and has it tried again; jobs hold numbers, no facts of trade."""
    if person.is_active and person.administers:
        return Allowed()
    return Denied(_("Operations are the administrator's."), "DSH-1")


@visible(Job)
def jobs_of(person: Person) -> QuerySet[Job]:
    """All of them, for whoever may do something about them."""
    return Job.objects.all() if can_operate(person) else Job.objects.none()
