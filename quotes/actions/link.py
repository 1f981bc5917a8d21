"""A link that opens the approved quote once, with a code that goes another way (QUO-4, CNF-1)."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from customers.models import Contact
from quotes.actions.handout import archived_paper, refuse_to_leave
from quotes.enums import HandOutWay, LinkState, LinkVerb, QuoteState
from quotes.models import HandOut, Quote, QuoteLink
from quotes.models.link import MOST_TRIES
from quotes.rules import can_hand_out_quote
from salesops.audit import record
from salesops.base.clock import now, shanghai
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.documents import storage
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.models import Person
from salesops.policy import policy

CODE_LENGTH = 6
OPENED = NoticeKind("quotes.link.opened", _("%(contact)s opened the quote %(quote)s"), NoticeGroup.RESULT)
BLOCKED = NoticeKind(
    "quotes.link.blocked", _("Closed after wrong codes: the link for %(contact)s to %(quote)s"), NoticeGroup.WAITING
)


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A fresh link with the two secrets that are shown once."""

    link: QuoteLink
    token: str
    code: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What the customer gets."""

    pdf: bytes
    name: str


@transaction.atomic
def make_link(quote: Quote, contact: Contact, *, by: Person) -> MadeLink:
    """Make an address and a code for a registered contact; an unopened one for the same contact is revoked.

    Raises ``Refusal`` QUO-4 as handing out does, CNF-1 for somebody who is not a contact of this customer.
    """
    quote = locked_row(Quote.objects.all(), quote.pk, "customer")
    require(can_hand_out_quote(by, quote))
    refuse_to_leave(quote)
    paper = archived_paper(quote)
    contact.refresh_from_db(fields=["customer", "archived_at"])  # a merge may have moved them since they were read
    if contact.customer_id != quote.customer_id or contact.archived_at is not None:
        raise Refusal(
            "CNF-1",
            _("A link is made for a registered contact of this customer only."),
            _("Add the contact to the customer first."),
            field="contact",
        )
    for older in quote.links.select_for_update(no_key=True).filter(contact=contact):
        if older.state(now()) == LinkState.WAITING:
            _revoke(older, by=by)
    token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}"
    last = shanghai(quote.valid_until + timedelta(days=1))
    link = QuoteLink(
        quote=quote,
        contact=contact,
        made_by=by,
        made_at=now(),
        token_digest=_digest("token", token),
        code_digest=_digest("code", f"{token}:{code}"),
        sha256=paper.sha256,
        expires_at=min(now() + timedelta(days=policy("quotes.link_days")), last),
    )
    link.save(force_insert=True)
    record(link, LinkVerb.MADE, by=by, about=[quote, quote.customer])
    return MadeLink(link, token, code)


@transaction.atomic
def revoke_link(link: QuoteLink, *, by: Person) -> QuoteLink:
    """Nobody opens it any more. Twice is once; ``Refusal`` QUO-4 once it was opened."""
    quote = locked_row(Quote.objects.all(), link.quote_id, "customer")
    require(can_hand_out_quote(by, quote))
    locked = QuoteLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    locked.quote = quote
    if locked.opened_at is not None:
        raise Refusal("QUO-4", _("The link was opened already."), _("What the customer has can't be taken back."))
    return locked if locked.revoked_at else _revoke(locked, by=by)


@transaction.atomic
def open_link(token: str, code: str) -> Opened | None:
    """What the right code to a right address gets, once; None for a wrong one, without saying which of the two is.

    Counts wrong codes and closes the link after ``MOST_TRIES``. Raises ``Refusal`` QUO-4, in the customer's words,
    where the code is right and the quote may not be had this way any more.
    """
    found = QuoteLink.objects.filter(token_digest=_digest("token", token)).values_list("pk", "quote_id").first()
    if found is None:
        return None
    quote = locked_row(Quote.objects.all(), found[1], "customer")
    link = locked_row(QuoteLink.objects.all(), found[0], "contact", "made_by")
    link.quote = quote
    if link.state(now()) == LinkState.BLOCKED:
        return None
    if not constant_time_compare(link.code_digest, _digest("code", f"{token}:{code}")):
        _miss(link)
        return None
    return _hand_over(link, quote)


def _hand_over(link: QuoteLink, quote: Quote) -> Opened:
    is_served = bool(can_hand_out_quote(link.made_by, quote))
    # Whoever made it may have left, or given the customer away.
    again = _("Ask %(name)s for a new link.") % {"name": (link.made_by if is_served else quote.owner).name}
    match link.state(now()):
        case LinkState.OPENED:
            raise Refusal("QUO-4", _("This link was opened already; it opens once."), again)
        case LinkState.EXPIRED | LinkState.REVOKED:
            raise Refusal("QUO-4", _("This link is no longer valid."), again)
    try:
        refuse_to_leave(quote)
        paper = archived_paper(quote)
    except Refusal as refusal:
        raise Refusal("QUO-4", _("This quote is no longer valid."), again) from refusal
    contact = link.contact
    is_registered = contact.customer_id == quote.customer_id and contact.archived_at is None
    if paper.sha256 != link.sha256 or not (is_served and is_registered):
        raise Refusal("QUO-4", _("This link is no longer valid."), again)
    pdf = storage.get(paper.path, paper.sha256)
    link.opened_at = now()
    link.save(update_fields=["opened_at"])
    HandOut.objects.create(
        quote=quote,
        way=HandOutWay.LINK,
        contact=link.contact,
        handed_by=link.made_by,
        handed_at=link.opened_at,
        sha256=paper.sha256,
    )
    if quote.state == QuoteState.APPROVED:
        quote.state, quote.issued_at = QuoteState.ISSUED, link.opened_at
        quote.save(update_fields=["state", "issued_at"])
    record(link, LinkVerb.OPENED, by=Person.system(), about=[quote, quote.customer])
    _tell(OPENED, link)
    return Opened(pdf, f"{paper.reference}.pdf")


def _miss(link: QuoteLink) -> None:
    if link.state(now()) != LinkState.WAITING:
        return
    link.tries += 1
    link.save(update_fields=["tries"])
    if link.tries >= MOST_TRIES:
        record(link, LinkVerb.BLOCKED, by=Person.system(), about=[link.quote, link.quote.customer])
        _tell(BLOCKED, link)


def _revoke(link: QuoteLink, *, by: Person) -> QuoteLink:
    link.revoked_at = now()
    link.save(update_fields=["revoked_at"])
    record(link, LinkVerb.REVOKED, by=by, about=[link.quote, link.quote.customer])
    return link


def _tell(kind: NoticeKind, link: QuoteLink) -> None:
    words = {"contact": link.contact.name, "quote": link.quote.shown_number}
    key = f"{kind.key}:{link.pk}"
    tell(link.made_by, kind, params=words, url=link.get_absolute_url(), key=key, about=link.quote)


def _digest(part: str, secret: str) -> str:
    return salted_hmac(f"quotes.link.{part}", secret, algorithm="sha256").hexdigest()
