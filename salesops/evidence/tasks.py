"""What is looked at by itself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from salesops.base.clock import today
from salesops.evidence.watch import warn_of
from salesops.jobs import periodic


@periodic("evidence.watch", every_minutes=30, label=_("Look for unusual counts of views and exports"))
def watch() -> None:
    """Each half hour: today, and yesterday for its last half hour; whoever was told of is not told of again."""
    warn_of(today() - timedelta(days=1))
    warn_of(today())
