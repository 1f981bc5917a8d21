"""How complete a customer's file is, and what is missing (CUS-1)."""

from collections.abc import Mapping
from dataclasses import dataclass

from customers.enums import WITHOUT_CREDIT_CODE
from salesops.base.refusals import Sentence

# What a full file holds, in the order of the form. `contact` stands for a contact who can be reached.
WANTED = (
    "credit_code",
    "source",
    "nature",
    "legal_representative",
    "scale",
    "industry",
    "address",
    "website",
    "email",
    "background",
    "expected_quantity",
    "contact",
)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing the file lacks: the form field (or "contact") and its label."""

    field: str
    label: Sentence


@dataclass(frozen=True, slots=True)
class Completeness:
    """`percent` is 0–100, rounded down, so that 100 means nothing is missing."""

    percent: int
    missing: tuple[Missing, ...]

    @property
    def width(self) -> str:
        """The share as a meter draws it."""
        return f"{self.percent}%"

    def __bool__(self) -> bool:
        return not self.missing


def score(values: Mapping[str, object], labels: Mapping[str, Sentence]) -> Completeness:
    """Score a file by what it holds: every wanted value counts the same (CUS-1).

    `values` maps the names in `WANTED` and "nature" to what is there; anything falsy is missing. A public or
    overseas body has no unified social credit code, so none is asked of it.
    """
    exempt = values.get("nature") in WITHOUT_CREDIT_CODE
    wanted = [name for name in WANTED if not (exempt and name == "credit_code")]
    missing = tuple(Missing(name, labels[name]) for name in wanted if not values.get(name))
    return Completeness(percent=100 * (len(wanted) - len(missing)) // len(wanted), missing=missing)
