"""How a page of a request begins and how it is shown again: through the permission, with what was refused."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from salesops.approvals.cards import request_view, story_of
from salesops.approvals.conversation import people_in
from salesops.approvals.desk import Offer
from salesops.approvals.forms.decision import DecisionForm
from salesops.approvals.forms.talk import CommentForm
from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Request
from salesops.approvals.queries import find_request
from salesops.approvals.rounds import rounds_for
from salesops.approvals.rules import can_see_request
from salesops.org.pages import reader


def load_request(http: HttpRequest, pk: int) -> Request:
    """The request if this person may see it, else 404: an outsider can't tell it from one that doesn't exist."""
    found = find_request(pk)
    if found is None or not can_see_request(reader(http), found):
        raise Http404
    return found


def request_page(
    http: HttpRequest,
    request: Request,
    *,
    refused: DecisionForm | None = None,
    again: Form | None = None,
    offer_name: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole request. ``refused`` is a decision, ``again`` any other form that came back with its faults.

    ``offer_name`` is the dialog that was sent: it opens again with what was typed.
    """
    person = reader(http)
    rounds = rounds_for(request, person)
    view = request_view(request, person, refused=refused, comments=True)
    context = {
        "request_view": view,
        "rounds": rounds,
        "newer": rounds[0].request_obj if rounds and not rounds[0].is_here else None,
        "mentionable": [one for one in people_in(view.request_obj) if one.pk != person.pk],
        "entries": story_of(request),
        "refused": refused or again,
        "reopened": _with(view.offers.named(offer_name), again),
        "comment_form": again if isinstance(again, CommentForm) else CommentForm(),
    }
    return render(http, "approvals/request.html", context, status=status)


def _with(offer: Offer | None, form: Form | None) -> Offer | None:
    """The offer with the form that was sent in place of an empty one."""
    if offer is not None and form is not None:
        vars(offer)["form"] = form
    return offer


def done(http: HttpRequest, request: Request, sentence: str, back: str = "") -> HttpResponse:
    """Say what was done and lead back to where the dialog was opened."""
    messages.success(http, sentence)
    return redirect(way_back(request, back))


def way_back(request: Request, back: str) -> str:
    """Where a dialog leads: the inbox, the paper's own page, or the request."""
    if back == "inbox":
        return "approvals:inbox"
    return kind_of(request.kind).url(request.paper) if back == "subject" else request.get_absolute_url()
