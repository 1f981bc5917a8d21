"""Settings about messages."""

from django.utils.translation import gettext_lazy as _

from salesops.policy.declared import Setting, declare
from salesops.policy.shown import hour

declare(
    Setting(
        "notices.digest_hour",
        int,
        17,
        _("o'clock"),
        "DSH-3",
        _("When the daily e-mail with notices goes out"),
        check=lambda count: 0 <= count < 24,  # noqa: PLR2004 - hours of a day
        show=hour,
    )
)
