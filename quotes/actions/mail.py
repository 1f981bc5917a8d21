"""The only mail with amounts: the approved paper, to a registered contact of that customer (QUO-4, CNF-1)."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from customers.models import Contact
from quotes.actions.handout import archived_paper, refuse_addressee, refuse_to_leave
from quotes.documents import CHINESE
from quotes.enums import QuoteVerb
from quotes.models import HandOut, MailClaim, Quote
from quotes.rules import can_hand_out_quote
from salesops.audit import record
from salesops.audit.models import Entry
from salesops.base.clock import now, today
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal, Sentence
from salesops.documents import storage
from salesops.documents.company import company_profile
from salesops.documents.models import Paper
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.notices.post import Silence, post
from salesops.org.models import Person

MAIL_HELD = NoticeKind("quotes.mail.held", _("The e-mail with %(quote)s was not sent: %(why)s"), NoticeGroup.WAITING)


def mail_hand_out(hand_out: HandOut, *, by: Person) -> bool:
    """Send what somebody handed out by e-mail; whether it was sent. A second call finds that it is done.

    Everything is asked again at this moment: the quote may have been superseded, the contact archived, the sender have
    lost the right. Then nothing is sent, and the sender is told why. So it is when the mail server had the message and
    nobody heard whether it took it, or the sender was killed while it had it: whether to send it again is not for a
    program to decide. What the server refuses may be sent again: its exception is raised, and the job tries later.

    Not one transaction: claimed in one, sent in none, so that a slow server can't hold the quote's lock, settled in
    another.
    """
    ready = _prepare(hand_out, by=by)
    if ready is None:
        return False
    try:
        post(ready)
    except Silence:
        hold_mail(hand_out, _("The mail server did not say whether it took it. Ask the customer."), by=by)
        return False
    except Exception:
        # It was not taken, so sending it again says nothing twice.
        MailClaim.objects.filter(hand_out=hand_out).delete()
        raise
    _settle(hand_out, by=by)
    return True


@transaction.atomic
def _prepare(hand_out: HandOut, *, by: Person) -> EmailMessage | None:
    """The message, if it may leave now; it is claimed then, and nobody else may send it."""
    quote = locked_row(Quote.objects.all(), hand_out.quote_id, "customer")
    if _is_settled(hand_out):
        return None
    if MailClaim.objects.filter(hand_out=hand_out).exists():
        hold_mail(hand_out, _("The program was stopped while it sent the mail. Ask the customer."), by=by)
        return None
    try:
        paper, contact = _refuse_to_send(hand_out, quote)
    except Refusal as refusal:
        hold_mail(hand_out, refusal.sentence, by=by)
        return None
    message = _message(hand_out, quote, contact, storage.get(paper.path, paper.sha256), f"{paper.reference}.pdf")
    MailClaim.objects.create(hand_out=hand_out, claimed_at=now())
    return message


@transaction.atomic
def _settle(hand_out: HandOut, *, by: Person) -> None:
    quote = locked_row(Quote.objects.all(), hand_out.quote_id, "customer")
    record(hand_out, QuoteVerb.MAILED, by=by, about=[quote, quote.customer])


@transaction.atomic
def hold_mail(hand_out: HandOut, why: Sentence, *, by: Person) -> None:
    """Write down that the mail did not leave, and tell who sent it."""
    quote = hand_out.quote
    record(hand_out, QuoteVerb.MAIL_HELD, by=by, about=[quote, quote.customer], note=str(why))
    tell(
        hand_out.handed_by,
        MAIL_HELD,
        params={"quote": quote.shown_number, "why": str(why)},
        url=quote.get_absolute_url(),
        key=f"mail:{hand_out.pk}",
        about=quote,
    )


def _is_settled(hand_out: HandOut) -> bool:
    kind = ContentType.objects.get_for_model(hand_out)
    verbs = (QuoteVerb.MAILED, QuoteVerb.MAIL_HELD)
    return Entry.objects.filter(subject_type=kind, subject_id=hand_out.pk, verb__in=verbs).exists()


def _refuse_to_send(hand_out: HandOut, quote: Quote) -> tuple[Paper, Contact]:
    refuse_to_leave(quote)
    contact = refuse_addressee(quote, hand_out.contact)
    paper = archived_paper(quote)
    if paper.sha256 != hand_out.sha256 or not can_hand_out_quote(hand_out.handed_by, quote):
        raise Refusal(
            "CNF-1",
            _("The paper or the right to send it has changed since."),
            _("Open the quote and send it again."),
        )
    return paper, contact


def _message(hand_out: HandOut, quote: Quote, contact: Contact, pdf: bytes, name: str) -> EmailMessage:
    """Subject and body name no amount: the figures stand in the attached paper alone."""
    profile = company_profile(today())
    words = {
        "number": quote.shown_number,
        "company": profile.name if profile else "",
        "contact": contact.name,
        "project": quote.project_name,
        "valid_until": quote.valid_until,
        "sender": hand_out.handed_by.name,
        "phone": hand_out.handed_by.phone,
    }
    with translation.override(CHINESE):
        subject = " ".join(_in_words("subject", words).split())
        body = _in_words("body", words)
    reply_to = [hand_out.handed_by.email] if hand_out.handed_by.email else None
    message = EmailMessage(subject, body, to=[contact.email], reply_to=reply_to)
    message.attach(name, pdf, "application/pdf")
    return message


def _in_words(part: str, words: dict[str, Any]) -> str:
    # Plain text: escaped for HTML, an ampersand in a company's name would arrive as &amp;.
    template: Any = get_template(f"emails/quotes/quote-{part}.txt")
    text: str = template.template.render(Context(words, autoescape=False))
    return text
