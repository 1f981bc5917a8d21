"""What people are told about stand-ins, handovers and shared records: made on the floor below, told from here."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.jobs import job
from salesops.notices.actions import tell
from salesops.notices.kinds import NoticeKind
from salesops.org.actions.deputation import span_text
from salesops.org.models import Deputation, Person

STAND_IN = NoticeKind("org.stand_in", _("%(by)s named you stand-in for %(principal)s, %(span)s."))
STAND_IN_FOR_YOU = NoticeKind("org.stand_in_for_you", _("%(by)s named %(deputy)s your stand-in, %(span)s."))
STAND_IN_REVOKED = NoticeKind(
    "org.stand_in_revoked", _("%(by)s revoked a stand-in: %(deputy)s no longer decides for %(principal)s.")
)


@job
def tell_stand_in(deputation_id: int, by_id: int) -> None:
    """Tell the stand-in, and the absent person where somebody else named them (ORG-3)."""
    deputation, by = _deputation(deputation_id), Person.objects.get(pk=by_id)
    for person, kind in ((deputation.deputy, STAND_IN), (deputation.principal, STAND_IN_FOR_YOU)):
        if person != by:
            _tell(person, kind, deputation, by, f"stand-in:{deputation.pk}")


@job
def tell_stand_in_revoked(deputation_id: int, by_id: int) -> None:
    """Tell both, but for the one who did it."""
    deputation, by = _deputation(deputation_id), Person.objects.get(pk=by_id)
    for person in (deputation.deputy, deputation.principal):
        if person != by:
            _tell(person, STAND_IN_REVOKED, deputation, by, f"stand-in-revoked:{deputation.pk}")


def _deputation(pk: int) -> Deputation:
    return Deputation.objects.select_related("principal", "deputy").get(pk=pk)


def _tell(person: Person, kind: NoticeKind, deputation: Deputation, by: Person, key: str) -> None:
    params = {
        "by": by.name,
        "deputy": deputation.deputy.name,
        "principal": deputation.principal.name,
        "span": span_text(deputation),
    }
    tell(person, kind, params=params, url=reverse("org:deputation-list"), key=key)
