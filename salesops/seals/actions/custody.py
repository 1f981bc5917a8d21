"""Naming who keeps a seal (PAPERS P28)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.audit import record
from salesops.base.clock import now
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.org.models import Person
from salesops.seals.enums import Seal, SealVerb
from salesops.seals.models import Custody
from salesops.seals.queries.custody import custody_of
from salesops.seals.rules import can_name_keepers


@transaction.atomic
def name_keeper(seal: Seal, keeper: Person, stand_in: Person | None = None, *, by: Person) -> Custody:
    """From now on ``keeper`` keeps the seal, and ``stand_in`` uses it as well. The same again changes nothing.

    Refused (QUO-6): somebody who has left, and a stand-in who is the keeper.
    """
    require(can_name_keepers(by))
    for name, person in (("keeper", keeper), ("stand_in", stand_in)):
        if person is not None and not person.is_active:
            raise Refusal(
                "QUO-6",
                _("%(name)s has left and keeps no seal.") % {"name": person.name},
                _("Name somebody else."),
                field=name,
            )
    if stand_in == keeper:
        raise Refusal(
            "QUO-6",
            _("Nobody stands in for themselves."),
            _("Name somebody else as the stand-in, or nobody."),
            field="stand_in",
        )
    former = custody_of(seal)
    if former is not None and (former.keeper, former.stand_in) == (keeper, stand_in):
        return former
    custody = Custody.objects.create(seal=seal, keeper=keeper, stand_in=stand_in, since=now(), named_by=by)
    changes = {
        "keeper": (former.keeper if former else None, keeper),
        "stand_in": (former.stand_in if former else None, stand_in),
    }
    record(custody, SealVerb.KEEPER_NAMED, by=by, changes=changes)
    return custody
