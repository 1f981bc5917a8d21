"""Who did it from where, and who saw it: for those who may know."""

from typing import Any

from django import template
from django.urls import reverse

from salesops.audit import TimelineEntry, sights
from salesops.audit.models import ViewLog
from salesops.evidence.records import code_of
from salesops.evidence.rules import address_of, can_see_log_of
from salesops.org.models import Person

register = template.Library()


def _reader(context: template.Context) -> Person | None:
    # Inside an `include … only` the page's variables are gone, but not the request.
    person = getattr(getattr(context, "request", None), "user", None)
    return person if isinstance(person, Person) else None


@register.simple_tag(takes_context=True)
def where_of(context: template.Context, entry: TimelineEntry) -> str:
    """The address an entry came from, for whoever may read it; else nothing. No query of its own."""
    person = _reader(context)
    return address_of(person, entry) if person else ""


@register.inclusion_tag("evidence/log/_link.html", takes_context=True)
def log_link(context: template.Context, record: Any) -> dict[str, Any]:
    """The way from a record to who saw it, for whoever may read the log. No query of its own."""
    person = _reader(context)
    if person is None or not can_see_log_of(person, record):
        return {"url": ""}
    return {"url": f"{reverse('evidence:log')}?record={code_of(record)}"}


@register.filter
def sight(what: str) -> str:
    """What was done, in the reader's language."""
    return sights.sentence(what)


@register.filter
def record_code(row: ViewLog) -> str:
    """The name in an address of what a row of the log is about; nothing where its model is gone."""
    model = row.subject_type.model_class()
    return f"{model._meta.label_lower}-{row.subject_id}" if model else ""
