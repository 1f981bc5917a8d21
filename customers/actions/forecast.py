"""Freezing the month's forecast (OPP-2)."""

from django.db import transaction

from customers.enums import ForecastVerb
from customers.models import ForecastFreeze, FrozenFigure, Opportunity
from customers.queries.forecast import open_figures
from salesops.audit import record
from salesops.base import clock
from salesops.org.models import Person

BATCH = 1000


@transaction.atomic
def freeze_forecast(*, by: Person) -> ForecastFreeze | None:
    """Copy the open pipeline as it stands now, for the month we are in; None where that was done already.

    One sum over all open opportunities, whatever their number. Two runs at once: the second waits for the first and
    finds the month frozen.
    """
    month = clock.today().replace(day=1)
    freeze, is_first = ForecastFreeze.objects.get_or_create(month=month, defaults={"frozen_at": clock.now()})
    if not is_first:
        return None
    rows = open_figures(Opportunity.objects.all(), "owner_id", "region_id", "product_line")
    FrozenFigure.objects.bulk_create((FrozenFigure(freeze=freeze, **row) for row in rows.iterator()), BATCH)
    record(freeze, ForecastVerb.FROZEN, by=by)
    return freeze
