"""The approval chain: a square seal is decided, a ring is now (the ring is the clock), a dashed circle is to come."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import pgettext

from salesops.base.look.clock import ClockView

type NodeKind = Literal["start", "done", "now", "next", "skipped", "returned", "refused", "end"]

# Drawn in a line of marks: where nothing is or was to be decided there is nothing to draw.
MARKED = frozenset({"done", "now", "next", "returned", "refused"})


@dataclass(frozen=True)
class ChainNode:
    """One step. All words are in the reader's language already; ``parallel`` are sign-offs that run together."""

    kind: NodeKind
    post: str
    person: str = ""
    said: str = ""
    why: str = ""
    clock: ClockView | None = None
    parallel: Sequence["ChainNode"] = field(default_factory=tuple)
    checks: bool = False
    """Finance checks figures and has a seal of its own."""

    @property
    def css(self) -> str:
        """The class of the node's state, with the clock's while it runs."""
        if self.kind == "now" and self.clock and self.clock.state in {"half", "over"}:
            return f"is-now is-{self.clock.state}"
        return f"is-{self.kind}"

    @property
    def initial(self) -> str:
        """The family name's character, or a Latin initial."""
        return self.person[:1].upper()

    @property
    def seal(self) -> str:
        """What is cut into the seal: a character in Chinese, in English the name of a drawn sign."""
        if self.kind == "returned":
            return pgettext("seal", "back")
        if self.kind == "refused":
            return pgettext("seal", "cross")
        return pgettext("seal", "checked") if self.checks else pgettext("seal", "tick")

    @property
    def state_text(self) -> str:
        """The state in words, for those who can't see the shape."""
        return {
            "start": pgettext("chain", "submitted"),
            "done": pgettext("chain", "approved"),
            "now": pgettext("chain", "deciding now"),
            "next": pgettext("chain", "to come"),
            "skipped": pgettext("chain", "not needed"),
            "returned": pgettext("chain", "returned"),
            "refused": pgettext("chain", "rejected"),
            "end": pgettext("chain", "result"),
        }[self.kind]


@dataclass(frozen=True)
class ChainView:
    """A chain from its submission to its result."""

    nodes: Sequence[ChainNode]

    @property
    def marks(self) -> list[ChainNode]:
        """The nodes that a line of small marks draws."""
        return [node for node in self.nodes if node.kind in MARKED]

    @property
    def summary(self) -> str:
        """The marks as a sentence: post and state of each."""
        return pgettext("list", ", ").join(f"{node.post} {node.state_text}" for node in self.marks)
