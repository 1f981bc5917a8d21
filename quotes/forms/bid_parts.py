"""What the writers of a bid type: the checklist, the offer, deviations, certificates (INQ-4)."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quotes.actions.bid_offer import CertificateData, DeviationData, OfferData
from quotes.actions.bid_writing import ItemData
from quotes.enums import Direction, ItemState
from quotes.models import Bid, BidDeviation, BidItem, Quote
from quotes.queries.bid import bid_label
from salesops.base.fields import DateInput, LineInput, MoneyInput, ParagraphsInput
from salesops.base.forms import RevisionMixin
from salesops.base.look import dotted, yuan_text
from salesops.base.money import CENT, capitals
from salesops.memos.forms.files import FilesField

OFFER = ("quote", "opening_total", "opening_words", "delivery", "warranty", "remark")


class ItemForm(forms.Form):
    """A line of the checklist: done or not wanted, and its files."""

    state = forms.ChoiceField(label=_("State"), choices=ItemState.choices, widget=forms.RadioSelect)
    note = LineInput(
        label=_("Note"), max_length=200, required=False, help_text=_("Why, where it is not wanted in this tender.")
    )
    refusal: Any = None

    def __init__(self, *args: Any, item: BidItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not in the class: a form's own ``files`` are what was sent.
        self.fields["files"] = FilesField()
        self.fields["state"].initial = ItemState.DONE if item.state == ItemState.OPEN else item.state
        self.fields["note"].initial = item.note

    @property
    def data_given(self) -> ItemData:
        """What was typed, for the action. Only after `is_valid()`."""
        return ItemData(**{name: self.cleaned_data[name] for name in ("state", "note", "files")})


class NewItemForm(forms.Form):
    """A further line."""

    title = LineInput(label=pgettext_lazy("bid", "What it is"), max_length=80)
    refusal: Any = None


class OfferForm(RevisionMixin):
    """The opening list as it stands in the bid, typed by hand; the quote is chosen."""

    quote = forms.ModelChoiceField(
        label=_("Approved quote"),
        queryset=Quote.objects.none(),
        empty_label=_("Choose"),
        help_text=_("Of this customer, approved and still valid; without one, have a quote approved first."),
    )
    opening_total = MoneyInput(label=bid_label("opening_total"), smallest=CENT)
    opening_words = LineInput(label=bid_label("opening_words"), max_length=120)
    delivery = LineInput(label=bid_label("delivery"), max_length=120, required=False)
    warranty = LineInput(label=bid_label("warranty"), max_length=120, required=False)
    remark = LineInput(label=bid_label("remark"), max_length=200, required=False)

    def __init__(self, *args: Any, bid: Bid, quotes: QuerySet[Quote], **kwargs: Any) -> None:
        kwargs["initial"] = self._first(bid, quotes)
        super().__init__(*args, **kwargs)
        quote: Any = self.fields["quote"]
        quote.queryset = quotes
        quote.label_from_instance = lambda one: dotted(one.shown_number, one.project_name or None, yuan_text(one.total))

    @staticmethod
    def _first(bid: Bid, quotes: QuerySet[Quote]) -> dict[str, Any]:
        """What is stored; a first time the only quote there is, with its sums, for the paper to be compared."""
        stored = {name: getattr(bid, name) for name in (*OFFER, "revision")}
        if bid.quote_id is None:
            only = list(quotes.order_by("-pk")[:2])
            if len(only) == 1:
                words = f"人民币{capitals(only[0].total)}"
                stored |= {"quote": only[0], "opening_total": only[0].total, "opening_words": words}
        return stored

    @property
    def data_given(self) -> OfferData:
        """What was typed, for the action. Only after `is_valid()`."""
        return OfferData(**{name: self.cleaned_data[name] for name in OFFER})


class DeviationForm(forms.Form):
    """A line of the table of deviations."""

    clause = LineInput(label=pgettext_lazy("deviation", "Clause"), max_length=40)
    required = ParagraphsInput(label=pgettext_lazy("deviation", "What the tender asks"), rows=3, max_length=1000)
    offered = ParagraphsInput(label=pgettext_lazy("deviation", "What we offer"), rows=3, max_length=1000)
    direction = forms.ChoiceField(
        label=pgettext_lazy("deviation", "Direction"),
        choices=Direction.choices,
        initial=Direction.NONE,
        widget=forms.RadioSelect,
    )
    remark = LineInput(label=_("Note"), max_length=200, required=False)
    refusal: Any = None

    NAMES = ("clause", "required", "offered", "direction", "remark")

    def __init__(self, *args: Any, deviation: BidDeviation | None = None, **kwargs: Any) -> None:
        if deviation is not None:
            kwargs["initial"] = {name: getattr(deviation, name) for name in self.NAMES}
        super().__init__(*args, **kwargs)

    def data_given(self, part: str) -> DeviationData:
        """What was typed, for the action. Only after `is_valid()`."""
        return DeviationData(part=part, **{name: self.cleaned_data[name] for name in self.NAMES})


class CertificateForm(forms.Form):
    """A qualification with its last day."""

    name = LineInput(label=pgettext_lazy("certificate", "Certificate"), max_length=80)
    number = LineInput(label=pgettext_lazy("certificate", "Certificate number"), max_length=60, required=False)
    valid_until = DateInput(
        label=_("Valid until"), required=False, help_text=_("Empty where it has no end; compared with the opening day.")
    )
    refusal: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not in the class: a form's own ``files`` are what was sent.
        self.fields["files"] = FilesField()

    @property
    def data_given(self) -> CertificateData:
        """What was typed, for the action. Only after `is_valid()`."""
        return CertificateData(**{name: self.cleaned_data[name] for name in ("name", "number", "valid_until", "files")})
