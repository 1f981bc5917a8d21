"""The access log of a record, as a leak report freezes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import translation

from salesops.approvals.freezing import LANGUAGE
from salesops.evidence.queries import access_log_of

KEPT_LINES = 500


def frozen_log(record: Model | None) -> dict[str, Any]:
    """Who looked at the record or took it away, the newest ``KEPT_LINES``, as plain values for the snapshot.

    In the language of snapshots, whoever reports; empty without a record.
    """
    with translation.override(LANGUAGE):
        lines = access_log_of(record, limit=KEPT_LINES) if record is not None else []
        return {
            "lines": [
                {
                    "at": line.at.isoformat(),
                    "who": line.who,
                    "what": " ".join(filter(None, [line.what, line.title])),
                    "where": line.where,
                    "is_taking": line.is_taking,
                }
                for line in lines
            ]
        }


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of a frozen access log; ``is_taking`` where something left the house."""

    at: datetime
    who: str
    what: str
    where: str
    is_taking: bool


def log_lines(frozen: Mapping[str, Any]) -> list[LogLine]:
    """The log of a report or of a snapshot, for its page and its card."""
    return [
        LogLine(datetime.fromisoformat(line["at"]), line["who"], line["what"], line["where"], line["is_taking"])
        for line in frozen.get("lines", [])
    ]
