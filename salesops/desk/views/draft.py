"""What one typed and did not send: kept while one types, read back on another computer, let go."""

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from salesops.base import clock
from salesops.base.forms import LARGEST_REVISION
from salesops.base.look.figures import time_text
from salesops.desk.drafts import (
    LONGEST_KEY,
    PUT_BACK,
    UnreadableDraft,
    draft_text,
    drop_draft,
    keep_draft,
    own_draft,
    values_of,
)

if TYPE_CHECKING:
    from salesops.org.models import Person

TOO_MUCH = 413
LONGEST_REVISION = 18  # digits: Python reads no number of thousands of them


@method_decorator(sensitive_post_parameters(), name="dispatch")
class DraftView(View):
    """One's own draft of one form. To everybody else it does not exist."""

    # A draft takes the place of the one before: twice is once, without a key for each.
    overwrites = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """No form has a longer name than is kept."""
        if len(kwargs["key"]) > LONGEST_KEY:
            raise Http404
        return cast("HttpResponse", super().dispatch(request, *args, **kwargs))

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """The values, in the order of the form; to a dialog that opens (``?asked``) only whether there are any."""
        draft = own_draft(key, _reader(request))
        if "asked" in request.GET:
            return JsonResponse({} if draft is None else {"said": draft_text(draft), "back": PUT_BACK})
        if draft is None:
            raise Http404
        return JsonResponse({"values": draft.values})

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        """Keep what stands in the form now, or with ``drop`` discard it. 413 with a sentence when it is too much."""
        if request.POST.get("drop"):
            drop_draft(key, by=_reader(request))
            return JsonResponse({"said": ""})
        try:
            values = values_of(request.POST.get("values", ""))
        except UnreadableDraft:
            return JsonResponse({"said": _("This can't be kept as a draft: it is too long.")}, status=TOO_MUCH)
        revision = _number(request.POST.get("revision", ""))
        kept = keep_draft(key, values, revision=revision, once=_key(request.POST.get("once", "")), by=_reader(request))
        return JsonResponse({"said": _("Draft kept %(time)s") % {"time": time_text(clock.now())} if kept else ""})


def _reader(request: HttpRequest) -> "Person":
    return cast("Person", request.user)


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit()):
        return 0
    return min(int(typed[:LONGEST_REVISION]), LARGEST_REVISION)


def _key(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
