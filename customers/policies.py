"""Settings of the customer floor."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.policy.declared import Setting, declare
from salesops.policy.shown import days, working_days

REGISTRATION_DAYS = declare(
    Setting(
        "customers.registration_days",
        int,
        1,
        _("working days"),
        "CUS-1",
        _("Time to register a customer after the first contact"),
        check=lambda count: 0 < count <= 30,  # noqa: PLR2004  a month is as long as nobody waits
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
        check=lambda count: 0 < count <= 30,  # noqa: PLR2004  a month is as long as nobody remembers
        show=working_days,
    )
)
PROTECTION = declare(
    Setting(
        "customers.protection",
        bool,
        True,
        "",
        "CUS-2",
        _("A customer that nobody speaks with falls into the open pool"),
    )
)
PROTECTION_DAYS = declare(
    Setting(
        "customers.protection_days",
        int,
        90,
        _("days"),
        "CUS-2",
        _("Protection of a customer after the last contact"),
        check=lambda count: 30 <= count <= 730,  # noqa: PLR2004  shorter than the first warning it would be none
        show=days,
    )
)
WARN_FIRST = declare(
    Setting(
        "customers.protection_warn_first",
        int,
        14,
        _("days"),
        "CUS-2",
        _("First warning before the protection ends"),
        check=lambda count: 7 <= count < 30,  # noqa: PLR2004  before the last one, and within the shortest protection
        show=days,
    )
)
WARN_LAST = declare(
    Setting(
        "customers.protection_warn_last",
        int,
        3,
        _("days"),
        "CUS-2",
        _("Last warning before the protection ends"),
        check=lambda count: 0 < count < 7,  # noqa: PLR2004  after the first one
        show=days,
    )
)
POOL_CLAIMS_PER_MONTH = declare(
    Setting(
        "customers.pool_claims_per_month",
        int,
        5,
        pgettext_lazy("unit", "customers"),
        "CUS-2",
        _("What one person may claim from the open pool in a month"),
        check=lambda count: count >= 0,
    )
)
POOL_OPEN_AT_ONCE = declare(
    Setting(
        "customers.pool_open_at_once",
        int,
        10,
        pgettext_lazy("unit", "customers"),
        "CUS-2",
        _("What one person may keep from the open pool that is not won yet"),
        check=lambda count: count >= 0,
    )
)
POOL_BAR_DAYS = declare(
    Setting(
        "customers.pool_bar_days",
        int,
        30,
        _("days"),
        "CUS-2",
        _("How long the former owner may not claim a customer that fell into the open pool"),
        check=lambda count: 0 <= count <= 365,  # noqa: PLR2004  a year is as long as anybody remembers why
        show=days,
    )
)
SHEET_OPENS_DAYS = declare(
    Setting(
        "customers.sheet_opens_days",
        int,
        4,
        _("days after Monday 00:00"),
        "VIS-3",
        _("From when the week's customer sheet can be handed in (4: Friday)"),
        check=lambda days: 0 <= days <= 6,  # noqa: PLR2004  within the week itself
    )
)
SHEET_REMINDER_HOURS = declare(
    Setting(
        "customers.sheet_reminder_hours",
        int,
        15,
        _("hours before it is due"),
        "VIS-3",
        _("Reminder of a customer sheet that is not handed in yet (15: Sunday 09:00)"),
        check=lambda hours: 0 <= hours <= 72,  # noqa: PLR2004  before, it need not be written
    )
)
DISPUTE_ANSWER_DAYS = declare(
    Setting(
        "customers.dispute_answer_days",
        int,
        2,
        _("working days"),
        "CUS-2",
        _("Time to answer a claim on a customer before it may be ruled without"),
        check=lambda count: 0 < count <= 30,  # noqa: PLR2004  a month is as long as nobody waits
        show=working_days,
    )
)
OPPORTUNITY_STALE_DAYS = declare(
    Setting(
        "customers.opportunity_stale_days",
        int,
        30,
        _("days"),
        "OPP-3",
        _("An opportunity is stale when nothing moved it for"),
        check=lambda count: 0 < count <= 366,  # noqa: PLR2004  within a year somebody asks
        show=days,
    )
)
REVISIT_FIRST_DAYS = declare(
    Setting(
        "customers.revisit_first_days",
        int,
        30,
        _("days"),
        "CUS-5",
        _("First follow-up call after an acceptance"),
        check=lambda count: 7 <= count <= 90,  # noqa: PLR2004  later it would meet the second
        show=days,
    )
)
REVISIT_SECOND_DAYS = declare(
    Setting(
        "customers.revisit_second_days",
        int,
        180,
        _("days"),
        "CUS-5",
        _("Second follow-up call after an acceptance"),
        check=lambda count: 90 < count <= 730,  # noqa: PLR2004  after the first
        show=days,
    )
)
REVISIT_TRIES = declare(
    Setting(
        "customers.revisit_tries",
        int,
        3,
        pgettext_lazy("unit", "tries"),
        "CUS-5",
        _("A follow-up call is given up when nobody was reached on so many days"),
        check=lambda count: 1 <= count <= 10,  # noqa: PLR2004  nobody wants more calls than that
    )
)
DORMANT_DAYS = declare(
    Setting(
        "customers.dormant_days",
        int,
        180,
        _("days"),
        "CUS-4",
        _("A won customer is dormant when nothing happened with it for"),
        check=lambda count: 30 <= count <= 1095,  # noqa: PLR2004  within a month nobody sleeps
        show=days,
    )
)
