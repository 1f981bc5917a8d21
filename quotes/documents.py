"""The papers of this floor: who may have them, and what their pages are made of (QUO-4, CNF-1)."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from quotes.enums import HandOutWay
from quotes.models import Bid, HandOut, Quote, QuoteSpecimen
from quotes.queries.bid_paper import bid_outdated, bid_paper
from quotes.queries.made_up import made_up_offer
from quotes.queries.quote_paper import laid_out, quote_paper
from quotes.rules import can_hand_out_quote, can_read_bid_paper, can_see_quote, can_see_specimen
from salesops.base.refusals import Sentence
from salesops.documents.kinds import PaperKind
from salesops.documents.models import Paper
from salesops.org.models import Person
from salesops.seals.queries.entry import asked_to_seal

# What leaves the house is Chinese for every reader.
CHINESE = "zh-hans"
QUOTATION = "quotes/quote/paper.html"


def quote_html(quote: Quote) -> str:
    """The body of the quotation; called in the papers worker, in Chinese."""
    return render_to_string(QUOTATION, quote_paper(quote))


def _is_outgoing(person: Person, paper: Paper) -> bool:
    """Of an offer that holds: to who wrote down that they send it as a download, or had it sealed (QUO-4, QUO-6)."""
    quote: Any = paper.subject
    if not (quote.is_offered and can_hand_out_quote(person, quote)):
        return False
    sent = HandOut.objects.filter(quote=quote, way=HandOutWay.DOWNLOAD, handed_by=person, sha256=paper.sha256)
    return sent.exists() or asked_to_seal(person, paper)


QUOTE_PAPER = PaperKind("quotes.quote", may_see=can_see_quote, html=quote_html, outgoing=_is_outgoing)


def specimen_html(specimen: QuoteSpecimen) -> str:
    """The quotation in the words of a template that is tried, on a real quote or on a made-up one."""
    quote, template = specimen.quote, specimen.template
    context = quote_paper(quote, template) if quote else laid_out(made_up_offer(), template)
    return render_to_string(QUOTATION, context | {"is_specimen": True})


def specimen_outdated(specimen: QuoteSpecimen, _version: int) -> Sentence | None:
    """A specimen shows the revision that it was ordered of, and no later one."""
    if specimen.template.revision == specimen.revision:
        return None
    return _("The draft was changed after this specimen was ordered. Order a new one.")


SPECIMEN_PAPER = PaperKind("quotes.template", may_see=can_see_specimen, html=specimen_html, outdated=specimen_outdated)


def bid_html(bid: Bid) -> str:
    """The body of the bid as it is bound; called in the papers worker, in Chinese."""
    return render_to_string("quotes/bid/paper.html", bid_paper(bid))


def _bid_is_outgoing(person: Person, paper: Paper) -> bool:
    """To whoever leads it, for they bind it and hand it in, and to who had it sealed (INQ-4, QUO-6)."""
    bid: Any = paper.subject
    return person.pk in (bid.owner_id, bid.assistant_id) or asked_to_seal(person, paper)


BID_PAPER = PaperKind(
    "quotes.bid", may_see=can_read_bid_paper, html=bid_html, outdated=bid_outdated, outgoing=_bid_is_outgoing
)
