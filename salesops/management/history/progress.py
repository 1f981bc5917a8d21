"""How far a long command has come, on standard error."""

from django.core.management.base import OutputWrapper

WIDTH = 30


class Progress:
    """A bar that moves on a terminal; elsewhere one line per step of the work, when it is done."""

    def __init__(self, stream: OutputWrapper, *, quiet: bool = False) -> None:
        self._stream = stream
        self._moves = stream.isatty()
        self._quiet = quiet
        self._shown = -1

    def show(self, what: str, done: int, total: int) -> None:
        """`done` of `total` rows of `what`."""
        filled = WIDTH * done // total if total else WIDTH
        finished = done >= total
        if self._quiet or (not finished and (not self._moves or filled == self._shown)):
            return
        self._shown = -1 if finished else filled
        bar = "#" * filled + "." * (WIDTH - filled)
        text = f"{'\r' if self._moves else ''}{what:<10} [{bar}] {done}/{total}" + "\n" * finished
        self._stream.write(text, str, ending="")
        self._stream.flush()
