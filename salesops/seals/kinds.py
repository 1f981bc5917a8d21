"""Which papers can be sealed; each app hands in its own in ``sealing.py``, found by autodiscovery."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Person
from salesops.seals.enums import Seal

_kinds: dict[str, "Sealable"] = {}


@dataclass(frozen=True, slots=True)
class Sealable:
    """One kind of paper (the key of its ``PaperKind``) that leaves the house under a seal. Making one registers it.

    Any of ``seals`` lets it leave, the first is proposed; those in ``besides`` may stand beside one of them, and alone
    let nothing leave. ``locked`` takes the row of what the paper is about; ``refuse`` raises a ``Refusal`` where that
    is not, or no longer, what was approved; it is asked at the application and again when the seal comes down.
    ``dated`` is the day that stands on the paper, None for an undated one, which is never sealed. ``about`` are the
    records whose timelines tell of it, the paper's own first.

    Raises ValueError for a key that another kind has.
    """

    key: str
    label: Sentence
    seals: Sequence[Seal]
    may_apply: Callable[[Person, Any], Verdict]
    locked: Callable[[Any], Any]
    refuse: Callable[[Any], None]
    counterparty: Callable[[Any], str]
    dated: Callable[[Any], date | None]
    about: Callable[[Any], Sequence[Model]]
    besides: Sequence[Seal] = ()
    copies: int = 2
    straddle: bool = False
    wants_scan: bool = False

    def __post_init__(self) -> None:
        if _kinds.setdefault(self.key, self) is not self:
            raise ValueError(f"two kinds of sealable paper are called {self.key!r}")

    @property
    def offered(self) -> list[Seal]:
        """What may be asked for, the usual one first."""
        return [*self.seals, *self.besides]


def sealable(key: str) -> Sealable | None:
    """The registered kind; None for a paper that is never sealed."""
    return _kinds.get(key)
