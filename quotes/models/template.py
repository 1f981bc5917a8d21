"""The wording of the quotation: dated versions of all words that no quote says (QUO-4, docs/rules/quote-paper.md)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quotes.enums import OptionalColumn, TemplateStage, TemplateState
from quotes.models.quote import Quote
from salesops.audit import tracked
from salesops.base.append_only import AppendOnly, NeverDeleted
from salesops.org.models import Region


def usual_columns() -> list[str]:
    """What may be left out and is there unless somebody does; the discount only where a line has one."""
    return [column.value for column in OptionalColumn if column != OptionalColumn.DISCOUNT]


class QuoteTemplateQuerySet(models.QuerySet["QuoteTemplate"]):
    """Reads that read like sentences."""

    def issued(self) -> "QuoteTemplateQuerySet":
        """Those that were issued, whatever their days."""
        return self.filter(state=TemplateState.ISSUED)

    def in_force(self, on: date) -> "QuoteTemplateQuerySet":
        """Issued, begun and not ended on that day; one for a region stands before those for all, later days first."""
        begun = self.issued().filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
        return begun.order_by(F("region").asc(nulls_last=True), "-valid_from", "-issued_at")


@tracked()
class QuoteTemplate(NeverDeleted):
    """One wording of the quotation, for all regions or for one: drafted, looked at on paper, issued, then immutable.

    Doors in `quotes.actions.template`: ``draft_template``, ``edit_template``, ``order_specimen``, ``drop_template`` for
    a draft; ``issue_template`` is the only way to ``issued``; ``end_template`` sets the last day. The database refuses
    every other change of an issued one.
    """

    title = models.CharField(_("title"), max_length=80)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    state = models.CharField(_("state"), max_length=10, choices=TemplateState, default=TemplateState.DRAFT)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    texts = models.JSONField(_("texts"), default=dict, help_text=_("By block: the Chinese text and the English one."))
    columns = models.JSONField(_("columns"), default=usual_columns)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("copied from")
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    created_at = models.DateTimeField(_("drafted at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"), null=True)

    objects = QuoteTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template of the quotation")
        verbose_name_plural = _("templates of the quotation")
        ordering = ("-valid_from", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=TemplateState.values), name="quote_template_state_known"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="quote_template_days"
            ),
            models.CheckConstraint(
                condition=Q(state=TemplateState.ISSUED, issued_by__isnull=False, issued_at__isnull=False)
                | (~Q(state=TemplateState.ISSUED) & Q(issued_by=None, issued_at=None, valid_to=None)),
                name="quote_template_issued_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Still editable."""
        return self.state == TemplateState.DRAFT

    def stage(self, on: date) -> TemplateStage:
        """How it stands on that day."""
        if self.state != TemplateState.ISSUED:
            return TemplateStage(self.state)
        if self.valid_from > on:
            return TemplateStage.COMING
        return TemplateStage.IN_FORCE if self.valid_to is None or self.valid_to >= on else TemplateStage.ENDED


class QuoteSpecimen(AppendOnly):
    """A template shown on paper as it stood at a revision: on a real quote, or on a made-up one. Its PDF is a paper."""

    template = models.ForeignKey(
        QuoteTemplate, models.PROTECT, related_name="specimens", verbose_name=_("template of the quotation")
    )
    revision = models.PositiveIntegerField(_("revision"))
    quote = models.ForeignKey(Quote, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("quote"))
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    created_at = models.DateTimeField(_("ordered"))

    class Meta:
        verbose_name = _("specimen of a template")
        verbose_name_plural = _("specimens of templates")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.template} · {self.revision}"
