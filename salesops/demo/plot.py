"""The plot: on which day before today which of the deeds was done."""

from datetime import timedelta

from salesops.approvals.enums import VerdictWord
from salesops.demo.quotes import Desk
from salesops.demo.story import Story

QUOTE_DAYS = 2
"""Working days an approval of a quote may take, as the setting has it."""


def tell_quotes(story: Story, desk: Desk) -> None:
    """From the oldest to those that wait now."""
    _decided(story, desk)
    _unfinished(story, desk)
    _waiting(story, desk)


def _decided(story: Story, desk: Desk) -> None:
    """Expired, superseded by a newer version, handed out, rejected, approved."""
    at, tell = story.at, story.tell

    tell(at(38, 9, 40), desk.draft("expired"))
    tell(at(38, 10, 30), desk.submit("expired"))
    tell(at(38, 15), desk.say("expired", "wang"))
    tell(at(37, 10), desk.say("expired", "zhao"))

    tell(at(30, 14), desk.draft("superseded"))
    tell(at(30, 16, 20), desk.submit("superseded"))
    tell(at(29, 9, 30), desk.say("superseded", "wu", opinion="用户数可能还会增加，先按 60 个报。"))
    tell(at(29, 16), desk.say("superseded", "zhao"))
    tell(at(16, 10), desk.revise("superseded", "newer"))
    tell(at(16, 11, 30), desk.submit("newer"))
    tell(at(16, 17), desk.say("newer", "wu", opinion="数量翻倍，适用 100 用户起的价格。"))
    tell(at(15, 10, 40), desk.say("newer", "zhao"))
    tell(at(15, 14, 10), desk.hand_out("newer"))

    tell(at(17, 9, 30), desk.draft("handed"))
    tell(at(17, 14), desk.submit("handed"))
    tell(at(17, 17, 20), desk.say("handed", "wang"))
    tell(at(16, 14, 40), desk.say("handed", "zhao"))
    tell(at(16, 15, 30), desk.hand_out("handed"))

    tell(at(12, 10, 15), desk.draft("rejected"))
    tell(at(12, 11), desk.submit("rejected"))
    tell(at(12, 16), desk.say("rejected", "wang", opinion="是否算标杆客户，请总监定。"))
    tell(
        at(11, 11),
        desk.say("rejected", "zhao", VerdictWord.REJECT, "不属于标杆客户，占领市场价不适用；请按正常价另行报价。"),
    )

    tell(at(7, 13, 30), desk.draft("approved"))
    tell(at(7, 15), desk.submit("approved"))
    tell(at(6, 10), desk.say("approved", "wang"))
    tell(at(6, 16, 30), desk.say("approved", "zhao"))


def _unfinished(story: Story, desk: Desk) -> None:
    """With their reps: withdrawn, returned, tried outside the band, asked about, drafted by the assistant."""
    at, tell = story.at, story.tell

    tell(at(6, 14), desk.draft("withdrawn"))
    tell(at(6, 15), desk.submit("withdrawn"))
    tell(at(6, 16), desk.withdraw("withdrawn"))

    tell(at(5, 10), desk.draft("returned"))
    tell(at(5, 11), desk.submit("returned"))
    tell(
        at(5, 17),
        desk.say(
            "returned", "wang", VerdictWord.RETURN, "实施人天偏少，网关安装至少要 14 天，请与技术部确认后再提交。"
        ),
    )

    tell(at(5, 14), desk.draft("outside"))
    tell(at(5, 14, 30), desk.submit("outside"))
    tell(
        at(5, 14, 50),
        desk.ask(
            "outside",
            "客户预算 34 万封顶，企业版能否按 27.6 万报？",
            "低于下限，任何人都不能报。可以先上标准版，企业版列入二期。",
        ),
    )

    tell(at(3, 16), desk.draft("draft"))
    tell(at(3, 16, 20), desk.ask("draft", "来料检验想和二期打包谈，折扣能否一并考虑？"))
    tell(at(2, 15), desk.draft("assistant", by="chen"))


def _waiting(story: Story, desk: Desk) -> None:
    """With those who decide: overdue and escalated, before the GM, before the director, near the end, just begun."""
    at, tell = story.at, story.tell

    tell(at(4, 9, 30), desk.draft("overdue"))
    tell(at(4, 10), desk.submit("overdue"))

    tell(at(1, 9, 50), desk.comment("overdue", "@王强 客户周五开会定供应商，请今天看一下。"))

    tell(at(2, 16), desk.draft("major"))
    tell(at(1, 9, 20), desk.submit("major"))
    tell(at(1, 10, 30), desk.say("major", "wang", opinion="集团项目，后续还有两个工厂。"))
    tell(at(1, 14, 20), desk.consult("major", "zhao", "90 人天够不够？", "够。两个车间可以并行实施。"))
    tell(at(1, 15), desk.say("major", "zhao", opinion="超过重大金额，请总经理审定。"))

    tell(at(1, 9, 40), desk.draft("director"))
    tell(at(1, 11), desk.submit("director"))
    tell(at(1, 16, 40), desk.say("director", "wu"))

    tell(at(1, 17, 10), desk.consult("director", "zhao", "洁净车间的数据采集要不要另加网关？"))

    near = story.due_in(80, days=QUOTE_DAYS)
    tell(near - timedelta(minutes=30), desk.draft("near"))
    tell(near, desk.submit("near"))
    fresh = story.due_in(780, days=QUOTE_DAYS)
    tell(fresh - timedelta(minutes=30), desk.draft("fresh"))
    tell(fresh, desk.submit("fresh"))
