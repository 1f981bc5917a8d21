"""A rep's question to the director, in special cases to the GM; the answer approves nothing (QUO-3)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quotes.enums import QuoteVerb
from quotes.models import Question, Quote
from quotes.rules import can_answer_question, can_ask_question
from salesops.audit import record
from salesops.base.clock import now
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import holders

QUESTION_ASKED = NoticeKind(
    "quotes.question.asked", _("%(who)s asks you about a quote for %(title)s"), NoticeGroup.WAITING
)
QUESTION_ANSWERED = NoticeKind(
    "quotes.question.answered", _("%(who)s answered your question about %(title)s"), NoticeGroup.RESULT
)


@transaction.atomic
def ask_question(quote: Quote, text: str, *, of: Post, special_reason: str = "", by: Person) -> Question:
    """Put a question about a quote that is still being written.

    Raises ``Refusal`` QUO-3 once it is submitted, for the GM without a special reason, or when nobody holds the post.
    """
    quote = locked_row(Quote.objects.all(), quote.pk, "customer")
    require(can_ask_question(by, quote))
    if not quote.is_editable:
        raise Refusal(
            "QUO-3",
            _("Questions are put before a quote is submitted."),
            _("Withdraw the quote first."),
        )
    if of == Post.GM and not special_reason.strip():
        raise Refusal(
            "QUO-3",
            _("The general manager is asked in special cases only."),
            _("Say what is special, or ask the director."),
            field="special_reason",
        )
    asked_of = holders(of).first()
    if asked_of is None:
        raise Refusal(
            "QUO-3",
            _("Nobody holds the post %(post)s today.") % {"post": of.label},
            _("Tell the administrator."),
        )
    question = Question.objects.create(
        quote=quote, asked_by=by, asked_of=asked_of, text=text, special_reason=special_reason, asked_at=now()
    )
    record(quote, QuoteVerb.ASKED, by=by, about=[quote.customer], note=text)
    tell(
        asked_of,
        QUESTION_ASKED,
        params={"who": by.name, "title": quote.customer.name},
        url=quote.get_absolute_url(),
        key=f"question:{question.pk}",
        about=quote,
    )
    return question


@transaction.atomic
def answer_question(question: Question, answer: str, *, by: Person) -> Question:
    """Answer it once; the answer stays with the quote and approves nothing."""
    question = locked_row(Question.objects.all(), question.pk, "quote__customer")
    require(can_answer_question(by, question))
    if question.answered_at is not None:
        raise Refusal("QUO-3", _("This question has been answered already."), _("Open the quote to read the answer."))
    question.answer = answer
    question.answered_at = now()
    question.save(update_fields=["answer", "answered_at"])
    quote = question.quote
    record(quote, QuoteVerb.ANSWERED, by=by, about=[quote.customer], note=answer)
    tell(
        question.asked_by,
        QUESTION_ANSWERED,
        params={"who": by.name, "title": quote.customer.name},
        url=quote.get_absolute_url(),
        key=f"answer:{question.pk}",
        about=quote,
    )
    return question
