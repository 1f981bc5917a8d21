"""What one types about competitors, their prices and the market: short enough for the phone, right after hearing it."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import MarketTopic
from customers.market import LONGEST_TEXT, CompetitorData, MarketNoteData, PriceData
from customers.models import Competitor, Customer, PriceObservation
from salesops.base import clock
from salesops.base.fields import DateInput, LineInput, MoneyInput, ParagraphsInput
from salesops.base.forms import RevisionMixin
from salesops.base.money import CENT

COMPETITOR = ("name", "website", "strengths", "weaknesses", "remark")
PRICE = ("competitor", "product", "specification", "price", "includes_tax", "unit", "seen_on", "source")
NOTE = ("text", "topic", "product", "specification", "quantity", "competitor")


class SuggestedInput(LineInput):
    """A line with the browser's own list of suggestions: the datalist of that name stands on the page."""

    def __init__(self, *, suggestions: str, **kwargs: Any) -> None:
        self.suggestions = suggestions
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """See above."""
        return {**super().widget_attrs(widget), "list": self.suggestions, "autocomplete": "off"}


class CompetitorForm(RevisionMixin):
    """A new competitor, or an existing one with the revision that was read."""

    name = LineInput(max_length=120, label=_("Name"))
    website = LineInput(max_length=200, label=_("Website"), required=False)
    strengths = ParagraphsInput(label=_("Strengths"), rows=3, max_length=LONGEST_TEXT, required=False)
    weaknesses = ParagraphsInput(label=_("Weaknesses"), rows=3, max_length=LONGEST_TEXT, required=False)
    remark = ParagraphsInput(label=_("Remark"), rows=2, max_length=LONGEST_TEXT, required=False)

    def __init__(self, *args: Any, competitor: Competitor | None = None, **kwargs: Any) -> None:
        if competitor is not None:
            kwargs["initial"] = {name: getattr(competitor, name) for name in (*COMPETITOR, "revision")}
        super().__init__(*args, **kwargs)

    @property
    def data_given(self) -> CompetitorData:
        """What was typed, for the action. Only after `is_valid()`."""
        return CompetitorData(**{name: self.cleaned_data[name] for name in COMPETITOR})


class PriceForm(forms.Form):
    """A competitor's price, seen today, unless said otherwise. Of which customer, the page says; nobody looks for one.

    A correction stays with its competitor.
    """

    competitor = forms.ModelChoiceField(label=_("Competitor"), queryset=Competitor.objects.none())
    product = SuggestedInput(
        suggestions="our-products",
        max_length=120,
        label=_("Product"),
        help_text=_("Named as ours is, the price can be compared with our list price."),
    )
    specification = LineInput(max_length=200, label=_("Specification"), required=False)
    price = MoneyInput(label=_("Price"), smallest=CENT)
    includes_tax = forms.BooleanField(label=_("Tax included"), required=False, initial=True)
    unit = LineInput(max_length=20, label=pgettext_lazy("price", "For one"), required=False)
    seen_on = DateInput(label=_("Seen on"))
    source = LineInput(
        max_length=200, label=_("Where it comes from"), help_text=_("A tender result, a quote the customer showed…")
    )

    refusal: Any = None

    def __init__(
        self,
        *args: Any,
        competitor: Competitor | None = None,
        customer: Customer | None = None,
        corrects: PriceObservation | None = None,
        **kwargs: Any,
    ) -> None:
        if corrects is None:
            kwargs["initial"] = {"competitor": competitor, "seen_on": clock.today()}
        else:
            kwargs["initial"] = {name: getattr(corrects, name) for name in PRICE}
        super().__init__(*args, **kwargs)
        self.customer, self.corrects = customer, corrects
        offered = Q(archived_at=None) if corrects is None else Q(pk=corrects.competitor_id)
        self.fields["competitor"].queryset = Competitor.objects.filter(offered)  # type: ignore[attr-defined]  # a choice

    @property
    def data_given(self) -> PriceData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = {name: self.cleaned_data[name] for name in PRICE}
        return PriceData(customer=self.customer, corrects=self.corrects, **typed)


class MarketNoteForm(forms.Form):
    """What was learned: one text is enough."""

    text = ParagraphsInput(label=_("What was learned"), rows=3, max_length=LONGEST_TEXT)
    topic = forms.ChoiceField(
        label=pgettext_lazy("market", "Topic"),
        choices=MarketTopic.choices,
        initial=MarketTopic.DEMAND,
        widget=forms.RadioSelect,
    )
    product = SuggestedInput(suggestions="our-products", max_length=120, label=_("Product"), required=False)
    specification = LineInput(max_length=200, label=_("Specification needed"), required=False)
    quantity = LineInput(max_length=80, label=_("Quantity needed"), required=False)
    competitor = forms.ModelChoiceField(
        label=_("Competitor"), queryset=Competitor.objects.none(), required=False, empty_label="—"
    )

    refusal: Any = None

    def __init__(
        self, *args: Any, competitor: Competitor | None = None, customer: Customer | None = None, **kwargs: Any
    ) -> None:
        topic = MarketTopic.COMPETITOR if competitor else MarketTopic.DEMAND
        kwargs["initial"] = {"competitor": competitor, "topic": topic}
        super().__init__(*args, **kwargs)
        self.customer = customer
        watched = Competitor.objects.filter(archived_at=None)
        self.fields["competitor"].queryset = watched  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def data_given(self) -> MarketNoteData:
        """What was typed, for the action. Only after `is_valid()`."""
        return MarketNoteData(customer=self.customer, **{name: self.cleaned_data[name] for name in NOTE})
