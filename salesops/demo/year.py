"""The year: deals from the quote to the last receipt, the months that were settled, contracts not yet signed."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from commissions.actions.settlement import settle_month
from salesops.approvals.enums import VerdictWord
from salesops.base.clock import shanghai
from salesops.base.money import line_amount
from salesops.demo.accounts import ACCOUNTS
from salesops.demo.contracts import Archive, Wish
from salesops.demo.deals import AGREEING, DEALS, Deal, Payment
from salesops.demo.quotes import Desk
from salesops.demo.regulars import REGULARS
from salesops.demo.story import Story
from salesops.workdays import is_working

GM_FROM = Decimal(500_000)
"""From this amount on the general manager signs, quote and contract, as the settings have it."""
SETTLED_MONTHS = 3
SETTLE_DAY = 5
CONTRACT_DAYS = 2
"""Working days an approval of a contract may take, as the setting has it."""
REPS = {account.key: account.rep for account in (*REGULARS, *ACCOUNTS)}
MANAGERS = {"li": "wang", "he": "wang", "zhou": "wu"}


def tell_year(story: Story, desk: Desk, archive: Archive) -> None:
    """From the first deal to the contracts that wait now."""
    for deal in DEALS:
        desk.offers[deal.key] = deal.offer
        _sold(story, desk, deal)
        _agreed(story, archive, deal)
        _paid(story, archive, deal)
    for back in range(SETTLED_MONTHS, 0, -1):
        last_day = story.month_day(back - 1, 1).replace(day=1) - timedelta(days=1)
        moment = shanghai(story.month_day(back - 1, SETTLE_DAY), 9, 30)
        story.tell(moment, partial(settle_month, last_day, by=desk.company["sun"]))
    story.tell(story.at(6, 15), archive.stray("佛山样例商贸有限公司", "18600.00", "附言只写“货款”，未写合同号"))
    _agreeing(story, desk, archive)


def _sold(story: Story, desk: Desk, deal: Deal) -> None:
    """The quote: written, approved, and found good by the customer."""
    manager = _manager(deal)
    first, second = (story.before(_signed_on(story, deal), back) for back in (9, 8))
    story.tell(shanghai(first, 9, 40), desk.draft(deal.key))
    story.tell(shanghai(first, 11), desk.submit(deal.key))
    story.tell(shanghai(first, 15), desk.say(deal.key, manager))
    story.tell(shanghai(second, 10), desk.say(deal.key, "zhao"))
    if _needs_gm(deal):
        story.tell(shanghai(second, 16), desk.say(deal.key, "qian"))


def _agreed(story: Story, archive: Archive, deal: Deal) -> None:
    """The contract: drafted from the quote, approved, signed, its scan compared."""
    signed_on = _signed_on(story, deal)
    first, second = (story.before(signed_on, back) for back in (5, 4))
    wish = Wish(warranty=deal.warranty)
    story.tell(shanghai(first, 10), archive.draft(deal.key, schedule=deal.schedule, wish=wish))
    story.tell(shanghai(first, 14), archive.submit(deal.key))
    story.tell(shanghai(first, 16, 30), archive.say(deal.key, _manager(deal)))
    story.tell(shanghai(second, 11), archive.say(deal.key, "zhao"))
    if _needs_gm(deal):
        story.tell(shanghai(second, 16), archive.say(deal.key, "qian"))
    story.tell(shanghai(signed_on, 10, 30), archive.sign(deal.key))
    story.tell(shanghai(signed_on, 15), archive.confirm(deal.key))


def _paid(story: Story, archive: Archive, deal: Deal) -> None:
    """What fell due and came in; once, what the bank took back."""
    for place, payment in enumerate(deal.payments, start=1):
        if place > 1:
            story.tell(shanghai(story.month_day(payment.due, deal.day), 11), archive.reach(deal.key, place))
        if payment.paid is not None:
            paid_on = _paid_on(story, deal, payment)
            story.tell(shanghai(paid_on, 15), archive.pay(deal.key, place, payment.share, extra=payment.extra))
    if deal.reversed_by:
        story.tell(shanghai(story.month_day(2, 8), 10), archive.bounce(deal.key, deal.reversed_by))
        story.tell(shanghai(story.month_day(1, 6), 14), archive.pay(deal.key, len(deal.payments)))


def _agreeing(story: Story, desk: Desk, archive: Archive) -> None:
    """A draft with a deviation, one returned, one before the director, one overdue, one waiting to be signed."""
    at, tell = story.at, story.tell
    desk.offers |= AGREEING
    for key, manager, back in (("agreed", "wang", 12), ("late", "wu", 14)):
        tell(at(back, 9, 30), desk.draft(key))
        tell(at(back, 10, 30), desk.submit(key))
        tell(at(back, 15), desk.say(key, manager))
        tell(at(back - 1, 10), desk.say(key, "zhao"))

    tell(at(8, 10), archive.draft("agreed", schedule="half"))
    tell(at(8, 14), archive.submit("agreed"))
    tell(at(8, 16), archive.say("agreed", "wang"))
    tell(at(7, 11), archive.say("agreed", "zhao"))

    tell(at(5, 9, 30), archive.draft("late"))
    tell(at(5, 10, 30), archive.submit("late"))

    tell(at(5, 13, 30), archive.draft("newer", wish=Wish(notes="客户要求上线后免费增加两次现场培训。")))
    tell(at(5, 15), archive.submit("newer"))
    opinion = "免费培训超出报价范围，请按培训天数报价或删去。"
    tell(at(4, 10), archive.say("newer", "wu", VerdictWord.RETURN, opinion))

    near = story.due_in(200, days=CONTRACT_DAYS)
    wish = Wish(warranty="自验收合格之日起免费质保 24 个月，工作日内响应。")
    tell(near - timedelta(minutes=40), archive.draft("handed", wish=wish))
    tell(near, archive.submit("handed"))
    tell(near + timedelta(minutes=50), archive.say("handed", "wang", opinion="客户是集团试点，质保延长可以接受。"))

    tell(at(3, 10), archive.draft("approved", wish=Wish(warranty="自验收合格之日起免费质保 18 个月。")))
    tell(at(3, 10, 20), archive.print("approved"))


def last_signing(story: Story) -> date:
    """When the newest of the deals was signed."""
    return max(_signed_on(story, deal) for deal in DEALS)


def _signed_on(story: Story, deal: Deal) -> date:
    return story.month_day(deal.months_ago, deal.day)


def _paid_on(story: Story, deal: Deal, payment: Payment) -> date:
    day = story.month_day(payment.paid or 0, deal.day) + timedelta(days=payment.late)
    while not is_working(day):
        day += timedelta(days=1)
    return day


def _manager(deal: Deal) -> str:
    return MANAGERS[REPS[deal.offer.customer]]


def _needs_gm(deal: Deal) -> bool:
    amounts = (line_amount(Decimal(item.quantity), Decimal(item.price)) for item in deal.offer.items)
    return sum(amounts) > GM_FROM
