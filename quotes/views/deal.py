"""What people do with a quote: each a POST that ends in one action."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from quotes.actions.handout import hand_out_quote
from quotes.actions.question import answer_question, ask_question
from quotes.actions.quote import discard_quote, submit_quote
from quotes.actions.version import copy_quote, new_version
from quotes.enums import HandOutWay
from quotes.forms.deal import AnswerForm, HandOutForm, QuestionForm
from quotes.models import Quote
from quotes.rules import (
    can_answer_question,
    can_ask_question,
    can_discard_quote,
    can_draft_quote,
    can_hand_out_quote,
    can_submit_quote,
)
from quotes.views.quote import quote_page
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.forms import revision_read
from salesops.org.enums import Post
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt

REJECTED = 422


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for approval as it was saved."""
    person, quote = reader(request), load(request, Quote, pk)
    deny(can_submit_quote(person, quote))
    submit_quote(quote, revision=revision_read(request), by=person)
    messages.success(request, _("Submitted. The chain shows whose turn it is."))
    return redirect(quote)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    person, quote = reader(request), load(request, Quote, pk)
    deny(can_discard_quote(person, quote))
    left = discard_quote(quote, revision=revision_read(request), by=person)
    if left is not None:
        messages.success(request, _("%(quote)s is void.") % {"quote": left.shown_number})
        return redirect(left)
    messages.success(request, _("The draft is discarded."))
    return redirect("quotes:quote-list")


@require_POST
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the next version."""
    return _another(request, pk, new_version)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a new quote from this one."""
    return _another(request, pk, copy_quote)


def _another(request: HttpRequest, pk: int, start: Callable[..., Quote]) -> HttpResponse:
    person, quote = reader(request), load(request, Quote, pk)
    deny(can_draft_quote(person, quote.customer))
    fresh = start(quote, by=person)
    messages.success(request, _("Drafted from %(quote)s, at today's prices.") % {"quote": quote.shown_number})
    return redirect("quotes:quote-edit", pk=fresh.pk)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a question to the director, in special cases to the general manager (QUO-3)."""
    person, quote = reader(request), load(request, Quote, pk)
    deny(can_ask_question(person, quote))
    form = QuestionForm(request.POST or None, initial={"of": Post.DIRECTOR, "text": _about_line(request, quote)})
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        asked = attempt(
            form,
            lambda: ask_question(
                quote, typed["text"], of=Post(typed["of"]), special_reason=typed["special_reason"], by=person
            ),
        )
        if asked is not None:
            messages.success(request, _("Asked. %(name)s has been told.") % {"name": asked.asked_of.name})
            return redirect(quote)
    context = {"form": form, "quote": quote, "cancel_url": quote.get_absolute_url()}
    return render(request, "quotes/quote/question.html", context, status=REJECTED if form.is_bound else 200)


def _about_line(request: HttpRequest, quote: Quote) -> str:
    """The question begins with the line it is about; its figures stand on the quote, not in the question."""
    lines = {str(line.position): line for line in quote.lines.select_related("product")}
    line = lines.get(request.GET.get("line", ""))
    return _("Line %(line)d, %(product)s: ") % {"line": line.position, "product": line.product.name} if line else ""


@require_POST
def answer(request: HttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Answer a question; it approves nothing (QUO-3)."""
    person, quote = reader(request), load(request, Quote, pk)
    question = get_object_or_404(quote.questions, pk=question_pk)
    deny(can_answer_question(person, question))
    form = AnswerForm(request.POST)
    said = form.cleaned_data.get("answer", "") if form.is_valid() else ""
    if said and attempt(form, lambda: answer_question(question, said, by=person)) is not None:
        messages.success(request, _("Answered. %(name)s has been told.") % {"name": question.asked_by.name})
        return redirect(quote)
    return quote_page(request, quote, status=REJECTED, answer_form=form, answered_pk=question.pk)


@require_POST
def hand_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the approved paper, or have it mailed to a contact; each time is written down (QUO-4)."""
    person, quote = reader(request), load(request, Quote, pk)
    deny(can_hand_out_quote(person, quote))
    form = HandOutForm(request.POST, customer=quote.customer)
    if not form.is_valid():
        return quote_page(request, quote, status=REJECTED, mail_form=form)
    way, contact = HandOutWay(form.cleaned_data["way"]), form.cleaned_data["contact"]
    done = attempt(form, lambda: hand_out_quote(quote, way=way, contact=contact, by=person))
    if done is None:
        return quote_page(request, quote, status=REJECTED, mail_form=form)
    if way == HandOutWay.EMAIL:
        messages.success(request, _("The e-mail to %(name)s is on its way.") % {"name": contact.name})
        return redirect(quote)
    if way == HandOutWay.PAPER:
        messages.success(request, _("Entered: handed over on paper."))
        return redirect(quote)
    messages.success(request, _("Recorded as sent; the PDF follows."))
    return redirect(f"{reverse('quotes:quote-detail', args=[quote.pk])}?take=1")
