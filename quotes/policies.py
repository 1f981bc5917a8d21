"""The dated settings of the quotes floor."""

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
