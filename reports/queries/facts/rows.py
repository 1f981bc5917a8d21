"""What facts are made of: sections of plain values that a report keeps as they were."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

type Row = dict[str, Any]
"""``name``, maybe the ``id`` of what it is about and a ``detail``; amounts in yuan and days as text."""
type Facts = dict[str, list[Row]]
type Span = tuple[datetime, datetime]
"""From the first moment on, and before the second: a week's Sunday 24:00 belongs to the week after."""


def within(moment: str, span: Span) -> Q:
    """The condition that the field's moment lies in the span."""
    return Q(**{f"{moment}__gte": span[0], f"{moment}__lt": span[1]})


def lies_within(moment: datetime | None, span: Span) -> bool:
    """Whether a moment that may not have come lies in the span."""
    return moment is not None and span[0] <= moment < span[1]


def plain(amount: Decimal) -> str:
    """Yuan as a frozen report keeps them."""
    return f"{amount:.2f}"
