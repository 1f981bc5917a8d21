"""People, regions and rights in the admin. Writes go through the actions; history is read-only."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from salesops.base.refusals import Refusal
from salesops.org.actions.grant import end_coverage, end_grant
from salesops.org.actions.person import deactivate_person, reactivate_person
from salesops.org.admin_rights import READ, open_admin
from salesops.org.enums import Post
from salesops.org.forms.people import AssignForm, CoverForm, GrantForm, NewPersonForm, PersonForm
from salesops.org.models import Assignment, Coverage, Grant, Person, PostTitle, Region
from salesops.org.models.person import SYSTEM
from salesops.org.pages import reader
from salesops.org.queries import post_titles, with_assignments
from salesops.org.sign_in import admin_door
from salesops.policy.forms import ActionAdmin
from salesops.policy.refused import toast

admin.site.site_header = admin.site.site_title = _("Salesops settings")
admin.site.index_title = _("What an administrator edits")
admin.site.login = admin_door  # type: ignore[method-assign, assignment]
# Governed rows are never deleted, least of all many at once.
admin.site.disable_action("delete_selected")

open_admin(Post.ADMIN, "org.person", "org.region", "org.posttitle")
open_admin(Post.ADMIN, "org.assignment", "org.coverage", "org.grant", actions=("view", "add"))
open_admin(Post.ADMIN, "policy.settingvalue", "workdays.day", actions=("view", "add"))
open_admin(Post.ADMIN, "workdays.regionalcalendar")
open_admin(Post.ADMIN, "workdays.regionalday", "workdays.regionalhours", actions=("view", "add"))
# Work that is stuck can be looked at and tried again; its arguments are numbers, no facts of the trade.
open_admin(Post.ADMIN, "jobs.job", actions=READ)


def _each(request: HttpRequest, rows: Iterable[Any], action: Any) -> None:
    """Run an action on each chosen row; a refused one is told and doesn't stop the others."""
    done = 0
    for row in rows:
        try:
            action(row, by=request.user)
        except Refusal as refusal:
            toast(request, refusal, about=row)
        else:
            done += 1
    messages.info(request, _("Done for %(count)d.") % {"count": done})


@admin.register(Person)
class PersonAdmin(ActionAdmin):
    """People with where they stand today."""

    form = PersonForm
    list_display = ["username", "name", "employee_no", "post_today", "region_today", "superior_today", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["username", "name", "name_latin", "employee_no"]
    ordering = ["username"]
    actions = ["end_access", "open_access"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        people: QuerySet[Person] = super().get_queryset(request)
        return people.exclude(username=SYSTEM)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change=change, **({} if obj else {"form": NewPersonForm}) | kwargs)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Two queries for where everybody stands, whatever the number of rows."""
        changelist = super().get_changelist_instance(request)
        titles = post_titles()
        changelist.result_list = with_assignments(changelist.result_list)
        for person in changelist.result_list:
            person.title_today = titles.get(person.post or "", "")
        return changelist

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's details and password are for superusers."""
        if isinstance(obj, Person) and obj.is_superuser and not reader(request).is_superuser:
            return False
        return super().has_change_permission(request, obj)

    @admin.display(description=_("post"))
    def post_today(self, person: Person) -> str:
        """The title of today's post."""
        return getattr(person, "title_today", "")

    @admin.display(description=_("region"))
    def region_today(self, person: Person) -> str:
        """Today's region."""
        return str(person.region or "")

    @admin.display(description=_("superior"))
    def superior_today(self, person: Person) -> str:
        """Today's superior."""
        return str(person.superior or "")

    @admin.action(description=_("End access"), permissions=["change"])
    def end_access(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        """No sign-in from now on."""
        _each(request, queryset, deactivate_person)

    @admin.action(description=_("Open access again"), permissions=["change"])
    def open_access(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        """Sign-in is possible again."""
        _each(request, queryset, reactivate_person)


@admin.register(Region)
class RegionAdmin(ActionAdmin):
    """Sales regions."""

    list_display = ["code", "name", "name_en"]
    search_fields = ["code", "name", "name_en"]


@admin.register(PostTitle)
class PostTitleAdmin(ActionAdmin):
    """What the company calls its posts."""

    list_display = ["post", "title_zh", "title_en"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["post"] if obj else []


class SpanAdmin(ActionAdmin):
    """Rows with a span: added by an action, ended by an action, else read-only."""

    @admin.display(description=_("valid from"), ordering="during")
    def since(self, row: Any) -> Any:
        """The first day."""
        return None if row.during.isempty else row.during.lower

    @admin.display(description=_("until (not including)"))
    def until(self, row: Any) -> Any:
        """The day after the last; none while it goes on."""
        return None if row.during.isempty else row.during.upper

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Assignment)
class AssignmentAdmin(SpanAdmin):
    """Who stood where under whom; a new row moves a person."""

    form = AssignForm
    list_display = ["person", "post", "region", "superior", "since", "until"]
    list_select_related = ["person", "region", "superior"]
    list_filter = ["post", "region"]
    search_fields = ["person__name", "person__username"]
    ordering = ["person__username", "-during"]


@admin.register(Coverage)
class CoverageAdmin(SpanAdmin):
    """Which assistant supports what."""

    form = CoverForm
    list_display = ["assistant", "region", "person", "since", "until"]
    list_select_related = ["assistant", "region", "person"]
    actions = ["end_rows"]

    @admin.action(description=_("End from today"), permissions=["add"])
    def end_rows(self, request: HttpRequest, queryset: QuerySet[Coverage]) -> None:
        """The support ends with yesterday."""
        _each(request, queryset, end_coverage)


@admin.register(Grant)
class GrantAdmin(SpanAdmin):
    """Rights by name."""

    form = GrantForm
    list_display = ["person", "name", "reason", "granted_by", "since", "until"]
    list_select_related = ["person", "granted_by"]
    list_filter = ["name"]
    actions = ["end_rows"]

    @admin.action(description=_("End from today"), permissions=["add"])
    def end_rows(self, request: HttpRequest, queryset: QuerySet[Grant]) -> None:
        """The right ends with yesterday."""
        _each(request, queryset, end_grant)
