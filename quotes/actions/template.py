"""Doors of a wording of the quotation: draft, edit, look at on paper, issue, end, drop (QUO-4)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quotes.documents import SPECIMEN_PAPER
from quotes.enums import OptionalColumn, TemplateState, TemplateVerb, TextBlock
from quotes.house_text import Wrong, faults_in
from quotes.models import Quote, QuoteSpecimen, QuoteTemplate
from quotes.queries.template import (
    LANGUAGES,
    columns_of,
    specimen_as_it_stands,
    template_in_force,
    text_changes,
    texts_of,
)
from quotes.rules import can_edit_templates, can_see_quote
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.look import day_text
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.verdicts import require
from salesops.documents import order_paper
from salesops.documents.models import Paper
from salesops.notices import NoticeKind, tell
from salesops.org.enums import Post
from salesops.org.models import Person, Region
from salesops.org.queries import holders

ISSUED = NoticeKind(
    "quotes.template.issued", _("The words on quotations change on %(day)s: %(title)s. The specimen shows how.")
)
TOLD = (Post.DIRECTOR, Post.SALES_VP, Post.GM)


class TemplateData(NamedTuple):
    """What an administrator writes: by block the Chinese and the English text, and which columns there are."""

    title: str
    region: Region | None
    valid_from: date
    texts: Mapping[str, Mapping[str, str]]
    columns: Sequence[str]


@transaction.atomic
def draft_template(
    *, title: str, valid_from: date, region: Region | None = None, source: QuoteTemplate | None = None, by: Person
) -> QuoteTemplate:
    """A new draft with the words of ``source``; without one, with those in force for the region."""
    require(can_edit_templates(by))
    source = source or template_in_force(region)
    draft = QuoteTemplate(
        title=title,
        region=region,
        valid_from=valid_from,
        texts=texts_of(source),
        columns=columns_of(source),
        copied_from=source,
        created_by=by,
        created_at=now(),
    )
    draft.save(force_insert=True)
    record(draft, TemplateVerb.DRAFTED, by=by, about=[source] if source else [])
    return draft


@transaction.atomic
def edit_template(draft: QuoteTemplate, data: TemplateData, *, revision: int, by: Person) -> QuoteTemplate:
    """Change a draft. ``Refusal`` QUO-4 for a text that names what there isn't, or hides what was approved.

    Raises ValueError for an unknown block or column.
    """
    draft = _locked_draft(draft, revision=revision, by=by)
    texts = {
        block.value: {language: data.texts[block.value].get(language, "").strip() for language in LANGUAGES}
        for block in TextBlock
    }
    for block in TextBlock:
        for language in LANGUAGES:
            if wrong := next(faults_in(block, texts[block.value][language], is_translation=language == "en"), None):
                raise _unfit(block, language, wrong)
    columns = [OptionalColumn(column).value for column in data.columns]
    wanted = {"title": data.title, "region": data.region, "valid_from": data.valid_from, "columns": columns}
    changes = {name: (getattr(draft, name), value) for name, value in wanted.items() if getattr(draft, name) != value}
    said = text_changes(draft.texts, texts)
    if not changes and not said:
        return draft
    for name, value in wanted.items():
        setattr(draft, name, value)
    draft.texts = texts
    draft.revision += 1
    draft.save(update_fields=[*wanted, "texts", "revision"])
    record(draft, TemplateVerb.EDITED, by=by, changes={**changes, **said})
    return draft


@transaction.atomic
def order_specimen(draft: QuoteTemplate, *, quote: Quote | None = None, revision: int, by: Person) -> Paper:
    """Have the draft printed as it stands: on a quote that the person may see, or on a made-up one.

    The same again is the same paper.
    """
    draft = _locked_draft(draft, revision=revision, by=by)
    if quote is not None:
        require(can_see_quote(by, quote))
    wanted = {"template": draft, "revision": draft.revision, "quote": quote}
    specimen = QuoteSpecimen.objects.filter(**wanted).first()
    if specimen is None:
        specimen = QuoteSpecimen(**wanted, ordered_by=by, created_at=now())
        specimen.save(force_insert=True)
        record(draft, TemplateVerb.SHOWN, by=by, about=[quote] if quote else [])
    return order_paper(SPECIMEN_PAPER, specimen, number=f"YB-{specimen.pk}", version=1, by=by)


@transaction.atomic
def issue_template(draft: QuoteTemplate, *, revision: int, by: Person) -> QuoteTemplate:
    """From its first day on quotations say so; its words stand for ever.

    ``Refusal`` QUO-4 for a first day that is over, and before a specimen of exactly this revision was made.
    """
    draft = _locked_draft(draft, revision=revision, by=by)
    if draft.valid_from < today():
        raise Refusal(
            "QUO-4",
            _("The first day, %(day)s, is over.") % {"day": day_text(draft.valid_from)},
            _("Set a first day from today on."),
            field="valid_from",
        )
    specimen = specimen_as_it_stands(draft)
    if specimen is None:
        raise Refusal(
            "QUO-4",
            _("Nobody has seen these words on paper yet."),
            _("Order a specimen, look at it, then issue the template."),
        )
    draft.state, draft.issued_by, draft.issued_at = TemplateState.ISSUED, by, now()
    draft.save(update_fields=["state", "issued_by", "issued_at"])
    record(draft, TemplateVerb.ISSUED, by=by)
    words = {"title": draft.title, "day": draft.valid_from.isoformat()}
    for person in {one.pk: one for post in TOLD for one in holders(post)}.values():
        tell(person, ISSUED, params=words, url=_address(specimen), key=f"quote-template:{draft.pk}")
    return draft


@transaction.atomic
def end_template(template: QuoteTemplate, *, on: date, by: Person) -> QuoteTemplate:
    """Set the last day, today at the earliest; then the template for all regions counts again, or the house's text."""
    require(can_edit_templates(by))
    template = _locked(template)
    if template.state != TemplateState.ISSUED:
        raise Refusal("QUO-4", _("Only an issued template ends."), _("Drop a draft that nobody wants."))
    if template.valid_to == on:
        return template
    if on < max(today(), template.valid_from) or (template.valid_to and on > template.valid_to):
        raise Refusal(
            "QUO-4",
            _("The last day can be set once or brought forward, not before %(day)s.")
            % {"day": day_text(max(today(), template.valid_from))},
            _("For later days, issue another template."),
            field="on",
        )
    changes = {"valid_to": (template.valid_to, on)}
    template.valid_to = on
    template.save(update_fields=["valid_to"])
    record(template, TemplateVerb.ENDED, by=by, changes=changes)
    return template


