"""How memos and leak reports are shown, and asked for from any record."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.db.models import Model

from salesops.approvals.models import Request
from salesops.memos.enums import MemoSort, PaperState
from salesops.memos.queries.leak import LogLine, log_lines
from salesops.memos.queries.record import can_be_about, code_of
from salesops.memos.rules import can_read_leak_log
from salesops.org.models import Person

register = template.Library()


@register.inclusion_tag("memos/_link.html", takes_context=True)
def memo_link(context: template.RequestContext, record: object) -> dict[str, Any]:
    """The way from a record to its memos, and to a new one for whoever has a superior to ask; no query of its own."""
    if not isinstance(record, Model) or record.pk is None or not can_be_about(type(record)):
        return {"on": ""}
    # Inside an `include … only` the page's variables are gone, but not the request.
    request = getattr(context, "request", None)
    person = getattr(request, "user", None)
    return {"on": code_of(record), "may_ask": getattr(person, "superior", None) is not None}


@register.filter
def paper_pill(state: str) -> str:
    """The mark of a memo's state."""
    return PaperState(state).pill


@register.filter
def sort_label(sort: str) -> str:
    """What a memo is, in words."""
    return str(MemoSort(sort).label)


@register.simple_tag
def access_log(snapshot: Mapping[str, Any], request: Request, reader: Person) -> list[LogLine] | None:
    """The frozen access log of a snapshot, with moments; None for whoever may not read it."""
    return log_lines(snapshot["log"]) if can_read_leak_log(reader, request.requester_id) else None
