"""What of a leaver's no handover moves: a seal is handed over by hand, and the administrator names who takes it."""

from django.utils.translation import gettext_lazy as _

from salesops.org.handing_over import goes_its_own_way
from salesops.org.models import Person
from salesops.seals.enums import OPEN
from salesops.seals.models import SealEntry
from salesops.seals.queries.entry import kept_by


@goes_its_own_way(_("Seals they keep or stand in for: the administrator names somebody else."))
def _kept(person: Person) -> int:
    return kept_by(person).count()


@goes_its_own_way(_("Papers they asked to have sealed: the keeper decides; whoever takes the paper may ask anew."))
def _asked(person: Person) -> int:
    return SealEntry.objects.filter(applicant=person, state__in=OPEN).count()
