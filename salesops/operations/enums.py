"""What is recorded about operations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OperationsVerb(TextChoices):
    """What the audit trail says was done to parked work."""

    JOB_RETRIED = "operations.job.retried", _("had the parked job tried again")
