"""What the director types: the year, then amounts and assumptions by quarter (OPP-5)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.actions.annual import AnnualData
from customers.models import QUARTERS, AnnualForecast
from customers.queries.annual import AnnualFigures, AnnualLine, quarter_text
from customers.rules.forecast import years_to_write
from salesops.base.fields import MoneyInput, ParagraphsInput
from salesops.base.forms import RevisionMixin
from salesops.base.look import yuan_text


class YearForm(forms.Form):
    """This year or the next, which is meant nearly always. ``refusal`` is set by ``attempt``."""

    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)

    refusal: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["year"]
        field.choices = [(year, str(year)) for year in years_to_write()]
        field.initial = years_to_write()[-1]


class AnnualForm(RevisionMixin):
    """Filled in with what is there; beside each amount stands what the books say of its quarter."""

    def __init__(self, data: Any, *, annual: AnnualForecast, figures: AnnualFigures) -> None:
        names = [f"{kind}_{at}" for at in QUARTERS for kind in ("forecast", "assumptions")]
        super().__init__(data, initial={name: getattr(annual, name) for name in (*names, "remark", "revision")})
        self.layout: list[dict[str, Any]] = []
        for at, line in zip(QUARTERS, figures.quarters, strict=True):
            amount, text = f"forecast_{at}", f"assumptions_{at}"
            self.fields[amount] = MoneyInput(label=_("Forecast, yuan"), help_text=_books(line))
            self.fields[text] = ParagraphsInput(
                label=_("Assumptions"),
                required=False,
                rows=3,
                max_length=2000,
                help_text=_("Needed before it is filed."),
            )
            self.layout.append({"title": quarter_text(at), "fields": [amount, text]})
        self.fields["remark"] = ParagraphsInput(
            label=_("Market, risks, measures"), required=False, rows=4, max_length=4000
        )
        self.layout.append({"title": _("The year as a whole"), "fields": ["remark"]})

    @property
    def data_given(self) -> AnnualData:
        """For the action. Only after ``is_valid()``."""
        typed = self.cleaned_data
        first, second, third, fourth = (typed[f"forecast_{at}"] for at in QUARTERS)
        one, two, three, four = (typed[f"assumptions_{at}"] for at in QUARTERS)
        return AnnualData((first, second, third, fourth), (one, two, three, four), typed["remark"])


def _books(line: AnnualLine) -> str:
    return _("A year before %(before)s · target %(target)s · weighted %(weighted)s") % {
        "before": yuan_text(line.before),
        "target": yuan_text(line.target),
        "weighted": yuan_text(line.figures.weighted),
    }
