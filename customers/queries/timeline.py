"""One timeline of everything about a customer, as far as the reader may see what it tells (CUS-5, ORG-2)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Model, QuerySet

from customers.enums import CustomerStatus
from customers.models import Customer, StatusRequest
from salesops.audit.models import Entry
from salesops.audit.timeline import Narrowed, TimelineEntry, authors_of, entries_of, is_own, shown
from salesops.org.models import Person
from salesops.org.visibility import can_be_seen, visible_to

A_PAGE = 20
LOOKED_THROUGH = 5
"""So many pages are read for one, where most of it is not the reader's to see; then the reader asks for more."""
AUTHORS_AMONG = 500


@dataclass(frozen=True, slots=True)
class Story:
    """A page of it. ``older`` is the key before which the next page begins, None at the end."""

    entries: Sequence[TimelineEntry]
    older: int | None


def story_page(customer: Customer, asked: Narrowed, *, reader: Person) -> Story:
    """The newest entries asked for. What the reader may not see is not there, nor is it counted.

    A query for the entries of a page, and one for each sort of thing that they tell.
    """
    told: list[TimelineEntry] = []
    for _turn in range(LOOKED_THROUGH):
        entries = entries_of(customer, asked, limit=A_PAGE + 1)
        seen = _seen(entries[:A_PAGE], customer, reader)
        for entry in entries[:A_PAGE]:
            if len(told) == A_PAGE:
                return Story(told, older=asked.before)
            asked = replace(asked, before=entry.pk)
            if is_own(entry, customer) or entry.subject_id in seen[entry.subject_type_id]:
                told.append(_told(entry, customer, seen[entry.subject_type_id]))
        if len(entries) <= A_PAGE:
            return Story(told, older=None)
    return Story(told, older=asked.before)


def told_until(before: int | None) -> datetime | None:
    """When the entry was above which the reader has read on."""
    return Entry.objects.filter(pk=before).values_list("at", flat=True).first() if before else None


def tellers_of(customer: Customer) -> Mapping[int, str]:
    """Whom the timeline can be narrowed to: whoever wrote one of its newest entries."""
    return authors_of(customer, among=AUTHORS_AMONG)


def _seen(entries: Iterable[Entry], customer: Customer, reader: Person) -> Mapping[int, Mapping[int, str]]:
    """By kind of thing those that the reader may see, each with what it is called if not as its title says."""
    asked: dict[int, set[int]] = defaultdict(set)
    models: dict[int, type[Model] | None] = {}
    for entry in entries:
        if not is_own(entry, customer):
            asked[entry.subject_type_id].add(entry.subject_id)
            models[entry.subject_type_id] = entry.subject_type.model_class()
    found: dict[int, Mapping[int, str]] = defaultdict(dict)
    for kind, keys in asked.items():
        found[kind] = _visible(models[kind], keys, customer, reader)
    return found


def _visible(model: type[Model] | None, keys: Collection[int], customer: Customer, reader: Person) -> Mapping[int, str]:
    if model is Customer:
        # What became part of this one: whoever reads this file reads its past.
        merged: QuerySet[Customer] = Customer.objects.filter(pk__in=keys, merged_into=customer)
        return dict.fromkeys(merged.values_list("pk", flat=True), "")
    if model is None or not can_be_seen(model):
        return {}
    rows = visible_to(reader, model).filter(pk__in=keys)
    if model is StatusRequest:
        # Its title is in the language of whoever asked.
        return {key: str(CustomerStatus(status).label) for key, status in rows.values_list("pk", "to_status")}
    return dict.fromkeys(rows.values_list("pk", flat=True), "")


def _told(entry: Entry, customer: Customer, seen: Mapping[int, str]) -> TimelineEntry:
    model = entry.subject_type.model_class()
    page = getattr(model, "get_absolute_url", None)
    if is_own(entry, customer) or model is None or page is None:
        return shown(entry, customer, called=seen.get(entry.subject_id, ""))
    # The address is made of the key alone, so that the row itself need not be read.
    return shown(entry, customer, url=page(model(pk=entry.subject_id)), called=seen[entry.subject_id])
