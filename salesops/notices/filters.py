"""How the list of notices is narrowed."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from salesops.notices.models import Notice

UNREAD = "unread"


class NoticeFilter(django_filters.FilterSet):
    """Those that are still new."""

    state = django_filters.ChoiceFilter(
        method="of_state",
        choices=[(UNREAD, pgettext_lazy("notices", "Unread")), ("read", pgettext_lazy("notices", "Read"))],
        label=pgettext_lazy("notices", "State"),
    )

    class Meta:
        model = Notice
        fields = ("state",)

    def of_state(self, notices: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        """The new ones, or those that were read."""
        return notices.filter(read_at__isnull=state == UNREAD)
