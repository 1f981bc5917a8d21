"""What a bid offers: the sums of its opening list, deviations from the tender, certificates (INQ-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quotes.actions.bid import ADD_IT, RULE, locked_bid
from quotes.actions.bid_writing import refuse_part
from quotes.enums import BidPart, BidVerb, Direction
from quotes.models import Bid, BidCertificate, BidDeviation, Quote
from quotes.rules import quotes_to_bid
from salesops.audit import record
from salesops.base.clock import now
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.text import clean_line, clean_paragraphs
from salesops.documents.files import store_file
from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class OfferData:
    """The opening list as it stands in the bid; ``opening_total`` in yuan, typed by hand like the words."""

    quote: Quote
    opening_total: Decimal
    opening_words: str
    delivery: str = ""
    warranty: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DeviationData:
    """A line of the table of deviations."""

    part: str
    clause: str
    required: str
    offered: str
    direction: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class CertificateData:
    """A qualification; ``valid_until`` is its last day, None for one without an end."""

    name: str
    number: str = ""
    valid_until: date | None = None
    files: "Sequence[UploadedFile[Any]]" = ()


@transaction.atomic
def write_offer(bid: Bid, data: OfferData, *, revision: int, by: Person) -> Bid:
    """The assistant writes the offer; whether its sums agree is asked when it is put up for review.

    Raises ``StaleRecord`` when it was saved after ``revision``. Refused (INQ-4): a quote that is not approved or not
    this customer's, no amount in words.
    """
    bid = locked_bid(bid)
    refuse_part(bid, BidPart.COMMERCIAL, by=by)
    check_revision(bid, revision, {"opening_total": data.opening_total, "opening_words": data.opening_words})
    quote = quotes_to_bid(by, bid).filter(pk=data.quote.pk).first()
    if quote is None:
        raise Refusal(
            RULE,
            _("A bid names the total of an approved quote of this customer that still stands."),
            _("Have a quote approved, then choose it here."),
            field="quote",
        )
    bid.quote, bid.total, bid.opening_total = quote, quote.total, data.opening_total
    for name in ("opening_words", "delivery", "warranty", "remark"):
        setattr(bid, name, clean_line(getattr(data, name)))
    if not bid.opening_words:
        raise Refusal(RULE, _("An opening list says the amount in words too."), ADD_IT, field="opening_words")
    bid.revision += 1
    columns = ("quote", "total", "opening_total", "opening_words", "delivery", "warranty", "remark", "revision")
    bid.save(update_fields=columns)
    # Without the amounts: the technical department reads the history.
    record(bid, BidVerb.OFFER, by=by, note=quote.shown_number)
    return bid


@transaction.atomic
def write_deviation(
    bid: Bid, data: DeviationData, *, by: Person, deviation: BidDeviation | None = None
) -> BidDeviation:
    """Write a line of the table, or change it. Refused (INQ-4): no clause, nothing asked or offered."""
    bid = locked_bid(bid)
    refuse_part(bid, data.part, by=by)
    line = bid.deviations.get(pk=deviation.pk, part=data.part) if deviation else BidDeviation(bid=bid, part=data.part)
    line.clause, line.remark = clean_line(data.clause), clean_line(data.remark)
    line.required, line.offered = clean_paragraphs(data.required), clean_paragraphs(data.offered)
    line.direction = Direction(data.direction)
    for name in ("clause", "required", "offered"):
        if not getattr(line, name):
            raise Refusal(RULE, _("A deviation names its clause, what is asked and what we offer."), ADD_IT, field=name)
    line.written_by, line.written_at = by, now()
    line.save()
    record(bid, BidVerb.DEVIATION, by=by, note=line.clause)
    return line


@transaction.atomic
def drop_deviation(deviation: BidDeviation, *, by: Person) -> None:
    """Take a line out of the table; twice is once."""
    bid = locked_bid(deviation.bid)
    refuse_part(bid, deviation.part, by=by)
    for line in bid.deviations.filter(pk=deviation.pk):
        line.delete()
        record(bid, BidVerb.DEVIATION_DROPPED, by=by, note=line.clause)


@transaction.atomic
def add_certificate(bid: Bid, data: CertificateData, *, by: Person) -> BidCertificate:
    """A qualification with its last day and its scan. Refused (INQ-4) without a name; DOC-1 as `store_file`.

    One that will not be valid on the opening day is taken, shown as such, and keeps the bid from review.
    """
    bid = locked_bid(bid)
    refuse_part(bid, BidPart.COMMERCIAL, by=by)
    paper = BidCertificate(bid=bid, name=clean_line(data.name), number=clean_line(data.number), added_by=by)
    if not paper.name:
        raise Refusal(RULE, _("A certificate has a name."), ADD_IT, field="name")
    paper.valid_until, paper.added_at = data.valid_until, now()
    paper.save(force_insert=True)
    for upload in data.files:
        store_file(upload, subject=paper, by=by)
    record(bid, BidVerb.CERTIFICATE, by=by, note=paper.name)
    return paper


@transaction.atomic
def drop_certificate(paper: BidCertificate, *, by: Person) -> None:
    """Take a certificate out of the bid, its file stays in the archive; twice is once."""
    bid = locked_bid(paper.bid)
    refuse_part(bid, BidPart.COMMERCIAL, by=by)
    for one in bid.certificates.filter(pk=paper.pk, dropped_at=None):
        one.dropped_at = now()
        one.save(update_fields=["dropped_at"])
        record(bid, BidVerb.CERTIFICATE_DROPPED, by=by, note=one.name)
