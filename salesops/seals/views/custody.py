"""Who keeps which seal: read by everybody, changed by the administrator."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.models import Person
from salesops.org.pages import deny, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt
from salesops.seals.actions.custody import name_keeper
from salesops.seals.enums import Seal
from salesops.seals.forms.custody import CustodyForm
from salesops.seals.queries.custody import all_seals, custody_of
from salesops.seals.rules import can_name_keepers

REJECTED = 422


@require_GET
def keepers(request: HttpRequest) -> HttpResponse:
    """Each seal with its keeper and stand-in."""
    context = {"rows": all_seals(), "may_change": can_name_keepers(reader(request))}
    return render(request, "seals/custody/list.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, seal: str) -> HttpResponse:
    """Name who keeps one seal."""
    person = reader(request)
    if seal not in Seal.values:
        raise Http404
    deny(can_name_keepers(person))
    colleagues = visible_to(person, Person).filter(is_active=True).order_by("name")
    form = CustodyForm(request.POST or None, colleagues=colleagues, custody=custody_of(seal))
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        named = attempt(form, lambda: name_keeper(Seal(seal), typed["keeper"], typed["stand_in"], by=person))
        if named is not None:
            said = {"name": named.keeper.name, "seal": named.get_seal_display()}
            messages.success(request, _("%(seal)s: %(name)s keeps it.") % said)
            return redirect("seals:custody-list")
    context = {"form": form, "seal": Seal(seal), "cancel_url": reverse("seals:custody-list")}
    return render(request, "seals/custody/edit.html", context, status=REJECTED if form.is_bound else 200)
