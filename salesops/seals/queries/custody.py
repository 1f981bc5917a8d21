"""Who keeps which seal now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from salesops.org.models import Person
from salesops.seals.enums import Seal
from salesops.seals.models import Custody


@dataclass(frozen=True, slots=True)
class SealRow:
    """One seal and who keeps it; no custody: nobody was named yet."""

    seal: Seal
    custody: Custody | None

    @property
    def keepers(self) -> list[Person]:
        """Who may use it: keeper and stand-in, while they are with us."""
        return keepers_of(self.custody)


def keepers_of(custody: Custody | None) -> list[Person]:
    """Keeper and stand-in, those who are still with us."""
    if custody is None:
        return []
    return [one for one in (custody.keeper, custody.stand_in) if one is not None and one.is_active]


def custody_of(seal: str) -> Custody | None:
    """Who keeps it now."""
    return Custody.objects.filter(seal=seal).select_related("keeper", "stand_in").order_by("-pk").first()


def all_seals() -> Sequence[SealRow]:
    """Each seal of the house, in one query."""
    found = {one.seal: one for one in Custody.objects.current().select_related("keeper", "stand_in", "named_by")}
    return [SealRow(seal, found.get(seal.value)) for seal in Seal]


def kept_since() -> datetime | None:
    """Since when the register is kept: since a keeper was named for the first time. None: not yet."""
    since: datetime | None = Custody.objects.order_by().aggregate(since=Min("since"))["since"]
    return since
