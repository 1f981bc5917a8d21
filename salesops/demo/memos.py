"""What was asked of superiors: a request that was answered, a problem that came back for more facts (APP-9)."""

from functools import partial

from salesops.approvals.engine import decide
from salesops.approvals.enums import VerdictWord
from salesops.approvals.queries import latest_request_for
from salesops.demo.quotes import Desk
from salesops.demo.story import Story
from salesops.memos.actions.memo import MemoData, write_memo
from salesops.memos.enums import MemoSort
from salesops.memos.models import Memo

INSTRUCTION = MemoData(
    MemoSort.INSTRUCTION,
    "客户要求先实施后付首款，能否同意",
    "客户集团付款流程要走四周，希望我们先派人进场实施，首款在进场后 30 日内付清。\n"
    "该客户近两年的款项都按期到账。建议同意，但只安排调研和方案两个阶段，开发等首款到账后再开始。\n"
    "客户周五前等我们答复，请批示。",
)
ANSWER = "同意先做调研和方案，共不超过 10 人天。首款未到账不进入开发；此事写进合同的付款条款，由你每周跟进付款进度。"
PROBLEM = MemoData(
    MemoSort.PROBLEM,
    "客户反映上线后报表打开很慢",
    "客户仓库主管反映，月末打开库存报表要等两三分钟，已影响盘点。已请技术部查看，尚无结论。",
)
MORE = "请补充：哪几张报表、数据量多大、客户用的是哪个版本，再报一次。"


def tell_memos(story: Story, desk: Desk) -> None:
    """Told over the last fortnight."""
    memos: dict[str, Memo] = {}
    story.tell(story.at(9, 10, 20), partial(_write, desk, memos, "instruction", "li", INSTRUCTION))
    story.tell(story.at(9, 15, 40), partial(_say, desk, memos, "instruction", "wang", VerdictWord.APPROVE, ANSWER))
    story.tell(story.at(4, 11), partial(_write, desk, memos, "problem", "he", PROBLEM))
    story.tell(story.at(4, 16), partial(_say, desk, memos, "problem", "wang", VerdictWord.RETURN, MORE))


def _write(desk: Desk, memos: dict[str, Memo], key: str, by: str, data: MemoData) -> None:
    author = desk.company[by]
    own = (customer for customer in desk.customers.values() if customer.owner_id == author.pk)
    memos[key] = write_memo(data, about=next(own, None), by=author)


def _say(desk: Desk, memos: dict[str, Memo], key: str, by: str, verdict: VerdictWord, opinion: str) -> None:
    request = latest_request_for(memos[key])
    if request is None:
        raise ValueError(f"nobody was asked: {key}")
    step = request.steps.get(state="open")
    decide(step, verdict, opinion, by=desk.company[by], seen_hash=request.content_hash)
