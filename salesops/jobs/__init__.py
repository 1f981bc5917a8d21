"""Work that is never lost: a row first, a doorbell second.

``later("quotes.tasks.render_quote", quote.pk)`` inserts a row in the caller's transaction and rings Celery after the
commit. PostgreSQL is the queue of record; where Redis is away, the next ``tick`` finds the row.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from salesops.jobs.registry import Park, job, periodic

if TYPE_CHECKING:
    from salesops.jobs.queue import later
    from salesops.jobs.worker import drain, keep_claim, tick

__all__ = ["Park", "drain", "job", "keep_claim", "later", "periodic", "tick"]

_ROOMS = {"later": "queue", "drain": "worker", "keep_claim": "worker", "tick": "worker"}


def __getattr__(name: str) -> Any:
    # On demand: these have models, and Django imports this package before models may be loaded.
    if name in _ROOMS:
        return getattr(import_module(f"salesops.jobs.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
