"""What a request freezes of a paper, and the hash that a decision is bound to."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Model
from django.utils import translation

from salesops.approvals.kinds import Facts, Kind

# Labels may slip into a snapshot; frozen in one language, they are the same for every reader.
LANGUAGE = "zh-hans"


@dataclass(frozen=True, slots=True)
class Frozen:
    """Plain JSON values, exactly as the database gives them back."""

    facts: Facts
    snapshot: Facts


def freeze(kind: Kind[Any], subject: Model) -> Frozen:
    """Facts and snapshot of the saved ``subject``. TypeError where a kind hands in more than plain values."""
    with translation.override(LANGUAGE):
        return Frozen(_plain(kind.facts(subject)), _plain(kind.snapshot(subject)))


def freeze_snapshot(kind: Kind[Any], subject: Model) -> Facts:
    """The snapshot alone, for comparing it with what was judged."""
    with translation.override(LANGUAGE):
        return _plain(kind.snapshot(subject))


def content_hash(kind: Kind[Any], subject: Model, round_number: int, frozen: Frozen) -> str:
    """SHA-256, hexadecimal, over what is judged: the paper, the round, facts and snapshot."""
    judged = [kind.key, subject.pk, round_number, frozen.facts, frozen.snapshot]
    text = json.dumps(judged, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _plain(values: Facts) -> Facts:
    plain: Facts = json.loads(json.dumps(values, allow_nan=False))
    return plain
