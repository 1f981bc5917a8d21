"""Keeping what somebody tried to offer outside the band (PRC-4)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal

from django.db import transaction

from quotes.actions.hindrance import OutsideBand
from quotes.enums import AttemptPath
from quotes.models import PriceAttempt, Quote
from quotes.queries.judging import JudgedLine
from salesops.base.clock import now
from salesops.org.models import Person

type Tried = tuple[int, str, Decimal, Decimal]


@contextmanager
def keeping_attempts(quote: Quote | None, *, path: AttemptPath, by: Person) -> Iterator[None]:
    """One transaction. A price that refuses it is kept as an attempt after everything else is undone."""
    try:
        with transaction.atomic():
            yield
    except OutsideBand as refused:
        keep_attempts(quote, refused.judgement.refused, path=path, by=by)
        raise


def keep_attempts(quote: Quote | None, lines: Sequence[JudgedLine], *, path: AttemptPath, by: Person) -> None:
    """One row per refused line: who, what, by how much, by which path.

    Saving the same draft again is not another attempt; submitting or importing it is. After a refusal it is called
    outside the refused transaction, so that the refusal can't take its own evidence along.
    """
    if not lines:
        return
    known = tried_before(quote) if quote and path == AttemptPath.DRAFT else frozenset()
    PriceAttempt.objects.bulk_create(
        PriceAttempt(
            quote=quote,
            product=line.data.product,
            tried_by=by,
            tried_at=now(),
            path=path,
            price_type=line.data.price_type,
            quantity=line.data.quantity,
            final_amount=line.final_amount,
            floor=line.band.floor if line.band else None,
            ceiling=line.band.ceiling if line.band else None,
            off_by=line.verdict.gap if line.band else None,
        )
        for line in lines
        if tried_with(line) not in known
    )


def tried_before(quote: Quote) -> frozenset[Tried]:
    """What was tried in this quote so far; one query."""
    rows = PriceAttempt.objects.filter(quote=quote)
    return frozenset(rows.values_list("product_id", "price_type", "quantity", "final_amount"))


def tried_with(line: JudgedLine) -> Tried:
    """What tells one attempt from another."""
    return line.data.product.pk, line.data.price_type, line.data.quantity, line.final_amount
