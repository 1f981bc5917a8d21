"""Input about the wording of the quotation: a new draft, its texts and columns, specimens, the last day."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from quotes.actions.template import TemplateData
from quotes.enums import OptionalColumn, TextBlock
from quotes.forms.price import RevisionForm
from quotes.house_text import MAY_BE_EMPTY, MEANS, block_of, faults_in, names_of
from quotes.models import Quote, QuoteTemplate
from quotes.queries.template import IN, LANGUAGES, texts_of
from salesops.base.fields import DateInput, LineInput, ParagraphsInput
from salesops.base.refusals import Sentence
from salesops.org.models import Region

LONGEST = 1500


class TemplateHead(forms.Form):
    """Title, for whom, from when."""

    title = LineInput(label=_("Title"), max_length=80)
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.order_by("code"), required=False, empty_label=_("All regions")
    )
    valid_from = DateInput(label=_("Valid from"))


class NewTemplateForm(TemplateHead):
    """A new draft."""

    source = forms.ModelChoiceField(
        label=_("Copy the words from"),
        queryset=QuoteTemplate.objects.none(),
        required=False,
        empty_label=_("What is in force"),
    )

    def __init__(self, *args: Any, sources: QuerySet[QuoteTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]  # a ModelChoiceField


class TemplateForm(TemplateHead, RevisionForm):
    """All of a draft: its head, each block in two languages, its columns. Every fault is told at its block."""

    columns = forms.MultipleChoiceField(
        label=_("Columns that are printed"),
        choices=OptionalColumn,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Product, quantity, unit price, tax rate and amount are always there, and a discount that there is."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for block in TextBlock:
            for language in LANGUAGES:
                self.fields[f"{block}-{language}"] = ParagraphsInput(
                    label=IN[language],
                    required=language == "zh" and block not in MAY_BE_EMPTY,
                    rows=3,
                    max_length=LONGEST,
                )

    @staticmethod
    def initial_of(template: QuoteTemplate) -> dict[str, Any]:
        """What is stored."""
        texts = {
            f"{block}-{language}": text for block, both in texts_of(template).items() for language, text in both.items()
        }
        head = {name: getattr(template, name) for name in ("title", "region", "valid_from", "columns", "revision")}
        return {**texts, **head}

    def clean(self) -> dict[str, Any]:
        """Names that there are, what must be said, no account (docs/rules/quote-paper.md)."""
        typed = super().clean() or self.cleaned_data
        for block in TextBlock:
            for language in LANGUAGES:
                name = f"{block}-{language}"
                if name not in typed:
                    continue
                for wrong in faults_in(block, typed[name], is_translation=language == "en"):
                    self.add_error(name, wrong.fault.label % {"words": wrong.words})
        return typed

    def data_given(self) -> TemplateData:
        """What the action takes."""
        typed = self.cleaned_data
        return TemplateData(
            title=typed["title"],
            region=typed["region"],
            valid_from=typed["valid_from"],
            texts={
                block.value: {language: typed[f"{block}-{language}"] for language in LANGUAGES} for block in TextBlock
            },
            columns=typed["columns"],
        )

    def blocks(self) -> Iterator[tuple[TextBlock, list[str], list[forms.BoundField]]]:
        """Block by block: the names it may use, its two fields."""
        for block in TextBlock:
            yield block, [f"{{{name}}}" for name in names_of(block)], [self[f"{block}-{lang}"] for lang in LANGUAGES]

    def names(self) -> Iterator[tuple[str, Sentence, TextBlock | None]]:
        """Every name in its braces: what stands for it on the paper, and the only block that may use it, if one."""
        for name, meaning in MEANS.items():
            yield f"{{{name}}}", meaning, block_of(name)


class SpecimenForm(RevisionForm):
    """On what to show it."""

    quote = forms.ModelChoiceField(
        label=_("Shown on"), queryset=Quote.objects.none(), required=False, empty_label=_("A made-up quote")
    )

    def __init__(self, *args: Any, quotes: QuerySet[Quote], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quote"].queryset = quotes  # type: ignore[attr-defined]  # a ModelChoiceField


class TemplateEndForm(forms.Form):
    """The last day of an issued template."""

    on = DateInput(label=_("Last day"))
