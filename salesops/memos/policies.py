"""The dated settings of memos."""

from django.utils.translation import gettext_lazy as _

from salesops.policy import Setting, declare
from salesops.policy.shown import days

LONGEST = 60


def _days(value: int) -> bool:
    return 1 <= value <= LONGEST


declare(
    Setting(
        key="memos.answer_days",
        type=int,
        default=2,
        unit=_("days"),
        rule="APP-9",
        label=_("Time for the superior to answer a request for instructions or a problem report"),
        check=_days,
        show=days,
    )
)
declare(
    Setting(
        key="memos.leak_days",
        type=int,
        default=1,
        unit=_("days"),
        rule="CNF-4",
        label=_("Time for the general manager to decide what is done about a leak"),
        check=_days,
        show=days,
    )
)
