"""A link for the customer: made and revoked in the house, opened by whoever has address and code (QUO-4)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quotes.actions.link import CODE_LENGTH, make_link, open_link, revoke_link
from quotes.enums import LinkState
from quotes.forms.deal import CodeForm, LinkForm
from quotes.models import Quote, QuoteLink
from quotes.queries.link import facts_of_link, next_for_link
from quotes.rules import can_hand_out_quote
from quotes.views.quote import quote_page
from salesops.audit import timeline_for
from salesops.base.clock import now
from salesops.base.refusals import Refusal
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt

REJECTED = 422
FORBIDDEN = 403
SHOWN_FOR = 15 * 60
_KEPT = "quotes.link."


@require_POST
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for a contact; its page shows address and code to who made it."""
    person, quote = reader(request), load(request, Quote, pk)
    deny(can_hand_out_quote(person, quote))
    form = LinkForm(request.POST, customer=quote.customer)
    made = attempt(form, lambda: make_link(quote, form.cleaned_data["contact"], by=person)) if form.is_valid() else None
    if made is None:
        return quote_page(request, quote, status=REJECTED, link_form=form)
    # Kept for a quarter of an hour in the session of who made it, and nowhere else.
    _forget_shown(request)
    request.session[_kept(made.link)] = [made.token, made.code, now().timestamp()]
    return redirect(made.link)


@require_GET
@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How it stands with a link."""
    person, link = reader(request), load(request, QuoteLink, pk, "quote__customer", "contact", "made_by")
    is_open = link.state(now()) == LinkState.WAITING
    may_revoke = is_open and bool(can_hand_out_quote(person, link.quote))
    secret = _secret(request, link)
    if not is_open:
        request.session.pop(_kept(link), None)
        secret = None
    context = {
        "link": link,
        "state": link.state(now()),
        "facts": facts_of_link(link),
        "next": next_for_link(link, has_secret=secret is not None),
        "address": request.build_absolute_uri(reverse("quotes:link-open", args=[secret[0]])) if secret else "",
        "code": secret[1] if secret else "",
        "may_revoke": may_revoke,
        "entries": timeline_for(link),
    }
    return render(request, "quotes/link/detail.html", context)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody opens it any more."""
    person, link = reader(request), load(request, QuoteLink, pk, "quote__customer")
    deny(can_hand_out_quote(person, link.quote))
    revoke_link(link, by=person)
    request.session.pop(_kept(link), None)
    messages.success(request, _("Revoked; nobody can open it any more."))
    return redirect(link.quote)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: HttpRequest, token: str) -> HttpResponse:
    """The customer's door: the same page for every address there is or isn't, and the paper for the right code.

    A signed-in colleague who tries it does not use it up, nor one of its tries.
    """
    form, refusal = CodeForm(request.POST or None), None
    if request.user.is_authenticated:
        sentence = _("This page is the customer's: the link opens once, and you are signed in.")
        refusal = Refusal("QUO-4", sentence, _("Read the quote in Salesops; its link stays unopened."))
    elif form.is_valid():
        try:
            opened = open_link(token, form.cleaned_data["code"])
        except Refusal as no:
            refusal = no
        else:
            if opened is not None:
                return _outside(_pdf(opened.pdf, opened.name))
            form.add_error("code", _("The code is not right, or the link is closed."))
    context = {"form": form, "refusal": refusal, "length": CODE_LENGTH}
    status = FORBIDDEN if request.method == "POST" else 200
    return _outside(render(request, "quotes/link/open.html", context, status=status))


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _outside(response: HttpResponse) -> HttpResponse:
    """Nothing of it is kept on the way, found by a search, or told to the next site.

    Told to our own it must be: with no referrer at all a browser sends no origin either, and the code is not taken.
    """
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _kept(link: QuoteLink) -> str:
    return f"{_KEPT}{link.pk}"


def _forget_shown(request: HttpRequest) -> None:
    for name, kept in list(request.session.items()):
        if name.startswith(_KEPT) and now().timestamp() - kept[2] > SHOWN_FOR:
            del request.session[name]


def _secret(request: HttpRequest, link: QuoteLink) -> tuple[str, str] | None:
    _forget_shown(request)
    kept: Any = request.session.get(_kept(link))
    return (kept[0], kept[1]) if kept else None
