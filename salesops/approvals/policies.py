"""The dated settings of approvals."""

from django.utils.translation import gettext_lazy as _

from salesops.policy import Setting, declare
from salesops.policy.shown import days

declare(
    Setting(
        key="approvals.limit_days",
        type=int,
        default=2,
        unit=_("days"),
        rule="APP-4",
        label=_("Limit of an approval chain, where its kind sets none"),
        show=days,
    )
)
declare(
    Setting(
        key="approvals.limit_counts_working_days",
        type=bool,
        default=True,
        unit="",
        rule="APP-4",
        label=_("Approval limits count working days (no: days of the calendar)"),
    )
)
