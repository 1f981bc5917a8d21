"""Colleagues help each other: a stand-in for next week, and a customer two reps work on (ORG-2, ORG-3)."""

from datetime import timedelta
from functools import partial

from quotes.enums import QUOTE
from salesops.base import clock
from salesops.demo.quotes import Desk
from salesops.demo.story import Story
from salesops.org.actions.deputation import name_deputy
from salesops.org.actions.sharing import share

AWAY = "参加总部培训"
TOGETHER = "客户在华南有两家分公司，上门演示由周洋配合"


def tell_colleagues(story: Story, desk: Desk) -> None:
    """In the last days: both still count."""
    story.tell(story.at(2, 17, 20), partial(_away, story, desk))
    story.tell(story.at(3, 9, 40), partial(_together, desk))


def _away(story: Story, desk: Desk) -> None:
    monday = story.at(0, 0) + timedelta(days=7 - story.day(0).weekday())
    wu = desk.company["wu"]
    name_deputy(
        wu, desk.company["wang"], start=monday, end=monday + timedelta(days=5), kinds=[QUOTE], reason=AWAY, by=wu
    )


def _together(desk: Desk) -> None:
    li = desk.company["li"]
    customer = next(one for one in desk.customers.values() if one.owner_id == li.pk)
    share(customer, desk.company["zhou"], until=clock.today() + timedelta(days=60), reason=TOGETHER, by=li)
