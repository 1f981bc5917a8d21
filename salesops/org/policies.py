"""Settings about people."""

from django.utils.translation import gettext_lazy as _

from salesops.policy.declared import Setting, declare
from salesops.policy.shown import days

declare(
    Setting(
        "org.gm_alternate",
        str,
        "",
        _("sign-in name"),
        "ORG-4",
        _("Who decides on the general manager's own requests"),
        show=lambda name: _("%(name)s (sign-in name)") % {"name": name} if name else "",
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
        show=days,
        check=lambda count: 1 <= count <= 366,  # noqa: PLR2004 - longer than a year nobody is absent, they have left
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
        show=days,
        check=lambda count: 1 <= count <= 366,  # noqa: PLR2004 - after a year somebody looks again
    )
)
