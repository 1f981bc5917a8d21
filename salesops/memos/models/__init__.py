"""Tables of memos."""

from salesops.memos.models.leak import LeakReport
from salesops.memos.models.memo import Memo

__all__ = ["LeakReport", "Memo"]
