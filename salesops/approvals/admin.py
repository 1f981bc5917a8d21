"""Chains in the admin: start a draft, edit its stages and sign-offs, put it in force (APP-2, APP-8).

A version that was ever in force is shown and never changed; the database holds that too.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from salesops.approvals.chains import describe, draft_version, put_in_force, sign_off_in_words
from salesops.approvals.conditions import number
from salesops.approvals.enums import FLAG_OPERATORS, VersionState, Who
from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Chain, ChainVersion, SignOff, Stage
from salesops.base.refusals import Refusal
from salesops.org.admin_rights import ALL, open_admin
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.pages import reader

open_admin(Post.ADMIN, "approvals.chain", actions=("view", "change"))
open_admin(Post.ADMIN, "approvals.chainversion", actions=("view", "change", "delete"))
open_admin(Post.ADMIN, "approvals.stage", "approvals.signoff", actions=ALL)


def _refused(request: HttpRequest, thing: Model, refusal: Refusal) -> None:
    messages.error(request, f"{thing}: {refusal.sentence} {refusal.next_step} ({refusal.rule})")


def _in_words(version: ChainVersion) -> SafeString:
    return format_html_join("", "{}<br>", ((line,) for line in describe(version)))


def _is_draft(version: ChainVersion | None) -> bool:
    return version is not None and version.state == VersionState.DRAFT


@admin.register(Chain)
class ChainAdmin(admin.ModelAdmin[Chain]):
    """One chain for each kind of paper; edited by starting a draft."""

    list_display = ["name", "kind", "in_force", "draft"]
    fields = ["kind", "name", "in_force_in_words", "versions_listed"]
    readonly_fields = ["kind", "in_force_in_words", "versions_listed"]
    actions = ["start_draft"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Kinds come with the apps, their chains with ``ensure_chains``."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("version in force"))
    def in_force(self, chain: Chain) -> ChainVersion | None:
        """The version that new requests run through."""
        return chain.versions.filter(state=VersionState.IN_FORCE).first()

    @admin.display(description=_("draft"))
    def draft(self, chain: Chain) -> SafeString | str:
        """The draft being edited, as a link."""
        draft = chain.versions.filter(state=VersionState.DRAFT).first()
        return _link(draft) if draft else "—"

    @admin.display(description=_("in force"))
    def in_force_in_words(self, chain: Chain) -> SafeString | str:
        """Stages and conditions of the version in force."""
        version = self.in_force(chain)
        return _in_words(version) if version else "—"

    @admin.display(description=_("versions"))
    def versions_listed(self, chain: Chain) -> SafeString:
        """Every version as a link."""
        versions = chain.versions.order_by("-number")
        return format_html_join("", "{} {}<br>", ((_link(one), one.get_state_display()) for one in versions))

    @admin.action(description=_("Start a draft"), permissions=["change"])
    def start_draft(self, request: HttpRequest, queryset: QuerySet[Chain]) -> None:
        """Copy the version in force into a draft that can be edited."""
        for chain in queryset:
            try:
                draft = draft_version(chain, by=reader(request))
            except Refusal as refusal:
                _refused(request, chain, refusal)
            else:
                messages.success(request, format_html("{}", _link(draft)))


def _link(version: ChainVersion) -> SafeString:
    url = reverse("admin:approvals_chainversion_change", args=[version.pk])
    return format_html('<a href="{}">{}</a>', url, version)


class StageInline(admin.TabularInline[Stage, ChainVersion]):
    """The stages of a version; who signs off is edited on the stage's own page."""

    model = Stage
    fields = ["order", "title", "limit_days", "asked"]
    readonly_fields = ["asked"]
    extra = 0
    show_change_link = True

    @admin.display(description=_("sign-offs"))
    def asked(self, stage: Stage) -> str:
        """Who is needed, and when."""
        kind = kind_of(stage.version.chain.kind)
        return " + ".join(sign_off_in_words(one, kind) for one in stage.sign_offs.all()) or "—"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj)


