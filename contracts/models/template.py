"""Templates: what a contract may be drafted from (CON-1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.enums import ClauseLock, ContractType, TemplateState
from salesops import audit
from salesops.base.addresses import address


@audit.tracked()
class ContractTemplate(models.Model):
    """One version of the house's text for one type of contract.

    ``state`` is changed only by ``approve_template`` (draft → approved, the approved one before → retired). The clauses
    of an approved template don't change: the database refuses it.
    """

    type = models.CharField(_("type"), max_length=12, choices=ContractType)
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=TemplateState, default=TemplateState.DRAFT)
    created_at = models.DateTimeField(_("created"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)

    class Meta:
        verbose_name = _("contract template")
        verbose_name_plural = _("contract templates")
        ordering = ("type", "-version")
        constraints = (
            models.UniqueConstraint(fields=("type", "version"), name="template_version_once"),
            models.UniqueConstraint(
                fields=("type",), condition=Q(state=TemplateState.APPROVED), name="template_one_approved"
            ),
            models.CheckConstraint(condition=Q(state__in=TemplateState.values), name="template_state_known"),
            models.CheckConstraint(
                condition=Q(state=TemplateState.DRAFT) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="template_approved_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} V{self.version}"

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address("contracts:template-detail", self.pk)


@audit.tracked()
class TemplateClause(models.Model):
    """One clause. ``text`` may name variables such as ``{total}``; `contracts.documents` fills them in."""

    template = models.ForeignKey(
        ContractTemplate, models.CASCADE, related_name="clauses", verbose_name=_("contract template")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=60)
    lock = models.CharField(_("may be changed"), max_length=12, choices=ClauseLock)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("clause of a template")
        verbose_name_plural = _("clauses of templates")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("template", "position"), name="template_clause_position"),
            models.CheckConstraint(condition=Q(lock__in=ClauseLock.values), name="template_clause_lock_known"),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.title}"
