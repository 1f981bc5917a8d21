"""The dated settings of the reports floor."""

from collections.abc import Callable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesops.org.enums import Post
from salesops.policy import Setting, declare
from salesops.policy.shown import days


def _between(least: int, most: int) -> Callable[[int], bool]:
    return lambda value: least <= value <= most


def _posts(text: str) -> tuple[Post, ...]:
    return tuple(Post(name.strip()) for name in text.split(",") if name.strip())


declare(
    Setting(
        key="reports.weekly_posts",
        type=_posts,
        default=(Post.ACCOUNT_MANAGER, Post.SALES_ASSISTANT, Post.MARKETING_ASSISTANT),
        unit=_("posts, separated by commas"),
        rule="RPT-1",
        label=_("Posts that file a weekly report"),
        write=", ".join,
        show=lambda posts: gettext(", ").join(str(post.label) for post in posts),
    )
)
declare(
    Setting(
        key="reports.weekly_due_days",
        type=int,
        default=7,
        unit=_("days after Monday 00:00"),
        rule="RPT-1",
        label=_("When the weekly report is due (7: Sunday 24:00)"),
        check=_between(1, 14),
    )
)
declare(
    Setting(
        key="reports.weekly_reminder_hours",
        type=int,
        default=57,
        unit=_("hours before it is due"),
        rule="RPT-5",
        label=_("Reminder for a report that is not filed yet (57: Friday 15:00)"),
        check=_between(0, 168),
    )
)
declare(
    Setting(
        key="reports.approval_days",
        type=int,
        default=2,
        unit=_("days"),
        rule="RPT-5",
        label=_("Time for the superior to approve or return a report"),
        check=_between(1, 60),
        show=days,
    )
)
declare(
    Setting(
        key="reports.weekly_look_back",
        type=int,
        default=4,
        unit=_("weeks"),
        rule="RPT-5",
        label=_("How far back a missing report is still asked for"),
        check=_between(1, 52),
    )
)
declare(
    Setting(
        key="reports.expiring_days",
        type=int,
        default=7,
        unit=_("days"),
        rule="DSH-1",
        label=_("How long before its last day a quote is shown as expiring"),
        check=_between(0, 90),
        show=days,
    )
)
