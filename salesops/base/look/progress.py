"""How far work in the background is, as ``components/progress.html`` draws it."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Progress:
    """``share`` as a meter draws it, ``label`` as words; ``again`` asks for it anew, empty when it has ended."""

    share: str
    label: str
    again: str = ""

    @classmethod
    def of(cls, done: int, total: int, label: str, *, again: str = "") -> Self:
        """So many of so many; while nobody knows of how many, nothing is drawn."""
        return cls(f"{100 * done // total if total else 0}%", label, again)

    @property
    def drawn(self) -> dict[str, str]:
        """What the component asks for."""
        return {"share": self.share, "label": self.label, "again": self.again}
