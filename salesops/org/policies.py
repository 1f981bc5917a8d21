"""Settings about people."""

from django.utils.translation import gettext_lazy as _

from salesops.policy.declared import Setting, declare

declare(
    Setting(
        "org.gm_alternate",
        str,
        "",
        _("sign-in name"),
        "ORG-4",
        _("Who decides on the general manager's own requests"),
    )
)
declare(
    Setting(
        "org.stand_in_days",
        int,
        90,
        _("days"),
        "ORG-3",
        _("Longest span of a stand-in"),
        check=lambda days: 1 <= days <= 366,  # noqa: PLR2004 - longer than a year nobody is absent, they have left
    )
)
declare(
    Setting(
        "org.share_days",
        int,
        90,
        _("days"),
        "ORG-2",
        _("Longest span for which a record is shared"),
        check=lambda days: 1 <= days <= 366,  # noqa: PLR2004 - after a year somebody looks again
    )
)
