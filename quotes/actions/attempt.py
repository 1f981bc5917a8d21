"""Keeping what somebody tried to offer outside the band (PRC-4)."""

from collections.abc import Sequence

from django.db import transaction

from quotes.enums import AttemptPath, PriceType
from quotes.models import PriceAttempt, Quote
from quotes.queries.quote import JudgedLine
from salesops.base.clock import now
from salesops.org.models import Person


@transaction.atomic
def keep_attempts(quote: Quote | None, lines: Sequence[JudgedLine], *, path: AttemptPath, by: Person) -> None:
    """One row per refused line: who, what, by how much, by which path.

    Called after the refused transaction was rolled back, so that the refusal can't take its own evidence along.
    """
    PriceAttempt.objects.bulk_create(
        PriceAttempt(
            quote=quote,
            product=line.data.product,
            tried_by=by,
            tried_at=now(),
            path=path,
            price_type=PriceType(line.data.price_type),
            quantity=line.data.quantity,
            final_amount=line.final_amount,
            floor=line.band.floor if line.band else None,
            ceiling=line.band.ceiling if line.band else None,
            off_by=line.verdict.gap if line.band else None,
        )
        for line in lines
    )
