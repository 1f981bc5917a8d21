"""Who did what, when, before and after; append-only.

Two layers. ``record`` writes the sentence people read in a timeline; ``tracked`` keeps every row before and after,
by trigger, so that bulk statements and raw SQL are seen too. Both carry the id of the request, which joins them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from salesops.audit.history import tracked

if TYPE_CHECKING:
    from salesops.audit.timeline import TimelineEntry, timeline_for
    from salesops.audit.trail import changed, changed_label, record, record_all, seen, was_seen

__all__ = [
    "TimelineEntry",
    "changed",
    "changed_label",
    "record",
    "record_all",
    "record_loaded",
    "seen",
    "timeline_for",
    "tracked",
    "was_seen",
]

_READ = {"TimelineEntry", "timeline_for"}


def __getattr__(name: str) -> Any:
    # On demand: the trail has models, and Django imports this package before models may be loaded.
    if name in __all__:
        room = "timeline" if name in _READ else "trail"
        return getattr(import_module(f"salesops.audit.{room}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
