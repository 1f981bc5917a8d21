"""What people are told about seals."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.base.clock import today
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.models import Person
from salesops.seals.enums import EntryState
from salesops.seals.models import SealEntry
from salesops.seals.queries.custody import custody_of, keepers_of
from salesops.seals.queries.entry import keepers_for, out_of_office

TO_SEAL = NoticeKind("seals.to-seal", _("%(who)s asks for a seal on %(paper)s"), NoticeGroup.WAITING)
SEALED = NoticeKind("seals.sealed", _("%(paper)s is sealed: %(number)s"), NoticeGroup.RESULT)
REFUSED = NoticeKind("seals.refused", _("%(paper)s was not sealed: %(why)s"), NoticeGroup.RESULT)
WITHDRAWN = NoticeKind("seals.withdrawn", _("%(who)s wants no seal on %(paper)s any more"), NoticeGroup.RESULT)
TAKEN_BACK = NoticeKind("seals.taken-back", _("The sealing of %(paper)s was taken back: %(why)s"), NoticeGroup.RESULT)
STILL_OUT = NoticeKind("seals.still-out", _("A seal is not back yet: %(number)s, %(paper)s"), NoticeGroup.LATE)


def tell_keepers(entry: SealEntry) -> None:
    """Something is to be sealed: keeper and stand-in, but for who asked or witnesses it."""
    for keeper in keepers_for(entry):
        _tell(keeper, TO_SEAL, entry, "to-seal", who=entry.applicant.name)


def tell_keepers_of_withdrawal(entry: SealEntry) -> None:
    """What they were asked for is wanted no more."""
    for keeper in keepers_of(custody_of(entry.seal)):
        if keeper.pk != entry.applicant_id:
            _tell(keeper, WITHDRAWN, entry, "withdrawn", who=entry.applicant.name)


def tell_applicant(entry: SealEntry) -> None:
    """What became of it."""
    if entry.is_counter:
        _tell(entry.applicant, TAKEN_BACK, entry, "taken-back", why=entry.reason)
    elif entry.state == EntryState.REFUSED:
        _tell(entry.applicant, REFUSED, entry, "refused", why=entry.reason)
    else:
        _tell(entry.applicant, SEALED, entry, "sealed", number=entry.number)


@transaction.atomic
def remind_of_seals_outside() -> None:
    """Once a day, while a seal is not back at its time: who took it along, and who keeps it."""
    for entry in out_of_office():
        for person in {entry.applicant, *keepers_of(custody_of(entry.seal))}:
            _tell(person, STILL_OUT, entry, f"out:{today():%Y%m%d}", number=entry.number)


def _tell(person: Person, kind: NoticeKind, entry: SealEntry, slot: str, **params: str) -> None:
    said = {"paper": entry.paper.reference, **params}
    url = entry.get_absolute_url()
    tell(person, kind, params=said, url=url, key=f"seals:{entry.pk}:{slot}", about=entry)
