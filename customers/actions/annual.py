"""Writing and filing the annual forecast, and opening the copy that was filed for one (OPP-5)."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.enums import AnnualState, ForecastVerb
from customers.models import QUARTERS, AnnualCopy, AnnualForecast
from customers.queries.annual import annual_figures, quarter_text
from customers.rules.forecast import can_change_annual, can_write_annual, years_to_write
from salesops.audit import changed, record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.notices import NoticeKind, tell
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import above

RULE = "OPP-5"
# No sentence names an amount: notices go where prices may not be read (CNF-1).
FILED = NoticeKind("customers.annual-filed", _("%(name)s filed the annual forecast of %(year)s for you"))
READERS = frozenset({Post.SALES_VP, Post.GM})


@dataclass(frozen=True, slots=True)
class AnnualData:
    """What its author writes: four amounts in yuan, four texts, and a remark."""

    forecasts: tuple[Decimal, Decimal, Decimal, Decimal]
    assumptions: tuple[str, str, str, str]
    remark: str = ""

    @property
    def columns(self) -> dict[str, Decimal | str]:
        """By the names of the fields."""
        amounts = {f"forecast_{at}": amount for at, amount in zip(QUARTERS, self.forecasts, strict=True)}
        texts = {f"assumptions_{at}": text for at, text in zip(QUARTERS, self.assumptions, strict=True)}
        return amounts | texts | {"remark": self.remark}


@transaction.atomic
def begin_annual_forecast(year: int, *, by: Person) -> AnnualForecast:
    """A draft for this year or the next; each quarter's amount is what the pipeline and the wins come to, weighted.

    Refused (OPP-5): a year that has one already, another year.
    """
    require(can_write_annual(by))
    if year not in years_to_write():
        sentence = _("An annual forecast is of this year or the next.")
        raise Refusal(RULE, sentence, _("Choose one of the two."), field="year")
    weighted = {
        f"forecast_{at}": line.figures.weighted
        for at, line in zip(QUARTERS, annual_figures(year).quarters, strict=True)
    }
    annual, is_new = AnnualForecast.objects.get_or_create(
        year=year, defaults={"author": by, "begun_at": clock.now()} | weighted
    )
    if not is_new:
        said = {"year": year, "name": annual.author.name}
        raise Refusal(
            RULE,
            _("%(name)s has begun the annual forecast of %(year)d already.") % said,
            _("Open it in the list, or ask %(name)s.") % said,
            field="year",
        )
    record(annual, ForecastVerb.ANNUAL_BEGUN, by=by)
    return annual


@transaction.atomic
def edit_annual_forecast(annual: AnnualForecast, data: AnnualData, *, by: Person, revision: int) -> AnnualForecast:
    """Change amounts, assumptions, remark. Refused: somebody saved in between, one that is filed (OPP-5).

    Saving what is there already changes nothing and leaves no trace.
    """
    locked = _locked(annual)
    require(can_change_annual(by, locked))
    given = {name: value for name, value in data.columns.items() if getattr(locked, name) != value}
    if not given:
        return locked
    check_revision(locked, revision, given)
    before = AnnualForecast.objects.get(pk=locked.pk)
    for name, value in given.items():
        setattr(locked, name, value)
    locked.revision += 1
    locked.save(update_fields=[*given, "revision"])
    record(locked, ForecastVerb.ANNUAL_EDITED, by=by, changes=changed(before, locked, given))
    return locked


@transaction.atomic
def file_annual_forecast(annual: AnnualForecast, *, by: Person, revision: int) -> AnnualForecast:
    """Freeze it with the figures of this moment, and file a copy for the vice-president and the general manager.

    Refused (OPP-5): a quarter without assumptions, nobody above to file it for, a stale page. Twice is once.
    """
    locked = _locked(annual)
    if locked.state == AnnualState.FILED and locked.author_id == by.pk:
        return locked
    require(can_change_annual(by, locked))
    check_revision(locked, revision)
    for at in QUARTERS:
        if not getattr(locked, f"assumptions_{at}"):
            sentence = _("%(quarter)s has no assumptions.") % {"quarter": quarter_text(at)}
            raise Refusal(RULE, sentence, _("Write down what the amount rests on, then file it."))
    readers = [one for one in above(by) if one.post in READERS]
    if not readers:
        raise Refusal(
            RULE,
            _("Nobody stands above you to file it for."),
            _("Ask the administrator to enter your superior."),
        )
    locked.state, locked.filed_at = AnnualState.FILED, clock.now()
    locked.figures = annual_figures(locked.year).as_data()
    locked.revision += 1
    locked.save(update_fields=["state", "filed_at", "figures", "revision"])
    record(locked, ForecastVerb.ANNUAL_FILED, by=by)
    AnnualCopy.objects.bulk_create(AnnualCopy(annual=locked, reader=reader) for reader in readers)
    for reader in readers:
        tell(
            reader,
            FILED,
            params={"name": by.name, "year": str(locked.year)},
            url=locked.get_absolute_url(),
            key=f"annual:{locked.pk}:filed",
            about=locked,
        )
    return locked


@transaction.atomic
def open_annual_copy(annual: AnnualForecast, *, by: Person) -> AnnualCopy | None:
    """Note that the person opened the copy filed for them; the first time counts. None for whoever has no copy."""
    copy = AnnualCopy.objects.select_for_update(no_key=True).filter(annual=annual, reader=by).first()
    if copy is None or copy.opened_at is not None:
        return copy
    copy.opened_at = clock.now()
    copy.save(update_fields=["opened_at"])
    record(annual, ForecastVerb.ANNUAL_OPENED, by=by)
    return copy


def _locked(annual: AnnualForecast) -> AnnualForecast:
    return AnnualForecast.objects.select_for_update(no_key=True).get(pk=annual.pk)
