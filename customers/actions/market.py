"""Competitors, their prices and market notes: the only door to them (CUS-6)."""

from dataclasses import asdict, fields, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from customers.enums import MarketVerb
from customers.market import (
    RULE,
    CompetitorData,
    MarketNoteData,
    PriceData,
    fit_competitor,
    fit_market_note,
    fit_price,
)
from customers.models import Competitor, Customer, MarketNote, PriceObservation
from customers.rules import can_archive_competitor, can_correct_price, can_edit_competitor, can_see_market
from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.org.models import Person
from salesops.org.visibility import visible_to


@transaction.atomic
def add_competitor(data: CompetitorData, *, by: Person) -> Competitor:
    """Write down a company that sells what we sell. Refused (CUS-6): what `fit_competitor` refuses, one we know."""
    require(can_see_market(by))
    competitor = Competitor(created_by=by, created_at=clock.now(), **asdict(fit_competitor(data)))
    _store(competitor, force_insert=True)
    record(competitor, MarketVerb.COMPETITOR_ADDED, by=by)
    return competitor


@transaction.atomic
def edit_competitor(competitor: Competitor, data: CompetitorData, *, by: Person, revision: int) -> Competitor:
    """Change what is written about it; `revision` is the one the person saw.

    Refused: somebody saved in between (both values are shown), what `fit_competitor` refuses, a name we know, an
    archived one (CUS-6). Saving what is there already changes nothing and leaves no trace.
    """
    locked = Competitor.objects.select_for_update(no_key=True).get(pk=competitor.pk)
    require(can_edit_competitor(by, locked))
    typed = asdict(fit_competitor(data))
    changes = {name: (old, new) for name, new in typed.items() if (old := getattr(locked, name)) != new}
    if not changes:
        return locked
    check_revision(locked, revision, typed)
    for name in changes:
        setattr(locked, name, typed[name])
    locked.revision += 1
    _store(locked, update_fields=[*changes, "revision"])
    record(locked, MarketVerb.COMPETITOR_EDITED, by=by, changes=changes)
    return locked


@transaction.atomic
def archive_competitor(competitor: Competitor, *, by: Person) -> Competitor:
    """Take it out of the lists: its prices and notes stay, its name is free again. Twice is once."""
    locked = Competitor.objects.select_for_update(no_key=True).get(pk=competitor.pk)
    require(can_archive_competitor(by, locked))
    if locked.archived_at is not None:
        return locked
    locked.archived_at = clock.now()
    locked.revision += 1
    locked.save(update_fields=["archived_at", "revision"])
    record(locked, MarketVerb.COMPETITOR_ARCHIVED, by=by)
    return locked


@transaction.atomic
def observe_price(data: PriceData, *, by: Person) -> PriceObservation:
    """Write down a competitor's price; with `data.corrects` in place of an earlier one of one's own.

    Refused (CUS-6): what `fit_price` refuses, an archived competitor unless its price is corrected. PermissionDenied
    for others' prices. ValueError for a customer that the person doesn't see, and a price of another competitor. A
    correction stays with the customer at whom the price was seen.
    """
    competitor = Competitor.objects.select_for_update(no_key=True).get(pk=data.competitor.pk)
    if data.corrects is None:
        require(can_edit_competitor(by, competitor))
        _check_customer(data.customer, by=by)
    else:
        earlier = PriceObservation.objects.select_related("corrected_by", "customer").get(pk=data.corrects.pk)
        require(can_correct_price(by, earlier))
        if earlier.competitor_id != competitor.pk:
            raise ValueError("the price to be corrected is another competitor's")
        data = replace(data, customer=earlier.customer)
    price = PriceObservation(author=by, written_at=clock.now(), **_columns(fit_price(data)))
    price.save(force_insert=True)
    verb = MarketVerb.PRICE_SEEN if data.corrects is None else MarketVerb.PRICE_CORRECTED
    record(price, verb, by=by, about=[competitor, *([data.customer] if data.customer else [])])
    return price


@transaction.atomic
def note_market(data: MarketNoteData, *, by: Person) -> MarketNote:
    """Write down what was learned about the market.

    Refused (CUS-6): what `fit_market_note` refuses, an archived competitor. ValueError for a customer that the person
    doesn't see.
    """
    require(can_see_market(by))
    if data.competitor is not None:
        competitor = Competitor.objects.select_for_update(no_key=True).get(pk=data.competitor.pk)
        require(can_edit_competitor(by, competitor))
    _check_customer(data.customer, by=by)
    region = data.customer.region if data.customer else by.region
    note = MarketNote(author=by, written_at=clock.now(), region=region, **_columns(fit_market_note(data)))
    note.save(force_insert=True)
    record(note, MarketVerb.NOTED, by=by, about=[one for one in (data.competitor, data.customer) if one])
    return note


def _check_customer(customer: Customer | None, *, by: Person) -> None:
    if customer is not None and not visible_to(by, Customer).filter(pk=customer.pk).exists():
        raise ValueError("the customer is not theirs to see")


def _columns(data: PriceData | MarketNoteData) -> dict[str, Any]:
    return {field.name: getattr(data, field.name) for field in fields(data)}


def _store(competitor: Competitor, **how: Any) -> None:
    """Save it. Refused (CUS-6): another one has the name, whoever wrote it down first."""
    try:
        with transaction.atomic():
            competitor.save(**how)
    except IntegrityError as error:
        if "competitor_once" not in str(error):
            raise
        raise Refusal(
            RULE,
            _("We know %(name)s already.") % {"name": competitor.name},
            _("Find it in the list and write there what you know."),
            field="name",
        ) from error
