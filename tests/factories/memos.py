"""Memos and leak reports for tests, written through the actions."""

from typing import Any

from django.db.models import Model

from salesops.approvals.models import Request
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.memos.actions.leak import LeakData, report_leak
from salesops.memos.actions.memo import MemoData, write_memo
from salesops.memos.enums import MemoSort
from salesops.memos.models import LeakReport, Memo
from salesops.org.models import Person
from tests.factories.approvals import say

HEADLINE = "客户要求先发货后付款"
TEXT = "客户要求先发货后付款，金额较大。建议同意首批，请批示。"


def make_memo(by: Person, about: Model | None = None, *, sort: MemoSort = MemoSort.INSTRUCTION, **words: Any) -> Memo:
    """A memo that waits for the superior of ``by``."""
    data = MemoData(sort, words.get("headline", HEADLINE), words.get("text", TEXT), words.get("files", ()))
    return write_memo(data, about=about, by=by)


def make_leak(by: Person, about: Model | None = None, *, concerned: Person | None = None, **words: Any) -> LeakReport:
    """A leak report that waits for the general manager."""
    data = LeakData(words.get("what", "竞争对手拿到了我们的报价单。"), clock.today(), concerned, words.get("files", ()))
    return report_leak(data, about=about, by=by)


def asked(paper: Memo | LeakReport) -> Request:
    """Its newest request."""
    request = latest_request_for(paper)
    assert request is not None
    return request


def returned[P: (Memo, LeakReport)](paper: P) -> P:
    """The paper, back with its author for more facts."""
    say(asked(paper), "return", "请补充客户的付款记录。")
    paper.refresh_from_db()
    return paper
