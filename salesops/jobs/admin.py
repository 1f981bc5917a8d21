"""Jobs as an administrator sees them: what is parked, why, and one more chance."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from salesops.base.read_only_admin import ReadOnlyAdmin
from salesops.jobs.models import Job
from salesops.jobs.queue import retry


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin[Job]):
    """Read-only but for "try again"."""

    list_display = ["id", "task", "state", "queue", "tries", "not_before", "created_at", "done_at"]
    list_filter = ["state", "queue", "task"]
    search_fields = ["task", "key", "last_error"]
    ordering = ["-pk"]
    actions = ["try_again"]
    show_full_result_count = False

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Whoever may see the queue may try again."""
        return self.has_view_permission(request)

    @admin.action(description=_("Try again what is parked"), permissions=["retry"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        """Give the chosen parked jobs their tries again; others are left alone."""
        count = retry(chosen)
        text = ngettext("%(count)d job will be tried again.", "%(count)d jobs will be tried again.", count)
        messages.info(request, text % {"count": count})
