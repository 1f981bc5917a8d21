"""The dated settings of the commissions floor."""

from django.utils.translation import gettext_lazy as _

from salesops.policy import Setting, declare
from salesops.policy.shown import day_of_month

# -------------------------------------------------------------------------------------------------------- settlement

declare(
    Setting(
        key="commissions.settle_day",
        type=int,
        default=5,
        unit=_("day of the month"),
        rule="COM-6",
        label=_("Day on which the previous month is settled automatically"),
        check=lambda day: 1 <= day <= 28,  # noqa: PLR2004 - every month has such a day
        show=day_of_month,
    )
)
