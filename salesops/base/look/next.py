"""What is next with a record: who must do what, by when, and why; at most one main button."""

from dataclasses import dataclass

from salesops.base.look.clock import ClockView


@dataclass(frozen=True)
class NextStep:
    """``say`` names who and what, ``why`` stands beneath. ``mine``: it is the reader's turn.

    The main button is a link (``url``) or opens a dialog of the page (``opens``, its id), and is called ``label``.
    """

    say: str
    why: str = ""
    mine: bool = False
    clock: ClockView | None = None
    label: str = ""
    url: str = ""
    opens: str = ""
