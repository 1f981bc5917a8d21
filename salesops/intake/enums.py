"""How far a file is, what became of a row, what the trail says."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RunState(TextChoices):
    """reading → checking → ready → loading → done; failed as a whole, or dropped before it was loaded."""

    READING = "reading", pgettext_lazy("import", "Being read")
    CHECKING = "checking", pgettext_lazy("import", "Being checked")
    READY = "ready", pgettext_lazy("import", "Waits for your word")
    LOADING = "loading", pgettext_lazy("import", "Being loaded")
    DONE = "done", pgettext_lazy("import", "Loaded")
    FAILED = "failed", pgettext_lazy("import", "Can't be loaded")
    DROPPED = "dropped", pgettext_lazy("import", "Dropped")


RUNNING = (RunState.READING, RunState.CHECKING, RunState.LOADING)
OPEN = (*RUNNING, RunState.READY)

STATE_MARK = {
    RunState.READING: "run",
    RunState.CHECKING: "run",
    RunState.READY: "wait",
    RunState.LOADING: "run",
    RunState.DONE: "done",
    RunState.FAILED: "stop",
    RunState.DROPPED: "off",
}


class RowState(TextChoices):
    """What became of a row of the file."""

    GOOD = "good", pgettext_lazy("row", "New")
    SAME = "same", pgettext_lazy("row", "There already")
    BAD = "bad", pgettext_lazy("row", "Refused")
    LOADED = "loaded", pgettext_lazy("row", "Loaded")


class Fault(TextChoices):
    """Why a cell has no value that could be trusted."""

    FORMULA = "formula", _("This cell holds a formula, which is never calculated here. Put its value in its place.")
    ERROR = "error", _("This cell shows an error of the spreadsheet.")
    MERGED = "merged", _("Cells are merged here, so that it is not said whose value it is. Unmerge and fill each.")
    CUT = "cut", _("The spreadsheet has shortened this number. Format the column as text and type it again.")
    UNREADABLE = "unreadable", _("This line holds characters of no known encoding. Save the file as UTF-8 or xlsx.")
    QUOTE = "quote", _("A quotation mark opens here and is not closed.")
    TOO_MANY = "too_many", _("There are more values than headings: perhaps a comma within a value.")


class RunVerb(TextChoices):
    """What the audit trail says about an import."""

    STARTED = "intake.run.started", _("handed in the file")
    CONFIRMED = "intake.run.confirmed", _("had the file loaded")
    DROPPED = "intake.run.dropped", _("dropped the file")
    DONE = "intake.run.done", _("loaded the file")
