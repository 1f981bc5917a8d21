"""A field is checked when it is left, by the very form that will be saved: nothing is said twice, nothing differs.

``static/js/check.js`` sends the form as it stands to its own address, with the names of the fields one has left in
the header ``X-Check``. A view that takes part is marked ``@checks_fields`` and hands the bound form to ``checked``
before it does anything with it:

    form = NoteForm(request.POST or None, …)
    if is_check(request):
        return checked(request, form)
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.db import connection, transaction
from django.forms import BaseForm, BoundField, FileField
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

HEADER = "X-Check"
WHOLE = "__all__"
MOST_ASKED = 100


class Checked(HttpResponse):
    """What is wrong with some fields of a form, for their places on the page."""


def is_check(request: HttpRequest) -> bool:
    """Are fields to be looked at, and nothing to be saved?"""
    return request.method == "POST" and HEADER in request.headers


def checks_fields[V: Callable[..., HttpResponseBase]](view: V) -> V:
    """Marks a view of a form whose fields are checked while one types; its template then draws the asking element.

    A check reads in a transaction that can't write, so it leaves nothing behind and needs no key. A view that answers
    it with anything else than ``checked`` has nothing to say about fields: the page gets nothing.
    """

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        request: Any = args[0]
        if not is_check(request):
            return view(*args, **kwargs)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            response = view(*args, **kwargs)
        return response if isinstance(response, Checked) else HttpResponse(status=204)

    answer.checks_fields = True  # type: ignore[attr-defined] # read by OnceMiddleware and {% checks %}
    return cast("V", answer)


def checked(request: HttpRequest, *forms: BaseForm) -> Checked:
    """The faults of the fields that were asked for, each for its place; empty where there is none.

    What concerns the whole form is said once every field by itself is right.
    """
    asked = set(request.headers.get(HEADER, "").split(",")[:MOST_ASKED])
    fields = [field for form in forms for field in _fields(form) if field.html_name in asked]
    whole = None
    if WHOLE in asked:
        faults = [form.errors for form in forms]
        alone = all(set(fault) <= {WHOLE} for fault in faults)
        whole = [error for form in forms for error in form.non_field_errors()] if alone else []
    context = {"fields": fields, "whole": whole}
    return Checked(render(request, "components/form_checked.html", context).content)


def _fields(form: BaseForm) -> list[BoundField]:
    # A file isn't sent before it is meant: its field could only say that it is missing.
    return [form[name] for name, field in form.fields.items() if not isinstance(field, FileField)]
