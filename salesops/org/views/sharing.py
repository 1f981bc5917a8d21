"""Sharing one record: the same three pages for every model that can be shared (ORG-2).

An app puts them into its ``urls.py``: ``SharedWith.as_view(model=Customer)`` and so on, with the names of its chapter.
"""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from salesops.org.actions.sharing import share, unshare
from salesops.org.forms.sharing import ShareForm, UnshareForm
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.rules import can_share
from salesops.org.sharing import addresses_of, shares_shown
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt


class _OfRecord(View):
    """A page about one record that the reader may see; ``model`` comes from the URLconf."""

    model: ClassVar[Any] = None

    def record(self, request: HttpRequest, pk: int) -> Model:
        """The record, with its owner."""
        record: Model = load(request, self.model, pk, "owner")
        return record


class SharedWith(_OfRecord):
    """With whom the record is shared, as a part of its page; nothing where there is nothing to say."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list and, for those who may, the way to the form."""
        thing, person = self.record(request, pk), reader(request)
        context = {
            "rows": shares_shown(thing, person),
            "may_share": can_share(person, thing),
            "person": person,
            "urls": addresses_of(thing),
        }
        return render(request, "org/sharing/_panel.html", context)


class ShareRecord(_OfRecord):
    """Show the record to a colleague."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        return self.page(request, self.record(request, pk), None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Share it, and back to the record."""
        return self.page(request, self.record(request, pk), request.POST)

    def page(self, request: HttpRequest, thing: Any, sent: Any) -> HttpResponse:
        """The form, empty or as it came back."""
        me = reader(request)
        deny(can_share(me, thing))
        colleagues = visible_to(me, Person).filter(is_active=True).exclude(pk__in=[me.pk, thing.owner_id])
        form = ShareForm(sent, colleagues=colleagues)
        if form.is_valid():
            data = form.cleaned_data
            row = attempt(form, lambda: share(thing, data["person"], until=data["until"], reason=data["reason"], by=me))
            if row is not None:
                messages.success(request, _("%(name)s can read it now.") % {"name": row.user})
                return redirect(thing)
        context = {"thing": thing, "form": form, "cancel_url": thing.get_absolute_url()}
        return render(request, "org/sharing/new.html", context, status=422 if form.is_bound else 200)


class UnshareRecord(_OfRecord):
    """End it; whoever may share may, and the colleague."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it, and back to the record where it can still be seen."""
        thing, me = self.record(request, pk), reader(request)
        form = UnshareForm(request.POST)
        if not form.is_valid():
            raise Http404
        colleague = form.cleaned_data["person"]
        unshare(thing, colleague, by=me)
        messages.success(request, _("%(name)s can no longer read it by this.") % {"name": colleague})
        still = visible_to(me, self.model).filter(pk=thing.pk).exists()
        return redirect(thing if still else "reports:home")  # type: ignore[arg-type]  # a record with a page
