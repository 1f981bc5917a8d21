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
        _("From how many times a person's usual count of views or exports on the director is told"),
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
        _("Fewer viewed records than this are never unusual"),
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
        _("Fewer downloads and exports than this are never unusual"),
        check=lambda count: count > 0,
    )
)
