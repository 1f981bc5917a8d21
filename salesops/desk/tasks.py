"""The desk's own periodic work."""

from django.utils.translation import gettext_lazy as _

from salesops.desk import drafts
from salesops.jobs.registry import periodic


@periodic("desk.forget_drafts", every_minutes=24 * 60, label=_("Delete old drafts"))
def forget_drafts() -> None:
    """Delete drafts that nobody touched for thirty days."""
    drafts.forget_drafts()
