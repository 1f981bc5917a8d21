"""What people are told about stand-ins, handovers and shared records: made on the floor below, told from here."""

from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.jobs import job
from salesops.notices.actions import tell
from salesops.notices.kinds import NoticeKind
from salesops.org.actions.deputation import span_text
from salesops.org.models import Deputation, Person
from salesops.org.sharing import share_model

STAND_IN = NoticeKind("org.stand_in", _("%(by)s named you stand-in for %(principal)s, %(span)s."))
STAND_IN_FOR_NAMER = NoticeKind("org.stand_in_for_namer", _("%(by)s named you their stand-in, %(span)s."))
STAND_IN_FOR_YOU = NoticeKind("org.stand_in_for_you", _("%(by)s named %(deputy)s your stand-in, %(span)s."))
STAND_IN_REVOKED = NoticeKind("org.stand_in_revoked", _("%(by)s revoked it: you no longer stand in for %(principal)s."))
STAND_IN_REVOKED_BY_NAMER = NoticeKind(
    "org.stand_in_revoked_by_namer", _("You no longer stand in for %(by)s, who revoked it.")
)
STAND_IN_REVOKED_FOR_YOU = NoticeKind(
    "org.stand_in_revoked_for_you", _("%(by)s revoked it: %(deputy)s no longer stands in for you.")
)
STAND_IN_GIVEN_BACK = NoticeKind("org.stand_in_given_back", _("%(by)s gave it back, and no longer stands in for you."))
HANDED_OVER = NoticeKind("org.handed_over", _("%(by)s handed open work of %(name)s's over to you."))
SHARED = NoticeKind("org.shared", _("%(by)s shares a record with you until %(until)s: %(title)s"))


@job
def tell_stand_in(deputation_id: int, by_id: int) -> None:
    """Tell the stand-in, and the absent person where somebody else named them (ORG-3)."""
    deputation, by = _deputation(deputation_id), Person.objects.get(pk=by_id)
    for_deputy = STAND_IN_FOR_NAMER if deputation.principal == by else STAND_IN
    for person, kind in ((deputation.deputy, for_deputy), (deputation.principal, STAND_IN_FOR_YOU)):
        if person != by:
            _tell(person, kind, deputation, by, f"stand-in:{deputation.pk}")


@job
def tell_stand_in_revoked(deputation_id: int, by_id: int) -> None:
    """Tell both, but for the one who did it; nobody is named twice in what they read."""
    deputation, by = _deputation(deputation_id), Person.objects.get(pk=by_id)
    for_deputy = STAND_IN_REVOKED_BY_NAMER if deputation.principal == by else STAND_IN_REVOKED
    for_principal = STAND_IN_GIVEN_BACK if deputation.deputy == by else STAND_IN_REVOKED_FOR_YOU
    for person, kind in ((deputation.deputy, for_deputy), (deputation.principal, for_principal)):
        if person != by:
            _tell(person, kind, deputation, by, f"stand-in-revoked:{deputation.pk}")


@job
def tell_handed_over(person_id: int, receiver_id: int, by_id: int, entry_id: int) -> None:
    """Tell who took over (ORG-3); what it is stands in their own lists."""
    people = Person.objects.in_bulk([person_id, receiver_id, by_id])
    person, receiver, by = people[person_id], people[receiver_id], people[by_id]
    if receiver != by:
        params = {"by": by.name, "name": person.name}
        url = reverse("org:person-detail", args=[person.pk])
        tell(receiver, HANDED_OVER, params=params, url=url, key=f"handed-over:{entry_id}")


@job
def tell_shared(model: str, share_id: int) -> None:
    """Tell the colleague (ORG-2), unless it has ended already."""
    row = share_model(apps.get_model(model))._default_manager.filter(pk=share_id).first()
    if row is None or not row.user.is_active:
        return
    thing: Any = row.content_object
    params = {"by": row.shared_by.name, "until": row.until.isoformat(), "title": str(thing)}
    key = f"shared:{model}:{row.pk}:{row.shared_at:%Y%m%d%H%M%S%f}"
    tell(row.user, SHARED, params=params, url=thing.get_absolute_url(), key=key, about=thing)


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
