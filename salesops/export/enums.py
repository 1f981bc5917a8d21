"""How far an export is, and what the trail says of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RunState(TextChoices):
    """writing → ready → gone after a week; failed when it could not be written."""

    WRITING = "writing", pgettext_lazy("export", "Being written")
    READY = "ready", pgettext_lazy("export", "Ready")
    FAILED = "failed", pgettext_lazy("export", "Could not be written")
    GONE = "gone", pgettext_lazy("export", "No longer kept")


STATE_MARK = {
    RunState.WRITING: "run",
    RunState.READY: "done",
    RunState.FAILED: "stop",
    RunState.GONE: "off",
}


class ExportVerb(TextChoices):
    """What is recorded."""

    ASKED = "export.run.asked", _("asked for the export")
