"""The approved paper leaves the house, and each time is written down (QUO-4)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.models import Contact
from quotes.enums import HandOutWay, QuoteState, QuoteVerb
from quotes.models import OFFERED, HandOut, Quote
from quotes.rules import can_hand_out_quote
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.locks import locked_row
from salesops.base.look import day_text
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.documents import papers_of
from salesops.documents.models import Paper
from salesops.jobs import later
from salesops.org.models import Person
from salesops.seals.models import SealEntry
from salesops.seals.queries.entry import sealed_for_leaving

_VERBS = {
    HandOutWay.DOWNLOAD: QuoteVerb.DOWNLOADED,
    HandOutWay.EMAIL: QuoteVerb.POSTED,
    HandOutWay.PAPER: QuoteVerb.HANDED,
}


@transaction.atomic
def hand_out_quote(quote: Quote, *, way: HandOutWay, contact: Contact | None = None, by: Person) -> HandOut:
    """Download the approved paper, mail it to a registered contact of this customer, or hand it over on paper.

    Raises ``Refusal`` QUO-4 before the approval, after the last day of validity, or while the paper is being made,
    CNF-1 for an addressee who is not a contact of this customer, QUO-6 on paper without an entry of the seal register.
    """
    quote = locked_row(Quote.objects.all(), quote.pk, "customer")
    require(can_hand_out_quote(by, quote))
    refuse_to_leave(quote)
    paper = archived_paper(quote)
    if way == HandOutWay.EMAIL:
        refuse_addressee(quote, contact)
    handed = HandOut.objects.create(
        quote=quote,
        way=way,
        contact=contact,
        handed_by=by,
        handed_at=now(),
        sha256=paper.sha256,
        seal_entry=entry_to_leave_by(paper) if way == HandOutWay.PAPER else None,
    )
    if quote.state == QuoteState.APPROVED:
        quote.state = QuoteState.ISSUED
        quote.issued_at = handed.handed_at
        quote.save(update_fields=["state", "issued_at"])
    record(quote, _VERBS[way], by=by, about=[quote.customer])
    if way == HandOutWay.EMAIL:
        later("quotes.tasks.mail_quote", handed.pk, key=f"quote-mail:{quote.pk}")
    return handed


def refuse_to_leave(quote: Quote) -> None:
    """Raise ``Refusal`` QUO-4 unless the quote is approved, the newest of its versions, and still valid."""
    if quote.state == QuoteState.SUPERSEDED:
        raise Refusal("QUO-4", _("A newer version has taken this one's place."), _("Open the newest version."))
    if quote.state != QuoteState.EXPIRED and quote.state not in OFFERED:
        raise Refusal(
            "QUO-4",
            _("Nothing reaches the customer before the quote is approved."),
            _("Wait for the approval; the chain shows whose turn it is."),
        )
    if quote.valid_until < today() or quote.state == QuoteState.EXPIRED:
        raise Refusal(
            "QUO-4",
            _("The quote was valid until %(day)s only.") % {"day": day_text(quote.valid_until)},
            _("Start a new version with a new date."),
        )


def archived_paper(quote: Quote) -> Paper:
    """The paper that leaves. Raises ``Refusal`` QUO-4 while it is not made yet."""
    paper = next((one for one in papers_of(quote) if one.is_archived), None)
    if paper is None:
        raise Refusal(
            "QUO-4", _("The paper is still being made."), _("Load the page again in a moment; it takes some seconds.")
        )
    return paper


def entry_to_leave_by(paper: Paper) -> SealEntry:
    """The use of the seal by which the paper leaves. Raises ``Refusal`` QUO-6 where there is none."""
    entry = sealed_for_leaving(paper)
    if entry is None:
        raise Refusal(
            "QUO-6",
            _("No paper leaves the house without an entry in the seal register."),
            _("Have it sealed first; the keeper enters it."),
        )
    return entry


def refuse_addressee(quote: Quote, contact: Contact | None) -> Contact:
    """CNF-1: the only mail with amounts goes to a registered contact of that customer; returns the contact."""
    if contact is not None:  # who may have been read before a merge moved them
        contact.refresh_from_db(fields=["customer", "archived_at", "email"])
    is_ours = contact is not None and contact.customer_id == quote.customer_id and contact.archived_at is None
    if contact is None or not is_ours or not contact.email:
        raise Refusal(
            "CNF-1",
            _("A quote is mailed to a registered contact of this customer only."),
            _("Add the contact with an e-mail address first."),
            field="contact",
        )
    return contact
