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
