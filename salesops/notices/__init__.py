"""Telling people, once per fact.

``tell(person, YOUR_TURN, params={…}, url=…, key="request:12:step:1")`` in the transaction that made the fact. The
sentence is put together when it is read, in the reader's language.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from salesops.notices.kinds import NoticeKind

if TYPE_CHECKING:
    from salesops.notices.actions import tell

__all__ = ["NoticeKind", "tell"]


def __getattr__(name: str) -> Any:
    # On demand: telling needs models, and Django imports this package before models may be loaded.
    if name == "tell":
        return import_module("salesops.notices.actions").tell
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
