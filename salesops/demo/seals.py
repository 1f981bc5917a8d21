"""The register of seals: opened after the last contract of the year was signed, with something to check now (QUO-6)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.db import transaction

from quotes.actions.handout import hand_out_quote
from quotes.enums import HandOutWay
from quotes.models import Quote
from salesops.base.clock import now, shanghai
from salesops.base.refusals import Refusal
from salesops.demo.quotes import Desk
from salesops.demo.story import Story
from salesops.documents import papers_of
from salesops.documents.models import Paper
from salesops.seals.actions.custody import name_keeper
from salesops.seals.actions.entry import apply_for_seal, check_entry, refuse_entry, use_seal
from salesops.seals.actions.guards import Application
from salesops.seals.enums import Seal
from salesops.seals.models import SealEntry
from salesops.seals.queries.pages import pages_of_paper

OUT_FOR = timedelta(hours=26)


def tell_seals(story: Story, desk: Desk, last_signing: date) -> None:
    """Keepers named; one quote sealed and handed over, one refused, one with a customer, one that waits."""
    opened = max(story.at(4, 9), shanghai(last_signing, 19))

    def tell(moment: datetime, deed: Callable[[Desk], object]) -> None:
        story.tell(max(opened, moment), lambda: _done(deed, desk))

    tell(opened, _name_keepers)
    tell(story.at(3, 10), _seal_and_hand_over)
    tell(story.at(2, 14, 20), _refuse)
    tell(story.at(1, 16, 40), _take_along)
    tell(story.at(1, 17, 10), _ask)


def _done(deed: Callable[[Desk], object], desk: Desk) -> None:
    # Where no PDF can be made here there is nothing to seal.
    with suppress(Refusal), transaction.atomic():
        deed(desk)


def _name_keepers(desk: Desk) -> None:
    finance, chief = desk.company["sun"], desk.company["qian"]
    for seal in Seal:
        kept_by = (chief, finance) if seal == Seal.LEGAL else (finance, chief)
        name_keeper(seal, *kept_by, by=desk.company["hu"])


def _seal_and_hand_over(desk: Desk) -> None:
    quote, paper = _offer(desk, "newer")
    _sealed(desk, _asked(quote, paper, "寄给客户采购部"), paper)
    hand_out_quote(quote, way=HandOutWay.PAPER, by=quote.owner)


def _refuse(desk: Desk) -> None:
    quote, paper = _offer(desk, "handed")
    entry = _asked(quote, paper, "客户项目评审会用", copies=5)
    refuse_entry(entry, "打印件字迹不清，请用归档 PDF 重新打印", by=desk.company["sun"])


def _take_along(desk: Desk) -> None:
    quote, paper = _offer(desk, "newer")
    entry = _asked(quote, paper, "到客户现场递交并盖骑缝章", straddle=True, out_until=now() + OUT_FOR)
    _sealed(desk, entry, paper)


def _ask(desk: Desk) -> None:
    quote, paper = _offer(desk, "handed")
    _asked(quote, paper, "客户项目评审会用，已重新打印", copies=5)


def _offer(desk: Desk, key: str) -> tuple[Quote, Paper]:
    quote = Quote.objects.select_related("customer", "owner").get(pk=desk.quotes[key].pk)
    return quote, papers_of(quote)[0]


def _asked(
    quote: Quote,
    paper: Paper,
    purpose: str,
    *,
    copies: int = 2,
    straddle: bool = False,
    out_until: datetime | None = None,
) -> SealEntry:
    data = Application(Seal.QUOTE, copies, pages_of_paper(paper) or 1, purpose, straddle=straddle, out_until=out_until)
    return apply_for_seal(paper, data, by=quote.owner)


def _sealed(desk: Desk, entry: SealEntry, paper: Paper) -> SealEntry:
    keeper = desk.company["sun"]
    return use_seal(check_entry(entry, paper.check_code, by=keeper), by=keeper)