@admin.register(ChainVersion)
class ChainVersionAdmin(admin.ModelAdmin[ChainVersion]):
    """A version: edited while it is a draft."""

    list_display = ["chain", "number", "state", "created_at", "created_by", "in_force_at", "in_force_by"]
    list_filter = ["state", "chain"]
    list_select_related = ["chain", "created_by", "in_force_by"]
    fields = ["chain", "number", "state", "in_words", "created_at", "created_by", "in_force_at", "in_force_by"]
    readonly_fields = ["chain", "number", "state", "in_words", "created_at", "created_by", "in_force_at", "in_force_by"]
    inlines = [StageInline]
    actions = ["put_in_force"]

    @admin.display(description=_("in words"))
    def in_words(self, version: ChainVersion) -> SafeString:
        """Stages and conditions."""
        return _in_words(version)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A version starts as the copy of another: "Start a draft" on the chain."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_draft(obj) and super().has_delete_permission(request, obj)

    @admin.action(description=_("Put in force"), permissions=["change"])
    def put_in_force(self, request: HttpRequest, queryset: QuerySet[ChainVersion]) -> None:
        """New requests run through it from now on; running ones keep theirs."""
        for version in queryset.select_related("chain"):
            try:
                put_in_force(version, by=reader(request))
            except Refusal as refusal:
                _refused(request, version, refusal)
            else:
                messages.success(request, _("In force: %(version)s") % {"version": version})


class SignOffForm(forms.ModelForm[SignOff]):
    """One sign-off. What does not belong to the chosen "who" or comparison is dropped, not complained about."""

    class Meta:
        model = SignOff
        fields = ["who", "post", "person", "fact", "operator", "value"]

    def clean(self) -> dict[str, Any]:
        """A post where a post is asked, a person where a person is; a number where a number is compared."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        who, operator = data.get("who"), data.get("operator")
        if who != Who.POST:
            data["post"] = ""
        elif not data.get("post"):
            self.add_error("post", _("Name the post."))
        if who != Who.PERSON:
            data["person"] = None
        elif not data.get("person"):
            self.add_error("person", _("Name the person."))
        if not data.get("fact"):
            data["fact"] = data["operator"] = data["value"] = ""
        elif not operator:
            self.add_error("operator", _("Say how the fact is compared."))
        elif operator in FLAG_OPERATORS:
            data["value"] = ""
        elif number(data.get("value", "")) is None:
            self.add_error("value", _("Write a plain number, such as 500000."))
        return data


class SignOffInline(admin.TabularInline[SignOff, Stage]):
    """All of them are needed."""

    model = SignOff
    form = SignOffForm
    extra = 0
    min_num = 1

    def get_formset(self, request: HttpRequest, obj: Stage | None = None, **kwargs: Any) -> Any:
        """Posts and facts are chosen, not typed; the facts are those that the chain's kind states."""
        formset = super().get_formset(request, obj, **kwargs)
        facts = kind_of(obj.version.chain.kind).fact_names if obj else {}
        fields = formset.form.base_fields
        fields["post"] = forms.ChoiceField(label=_("post"), choices=[("", "—"), *Post.choices], required=False)
        fields["fact"] = forms.ChoiceField(label=_("only if"), choices=[("", "—"), *facts.items()], required=False)
        fields["person"] = forms.ModelChoiceField(
            Person.objects.filter(is_active=True), label=_("person"), required=False, empty_label="—"
        )
        return formset

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and _is_draft(obj.version)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and _is_draft(obj.version)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and _is_draft(obj.version)


@admin.register(Stage)
class StageAdmin(admin.ModelAdmin[Stage]):
    """The sign-offs of one stage; reached from its version."""

    fields = ["version", "order", "title", "limit_days"]
    readonly_fields = ["version"]
    inlines = [SignOffInline]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not listed by itself: a stage means nothing without its version."""
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or _is_draft(obj.version)) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and _is_draft(obj.version) and super().has_delete_permission(request, obj)
