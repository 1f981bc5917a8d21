"""Chains in the admin: only looked at. They are edited on their own pages, as a picture and in words (APP-2, APP-8)."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from salesops.approvals.chain_words import describe
from salesops.approvals.enums import VersionState
from salesops.approvals.models import Chain, ChainVersion
from salesops.base.read_only_admin import ReadOnlyAdmin
from salesops.org.admin_rights import READ, open_admin
from salesops.org.enums import Post

open_admin(Post.ADMIN, "approvals.chain", "approvals.chainversion", actions=READ)


@admin.register(Chain)
class ChainAdmin(ReadOnlyAdmin[Chain]):
    """One chain for each kind of paper."""

    list_display = ["name", "kind", "in_force", "page"]
    fields = ["kind", "name", "in_force", "page"]

    @admin.display(description=_("version in force"))
    def in_force(self, chain: Chain) -> ChainVersion | None:
        """The version that new requests run through."""
        return chain.versions.filter(state=VersionState.IN_FORCE).select_related("chain").first()

    @admin.display(description=_("edited on its own page"))
    def page(self, chain: Chain) -> SafeString:
        """The way there."""
        return format_html('<a href="{}">{}</a>', reverse("approvals:chain-detail", args=[chain.pk]), chain)


@admin.register(ChainVersion)
class ChainVersionAdmin(ReadOnlyAdmin[ChainVersion]):
    """A version in words."""

    list_display = ["chain", "number", "state", "created_at", "created_by", "in_force_at", "in_force_by"]
    list_filter = ["state", "chain"]
    fields = ["chain", "number", "state", "in_words", "note", "created_at", "created_by", "in_force_at", "in_force_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChainVersion]:
        return super().get_queryset(request).select_related("chain", "created_by", "in_force_by")

    @admin.display(description=_("in words"))
    def in_words(self, version: ChainVersion) -> SafeString:
        """Stages and conditions."""
        return format_html_join("", "{}<br>", ((line,) for line in describe(version)))
