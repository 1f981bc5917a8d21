"""Settings of the customer floor."""

from django.utils.translation import gettext_lazy as _

from salesops.policy.declared import Setting, declare
from salesops.policy.shown import working_days

REGISTRATION_DAYS = declare(
    Setting(
        "customers.registration_days",
        int,
        1,
        _("working days"),
        "CUS-1",
        _("Time to register a customer after the first contact"),
        check=lambda days: 0 < days <= 30,  # noqa: PLR2004  a month is as long as nobody waits
        show=working_days,
    )
)
VISIT_REPORT_DAYS = declare(
    Setting(
        "customers.visit_report_days",
        int,
        1,
        _("working days"),
        "VIS-2",
        _("Time to log a visit"),
        check=lambda days: 0 < days <= 30,  # noqa: PLR2004  a month is as long as nobody remembers
        show=working_days,
    )
)
