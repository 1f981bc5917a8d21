"""The week's sheet of customers (VIS-3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SheetStanding(TextChoices):
    """How a week's sheet of customers stands against its deadline (VIS-3); follows from its times, never stored."""

    NOT_DUE = "not_due", pgettext_lazy("sheet", "Not due yet")
    ON_TIME = "on_time", pgettext_lazy("sheet", "On time")
    LATE = "late", pgettext_lazy("sheet", "Late")
    MISSING = "missing", pgettext_lazy("sheet", "Missing")

    @property
    def pill(self) -> str:
        """The mark that a pill shows."""
        return {"not_due": "open", "on_time": "done", "late": "wait", "missing": "stop"}[self.value]


class SheetVerb(TextChoices):
    """What the audit trail says about the week's sheet of customers."""

    HANDED_IN = "customers.sheet.handed-in", _("handed in the customer sheet")
    OPENED = "customers.sheet.opened", _("opened the filed copy")
