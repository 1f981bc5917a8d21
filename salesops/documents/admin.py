"""Who we are, and which numbers and papers there are."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from salesops.base.fields import CreditCodeInput
from salesops.base.read_only_admin import ReadOnlyAdmin
from salesops.documents.company import ProfileData, propose_profile
from salesops.documents.logo import change_logo
from salesops.documents.models import CompanyLogo, CompanyProfile, Paper, ProfileProposal, Sequence
from salesops.org.admin_rights import READ, open_admin
from salesops.org.enums import Post
from salesops.policy.forms import ActionAdmin, ActionForm

open_admin(Post.ADMIN, "documents.profileproposal", "documents.companylogo", actions=("view", "add"))
open_admin(Post.ADMIN, "documents.companyprofile", "documents.sequence", "documents.paper", actions=READ)


class ProfileForm(ActionForm):
    """The company's particulars from a day on; they count when a second person has agreed (QUO-4)."""

    credit_code = CreditCodeInput(label=_("unified social credit code"))

    class Meta:
        model = ProfileProposal
        fields = [
            "valid_from",
            "name",
            "name_en",
            "credit_code",
            "address",
            "phone",
            "legal_representative",
            "bank",
            "account",
        ]
        widgets = {"valid_from": forms.DateInput(attrs={"type": "date"})}

    def act(self) -> ProfileProposal:
        return propose_profile(ProfileData(**self.cleaned_data), by=self.by)


@admin.register(CompanyProfile)
class CompanyProfileAdmin(ReadOnlyAdmin[CompanyProfile]):
    """What stands on papers, by its first day."""

    list_display = ["valid_from", "name", "credit_code", "bank", "account"]
    ordering = ["-valid_from"]


@admin.register(ProfileProposal)
class ProfileProposalAdmin(ActionAdmin):
    """Add-only: agreed to and refused elsewhere, by somebody who has no business here."""

    form = ProfileForm
    list_display = ["valid_from", "name", "bank", "account", "state", "proposed_by", "decided_by"]
    ordering = ["-pk"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LogoForm(ActionForm):
    """A picture for the head of papers."""

    picture = forms.FileField(
        label=_("picture"), help_text=_("PNG or JPEG, at most 2 MB. Papers that are made from now on show it.")
    )

    class Meta:
        model = CompanyLogo
        fields: tuple[str, ...] = ()

    def act(self) -> CompanyLogo:
        return change_logo(self.cleaned_data["picture"], by=self.by)


@admin.register(CompanyLogo)
class CompanyLogoAdmin(ActionAdmin):
    """Add-only: the newest is in use."""

    form = LogoForm
    list_display = ["created_at", "__str__", "uploaded_by"]
    ordering = ["-pk"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Sequence)
class SequenceAdmin(ReadOnlyAdmin[Sequence]):
    """The last number drawn of each kind."""

    list_display = ["prefix", "year", "last"]
    ordering = ["-year", "prefix"]


@admin.register(Paper)
class PaperAdmin(ReadOnlyAdmin[Paper]):
    """Which papers there are and whether they could be made; not what stands on them."""

    list_display = ["reference", "kind", "state", "created_at", "archived_at", "problem"]
    list_filter = ["state", "kind"]
    search_fields = ["number"]
    ordering = ["-pk"]
