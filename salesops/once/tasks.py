"""The keys' own periodic work."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.jobs.registry import periodic
from salesops.once.models import Submission

KEPT = timedelta(days=30)


@periodic("once.forget", every_minutes=24 * 60, label=_("Delete the keys of old forms"))
def forget_old_answers() -> None:
    """Delete keys of over thirty days ago: no browser sends that form again."""
    Submission.objects.filter(created_at__lt=clock.now() - KEPT).delete()
