"""The bid on the tender that came in: its writers are at work (INQ-4)."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

from quotes.actions.bid import BidData, begin_bid
from quotes.actions.bid_offer import CertificateData, DeviationData, add_certificate, write_deviation
from quotes.actions.bid_writing import ItemData, decide_item, finish_part
from quotes.enums import BidPaper, BidPart, BondForm, Direction, ItemState
from quotes.models import Bid, Inquiry
from salesops.base.clock import shanghai, today
from salesops.demo.inquiries import TENDER_NO
from salesops.demo.quotes import Desk
from salesops.demo.story import Story

WRITTEN = (BidPaper.LETTER, BidPaper.LEGAL, BidPaper.AUTHORITY)
"""What the assistant has done of the commercial part."""


def tell_bids(story: Story, desk: Desk) -> None:
    """Told on the last working day: the technical part is finished, the commercial one is begun."""
    made: list[Bid] = []
    story.tell(story.at(1, 9, 20), partial(_begin, desk, made))
    story.tell(story.at(1, 15, 10), partial(_technical, made))
    story.tell(story.at(1, 16, 40), partial(_commercial, made))


def _begin(desk: Desk, made: list[Bid]) -> None:
    tender = Inquiry.objects.get(tender_no=TENDER_NO)
    data = BidData(
        tender_no=TENDER_NO,
        project_name="来料检验一期",
        deadline=shanghai(tender.due_on or today() + timedelta(days=20), 9, 30),
        assistant=desk.company["chen"],
        technical=desk.company["xu"],
        agency="华东招标代理有限公司",
        obtained_on=today(),
        opening_place="公共资源交易中心 3 号开标室",
        bid_bond=Decimal(2_000),
        bond_form=BondForm.TRANSFER,
        ceiling=Decimal(120_000),
    )
    made.append(begin_bid(tender, data, by=tender.owner))


def _technical(made: list[Bid]) -> None:
    [bid] = made
    said = DeviationData(BidPart.TECHNICAL, "5.3", "检验单打开不超过 2 秒", "检验单打开不超过 1 秒", Direction.BETTER)
    write_deviation(bid, said, by=bid.technical)
    for item in bid.items.filter(part=BidPart.TECHNICAL):
        decide_item(item, ItemData(ItemState.DONE), by=bid.technical)
    made[0] = finish_part(bid, BidPart.TECHNICAL, by=bid.technical)


def _commercial(made: list[Bid]) -> None:
    [bid] = made
    for item in bid.items.filter(part=BidPart.COMMERCIAL, paper__in=WRITTEN):
        decide_item(item, ItemData(ItemState.DONE), by=bid.assistant)
    certificate = CertificateData("质量管理体系认证", "DEMO-ISO-9001", bid.closing_day + timedelta(days=400))
    add_certificate(bid, certificate, by=bid.assistant)
    short = CertificateData("安全生产标准化证书", "DEMO-AQ-07", bid.closing_day - timedelta(days=3))
    add_certificate(bid, short, by=bid.assistant)
