"""Tables of the register."""

from salesops.seals.models.custody import Custody
from salesops.seals.models.entry import SealEntry

__all__ = ["Custody", "SealEntry"]
