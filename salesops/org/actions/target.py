"""Setting targets of months (OPP-2)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.audit.trail import record
from salesops.base.money import ZERO
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.org.enums import OrgVerb
from salesops.org.models import Person, Region, SalesTarget
from salesops.org.rules import can_set_targets
from salesops.org.targets import Whose


@transaction.atomic
def set_targets(months: Sequence[date], wanted: Mapping[Whose, Decimal], *, by: Person) -> int:
    """Set the same amounts, in yuan, for each of the months (their first days); how many rows changed.

    0 takes a target away; who isn't named keeps what is there. One entry of the trail for each who got another one,
    with every month that changed. Refused (OPP-2): an amount below 0. ValueError for a day that begins no month.
    """
    require(can_set_targets(by))
    if any(month.day != 1 for month in months):
        raise ValueError("a target is a whole month's")
    if any(amount < 0 for amount in wanted.values()):
        raise Refusal("OPP-2", _("A target is not below 0."), _("Correct it and save again."))
    # Whoever sets targets waits here for whoever is setting them: there may be no row to lock yet.
    list(Region.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    rows = SalesTarget.objects.select_for_update(no_key=True).filter(month__in=months).order_by("pk")
    there = {(row.month, Whose(row.person_id, row.region_id)): row for row in rows}
    changed = 0
    for whose, amount in wanted.items():
        changes: dict[str, tuple[Decimal | None, Decimal]] = {}
        target: SalesTarget | None = None
        for month in months:
            row = there.get((month, whose))
            if amount == (row.amount if row else ZERO):
                continue
            changes[f"{month:%Y-%m}"] = (row.amount if row else None, amount)
            row = row or SalesTarget(month=month, person_id=whose.person, region_id=whose.region)
            row.amount = amount
            row.save()
            target = target or row
        if target is not None:
            record(target, OrgVerb.TARGET_SET, by=by, changes=changes)
            changed += len(changes)
    return changed
