"""The dated settings of the quotes floor."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from salesops.policy import Setting, declare

# ------------------------------------------------------------------------------------------------------------- price

declare(
    Setting(
        key="quotes.price_may_start_in_the_past",
        type=bool,
        default=False,
        unit="",
        rule="PRC-3",
        label=_("A price policy may be issued with a first day that is over"),
    )
)

# ------------------------------------------------------------------------------------------------------------- quote

declare(
    Setting(
        key="quotes.approval_days",
        type=int,
        default=2,
        unit=_("days"),
        rule="APP-4",
        label=_("Time for the whole approval of a quote"),
        check=lambda days: 1 <= days <= 60,
    )
)
declare(
    Setting(
        key="quotes.approval_in_working_days",
        type=bool,
        default=True,
        unit="",
        rule="APP-4",
        label=_("The time for a quote's approval counts working days"),
    )
)
declare(
    Setting(
        key="quotes.major_amount",
        type=Decimal,
        default=Decimal("500000.00"),
        unit=_("yuan"),
        rule="QUO-3",
        label=_("From this total on a quote is major and goes to the general manager"),
        check=lambda amount: amount > 0,
    )
)
declare(
    Setting(
        key="quotes.valid_days",
        type=int,
        default=30,
        unit=_("days"),
        rule="QUO-4",
        label=_("How long a quote is valid unless somebody says otherwise"),
        check=lambda days: 1 <= days <= 365,
    )
)
