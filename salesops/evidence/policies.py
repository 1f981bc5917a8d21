"""From how many looks on somebody's day is unusual (CNF-4)."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from salesops.policy.declared import Setting, declare

declare(
    Setting(
        "evidence.unusual_factor",
        Decimal,
        Decimal(3),
        _("times the usual"),
        "CNF-4",
        _("Views or exports far above a person's usual from which the director is told"),
        check=lambda factor: factor >= 1,
    )
)
declare(
    Setting(
        "evidence.least_views",
        int,
        60,
        _("records a day"),
        "CNF-4",
        _("Viewed records up to which nothing is unusual"),
        check=lambda count: count > 0,
    )
)
declare(
    Setting(
        "evidence.least_exports",
        int,
        10,
        _("a day"),
        "CNF-4",
        _("Downloads and exports up to which nothing is unusual"),
        check=lambda count: count > 0,
    )
)
