"""The trail as a superuser sees it: to be read. Entries may name prices, so no post is let in here (CNF-1)."""

from django.contrib import admin

from salesops.audit.models import Entry, ViewLog
from salesops.base.read_only_admin import ReadOnlyAdmin


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin[Entry]):
    """Who did what."""

    list_display = ["at", "by", "verb", "title", "ip"]
    list_select_related = ["by"]
    search_fields = ["title", "verb"]
    date_hierarchy = "at"
    ordering = ["-pk"]
    show_full_result_count = False


@admin.register(ViewLog)
class ViewLogAdmin(ReadOnlyAdmin[ViewLog]):
    """Who looked at what (CNF-2)."""

    list_display = ["at", "by", "what", "title", "ip"]
    list_select_related = ["by"]
    search_fields = ["title", "what"]
    date_hierarchy = "at"
    ordering = ["-pk"]
    show_full_result_count = False
