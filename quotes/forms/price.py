"""Input about price policies: the head, opinions, discount authorities, scopes, the director's and the GM's forms."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerType
from quotes.enums import Department, PriceType
from quotes.models import PricePolicy
from quotes.pricing import LADDER
from quotes.queries.price import Scope
from salesops.base.fields import DateInput, LineInput, MoneyInput, ParagraphsInput, PercentInput, QuantityInput
from salesops.base.money import CENT
from salesops.org.enums import Post
from salesops.org.models import Region

# The general manager's limit is the band itself: no row, no input.
GRANTING_POSTS = tuple(post for post in LADDER if post != Post.GM)
NAMED_POSTS = [(post.value, post.label) for post in (Post.REGIONAL_MANAGER, Post.DIRECTOR, Post.SALES_VP, Post.GM)]

LARGEST_PRICE_FILE = 5 * 1024**2


class RevisionForm(forms.Form):
    """Carries the revision that the person read; an action refuses a stale one."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class NewPolicyForm(forms.Form):
    """A new draft, empty or copied from a version."""

    title = LineInput(label=_("Title"), max_length=80)
    source = forms.ModelChoiceField(
        label=_("Copy prices from"),
        queryset=PricePolicy.objects.none(),
        required=False,
        empty_label=_("Start empty"),
        help_text=_("Bands and discount authorities come along, opinions do not."),
    )
    valid_from = DateInput(label=_("Valid from"))
    valid_to = DateInput(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]  # a ModelChoiceField


class HeadForm(RevisionForm):
    """The head of a draft."""

    title = LineInput(label=_("Title"), max_length=80)
    valid_from = DateInput(label=_("Valid from"))
    valid_to = DateInput(label=_("Last day"), required=False, help_text=_("Empty: until further notice."))
    capture_post = forms.ChoiceField(label=_("The market-entry price needs"), choices=NAMED_POSTS)
    keep_post = forms.ChoiceField(label=_("The market-retention price needs"), choices=NAMED_POSTS)


class OpinionsForm(RevisionForm):
    """What the departments said in the joint meeting (PRC-3)."""

    meeting_on = DateInput(label=_("Joint meeting on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for department in Department:
            self.fields[department.value] = ParagraphsInput(
                label=department.label, required=False, rows=2, max_length=2000
            )

    def texts(self) -> dict[str, str]:
        """The opinions by department."""
        return {department.value: self.cleaned_data[department.value] for department in Department}


class DiscountsForm(RevisionForm):
    """The largest discount per post: one for all price types, and others where a type has its own (PRC-2)."""

    kinds = [("", _("All price types")), *PriceType.choices]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for post in GRANTING_POSTS:
            for kind, label in self.kinds:
                self.fields[f"{post}-{kind}"] = PercentInput(
                    label=f"{post.label} {label}", required=False, largest=Decimal("0.9999")
                )

    @staticmethod
    def initial_of(policy: PricePolicy) -> dict[str, Any]:
        """What is stored."""
        stored = {f"{row.post}-{row.price_type}": row.max_discount for row in policy.discounts.all()}
        return {**stored, "revision": policy.revision}

    def shares(self) -> dict[tuple[str, str], Decimal | None]:
        """The typed limits by (post, price type)."""
        return {
            (post.value, kind): self.cleaned_data[f"{post}-{kind}"]
            for post in GRANTING_POSTS
            for kind, _label in self.kinds
        }

    def table(self) -> Iterator[tuple[Post, list[forms.BoundField]]]:
        """Rows of the table of inputs."""
        for post in GRANTING_POSTS:
            yield post, [self[f"{post}-{kind}"] for kind, _label in self.kinds]


class ScopeForm(forms.Form):
    """For whom, and from which quantity, the shown bands hold; read from the address, so it never refuses loudly."""

    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.all(), required=False, empty_label=_("All regions")
    )
    customer_type = forms.ChoiceField(
        label=_("Customer type"), choices=[("", _("All customer types")), *CustomerType.choices], required=False
    )
    quantity_from = QuantityInput(label=_("Quantity from"), required=False, smallest=Decimal(0))

    def scope(self) -> Scope:
        """The chosen scope; what can't be read holds for all."""
        self.full_clean()
        chosen = getattr(self, "cleaned_data", {})
        region, quantity = chosen.get("region"), chosen.get("quantity_from") or Decimal(0)
        return Scope(region.pk if region else None, chosen.get("customer_type") or "", quantity.quantize(CENT))


class ShiftForm(forms.Form):
    """Change the shown prices by a percentage."""

    change = PercentInput(label=_("Change by"), smallest=Decimal("-0.9"), largest=Decimal(10))
    step = forms.TypedChoiceField(
        label=_("in steps of"),
        choices=[("0.01", "¥0.01"), ("1", "¥1"), ("10", "¥10"), ("100", "¥100")],
        coerce=Decimal,
        initial="1",
    )
    price_types = forms.MultipleChoiceField(
        label=_("for the price types"),
        choices=PriceType.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=PriceType.values,
    )


class PasteForm(RevisionForm):
    """A block of prices copied out of a spreadsheet, or the spreadsheet itself (`quotes.forms.paste`)."""

    block = forms.CharField(
        label=_("Cells copied out of Excel"),
        required=False,
        strip=False,
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "wrap": "off"}),
    )
    file = forms.FileField(
        label=_("Or the whole file"),
        required=False,
        max_length=200,
        help_text=_("An Excel workbook (.xlsx) or a CSV file, at most 5 MB; its first sheet is read."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    refusal: Any = None

    def clean_file(self) -> Any:
        """Small enough to be read while one waits."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_PRICE_FILE:
            raise forms.ValidationError(_("This file is larger than 5 MB."), code="size")
        return file


class OpinionForm(RevisionForm):
    """The director's own words."""

    opinion = ParagraphsInput(label=_("Director's opinion"), max_length=2000)


class EndForm(forms.Form):
    """The last day of an issued version."""

    on = DateInput(label=_("Last day"))


class CostForm(forms.Form):
    """A standard cost from a day on."""

    cost = MoneyInput(label=_("Standard cost"))
    valid_from = DateInput(label=_("Valid from"))