@transaction.atomic
def drop_template(draft: QuoteTemplate, *, revision: int, by: Person) -> QuoteTemplate:
    """Give a draft up; it is kept, for its specimens are papers."""
    draft = _locked_draft(draft, revision=revision, by=by)
    draft.state = TemplateState.DROPPED
    draft.save(update_fields=["state"])
    record(draft, TemplateVerb.DROPPED, by=by)
    return draft


def _locked(template: QuoteTemplate) -> QuoteTemplate:
    rows = QuoteTemplate.objects.select_for_update(of=("self",), no_key=True).select_related("region")
    return rows.get(pk=template.pk)


def _locked_draft(template: QuoteTemplate, *, revision: int, by: Person) -> QuoteTemplate:
    require(can_edit_templates(by))
    template = _locked(template)
    if not template.is_draft:
        raise Refusal(
            "QUO-4",
            _("%(title)s is no draft any more: nobody changes its words.") % {"title": template.title},
            _("Copy it into a new draft and change that."),
        )
    if template.revision != revision:
        raise StaleRecord(
            _("Somebody else changed this template since you opened the page."),
            _("Look at it again in a second tab, then repeat what you did."),
        )
    return template


def _unfit(block: TextBlock, language: str, wrong: Wrong) -> Refusal:
    return Refusal(
        "QUO-4",
        wrong.fault.label % {"words": wrong.words},
        _("Mend the block %(block)s and save again.") % {"block": block.label},
        field=f"{block.value}-{language}",
    )


def _address(specimen: Paper) -> str:
    return reverse("documents:paper-download", args=[specimen.pk])
