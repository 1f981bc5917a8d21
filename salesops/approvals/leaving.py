"""What of a leaver's no handover moves: decisions are frozen on people, and go their way by the tick (ORG-3)."""

from django.utils.translation import gettext_lazy as _

from salesops.approvals.enums import OPEN_STATES, ConsultationState, StepState
from salesops.approvals.models import Consultation, Request, Step
from salesops.org.handing_over import goes_its_own_way
from salesops.org.models import Person


@goes_its_own_way(_("Decisions that wait for them: with the end of their access they go to the superior."))
def _waiting(person: Person) -> int:
    return Step.objects.filter(approver=person, state=StepState.OPEN).count()


@goes_its_own_way(_("Approvals they asked for: these run on, and whoever takes the paper may withdraw it."))
def _asked(person: Person) -> int:
    return Request.objects.filter(owner=person, state__in=OPEN_STATES).count()


@goes_its_own_way(
    _("Opinions they were asked for: with the end of their access the question is taken back, and who asked is told.")
)
def _opinions(person: Person) -> int:
    return Consultation.objects.filter(colleague=person, state=ConsultationState.ASKED).count()
