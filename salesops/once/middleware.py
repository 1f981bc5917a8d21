"""One answer per form: the same POST sent twice, or fifty times at once, is done once.

The first copy inserts its key and does the work, both in one transaction; the others wait on the unique index and
then repeat the first answer. Stands below AuthenticationMiddleware and MessageMiddleware.
"""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.base.checks import is_check
from salesops.base.prepared import Prepared
from salesops.base.refusals import Refusal
from salesops.once.models import Submission

FIELD = "_once"
DRAFT = "_draft"  # which draft the form may let go of (salesops.desk): it comes and goes with what was kept meanwhile
UNASKED = frozenset({FIELD, DRAFT, "csrfmiddlewaretoken"})
FREE = frozenset({"login", "logout", "set_language"})
# What a browser is told to load next. A 2xx answer without one is the form again, to be corrected and sent again.
ONWARD = ("Location", "HX-Redirect", "HX-Location", "HX-Refresh")
NO_CONTENT = 204
WORTH_KEEPING = range(200, 400)
FAILED = 500


class OnceMiddleware:
    """Asks every POST of a signed-in person for a key (``{% once %}``) and answers each key once.

    Free of it are signing in and out, the language, views with ``computes_only = True`` or ``overwrites = True`` (the
    same twice is the same), and the check of a field; Django's admin may do without. What an action committed in a
    savepoint of its own before it refused (a recorded attempt) stays; a failure of the program (5xx) leaves nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not needs_key(request):
            return self.get_response(request)
        key = _key_of(request)
        if key is None:
            return render(request, "400.html", status=400)
        with transaction.atomic():
            submission, body_hash = _claim(request, key)
            if submission.status is None:
                return self._first(request, submission)
        if submission.body_hash != body_hash:
            return _refused(request)
        return _again(request, submission)

    def _first(self, request: HttpRequest, submission: Submission) -> HttpResponse:
        response = self.get_response(request)
        onward = _onward_of(response)
        if response.status_code >= FAILED:
            transaction.set_rollback(True)
        elif is_onward(response):
            submission.status = response.status_code
            submission.header = onward
            submission.location = response.headers.get(onward, "")
            submission.notes = _notes_of(request)
            submission.save(update_fields=["status", "header", "location", "notes"])
        else:
            submission.delete()
        return response


def is_onward(response: HttpResponse) -> bool:
    """Was the form accepted? Then the answer sends the browser on, or has nothing to show."""
    onward = bool(_onward_of(response)) or response.status_code == NO_CONTENT
    return response.status_code in WORTH_KEEPING and onward


def _onward_of(response: HttpResponse) -> str:
    return next((name for name in ONWARD if name in response.headers), "")


def needs_key(request: HttpRequest) -> bool:
    """Does this request change something for somebody who is signed in?"""
    if request.method != "POST" or not request.user.is_authenticated:
        return False
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    if match.view_name in FREE:
        return False
    if "admin" in match.app_names:
        # Its forms bring one (templates/admin/change_form.html); its bulk actions and password pages are Django's own.
        return FIELD in request.POST
    # Of a class it is `dispatch` that is marked, and Django passes that on to the function.
    if is_check(request) and getattr(match.func, "checks_fields", False):
        return False
    view = getattr(match.func, "view_class", match.func)
    return not (getattr(view, "computes_only", False) or getattr(view, "overwrites", False))


def _key_of(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _claim(request: HttpRequest, key: UUID) -> tuple[Submission, str]:
    """The row of this key; its ``status`` is empty if it is ours, because nobody commits a row without an answer.

    The insert waits while another transaction holds the same key, and goes through if that one gives the key back.
    """
    body_hash, person_id = _hash_of(request), request.user.pk
    if person_id is None:
        raise TypeError("a key belongs to somebody who is signed in")
    fresh = Submission(
        person_id=person_id,
        key=key,
        path=request.get_full_path(),
        body_hash=body_hash,
        created_at=clock.now(),
    )
    Submission.objects.bulk_create([fresh], ignore_conflicts=True)
    [claimed] = _claimed(person_id, key)
    return claimed, body_hash


_claimed = Prepared[Submission](lambda person, key: Submission.objects.filter(person=person, key=key), int, UUID)


def _hash_of(request: HttpRequest) -> str:
    """Address, fields and files; not the tokens and not the draft's name, which are no part of what was meant."""
    digest = hashlib.sha256()

    def add(*parts: str | bytes) -> None:
        for part in parts:
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            digest.update(b"%d:" % len(data) + data)

    add(request.get_full_path())
    for name, values in sorted(request.POST.lists()):
        if name not in UNASKED:
            add(name, *values)
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            add(name, file.name or "")
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def _notes_of(request: HttpRequest) -> list[list[Any]]:
    # Reading them the public way would use them up.
    queued = getattr(messages.get_messages(request), "_queued_messages", [])
    return [[note.level, str(note.message), note.extra_tags or ""] for note in queued]


def _again(request: HttpRequest, submission: Submission) -> HttpResponse:
    """The first answer once more, with its messages unless they still wait in this session."""
    waiting = {
        (note.level, str(note.message)) for note in getattr(messages.get_messages(request), "_loaded_messages", [])
    }
    for level, text, tags in submission.notes:
        if (level, text) not in waiting:
            messages.add_message(request, level, text, extra_tags=tags)
    response = HttpResponse(status=submission.status)
    if submission.header:
        response.headers[submission.header] = submission.location
    return response


def _refused(request: HttpRequest) -> HttpResponse:
    refusal = Refusal(
        "APP-6",
        _("This form was already sent with other contents. The first one counts."),
        _("Look at what was saved, then open the form again if something has to change."),
    )
    if request.headers.get("HX-Request"):
        return render(request, "components/refusal.html", {"refusal": refusal}, status=422)
    return render(request, "refused.html", {"refusal": refusal}, status=409)
