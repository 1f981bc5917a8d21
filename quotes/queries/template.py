"""Which wording a quote is printed with, and what changed from one to another (docs/rules/quote-paper.md)."""

from collections.abc import Mapping

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quotes.enums import OptionalColumn, TextBlock
from quotes.house_text import HOUSE_TEXTS
from quotes.models import Quote, QuoteSpecimen, QuoteTemplate
from quotes.models.template import usual_columns
from salesops.approvals.differences import Change
from salesops.audit import changed_label
from salesops.base.clock import BUSINESS_TZ, today
from salesops.base.refusals import Sentence
from salesops.documents import papers_of
from salesops.documents.models import Paper
from salesops.org.models import Region

IN: Mapping[str, Sentence] = {"zh": gettext_lazy("Chinese"), "en": gettext_lazy("English")}
LANGUAGES = tuple(IN)
SPECIMENS_SHOWN = 5


def template_for(quote: Quote) -> QuoteTemplate | None:
    """The wording of the day and moment of its approval, today's before; None for the house's own text."""
    offered = QuoteTemplate.objects.filter(Q(region=None) | Q(region=quote.region_id))
    if quote.approved_at is None:
        return offered.in_force(today()).first()
    day = quote.approved_at.astimezone(BUSINESS_TZ).date()
    return offered.filter(issued_at__lte=quote.approved_at).in_force(day).first()


def template_in_force(region: Region | None) -> QuoteTemplate | None:
    """Today's for quotes of that region, or for those of a region without one of its own."""
    return QuoteTemplate.objects.filter(Q(region=None) | Q(region=region)).in_force(today()).first()


def texts_of(template: QuoteTemplate | None) -> dict[str, dict[str, str]]:
    """Every block in both languages; the house's own text without a template."""
    if template is None:
        return {block.value: {"zh": HOUSE_TEXTS[block], "en": ""} for block in TextBlock}
    return {
        block.value: {language: template.texts.get(block.value, {}).get(language, "") for language in LANGUAGES}
        for block in TextBlock
    }


def columns_of(template: QuoteTemplate | None) -> list[str]:
    """The columns that may be left out and are not."""
    return usual_columns() if template is None else list(template.columns)


def template_changes(template: QuoteTemplate, other: QuoteTemplate | None) -> list[Change]:
    """What it says otherwise than another one, or than the house's own text: blocks, then columns."""
    now, was = texts_of(template), texts_of(other)
    said = [
        Change(f"{block.label} · {IN[language]}", was[block][language] or "—", now[block][language] or "—")
        for block in TextBlock
        for language in LANGUAGES
        if now[block][language] != was[block][language]
    ]
    before, after = _named(columns_of(other)), _named(columns_of(template))
    return said if before == after else [*said, Change(_("Columns"), before, after)]


def _named(columns: list[str]) -> str:
    return _(", ").join(str(column.label) for column in OptionalColumn if column in columns) or "—"


def text_changes(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]
) -> dict[str, tuple[str, str]]:
    """For the audit trail: by block and language, what was and is."""
    return {
        changed_label(block.label, IN[language]): (old, new)
        for block in TextBlock
        for language in LANGUAGES
        if (old := before.get(block, {}).get(language, "")) != (new := after[block].get(language, ""))
    }


def specimens_of(template: QuoteTemplate) -> list[tuple[QuoteSpecimen, Paper | None]]:
    """The latest specimens with their papers, the newest first."""
    latest = template.specimens.select_related("quote", "ordered_by")[:SPECIMENS_SHOWN]
    return [(specimen, next(iter(papers_of(specimen)), None)) for specimen in latest]


def specimen_as_it_stands(template: QuoteTemplate) -> Paper | None:
    """The paper of a specimen of exactly this revision, once it is made; that on a made-up quote first."""
    same = template.specimens.filter(revision=template.revision).order_by(F("quote").asc(nulls_first=True), "-pk")
    papers = (paper for specimen in same for paper in papers_of(specimen))
    return next((paper for paper in papers if paper.is_archived), None)
