"""The targets of a month (OPP-2)."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from salesops.base import clock
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.actions.target import set_targets
from salesops.org.forms.target import TargetsForm
from salesops.org.models import SalesTarget
from salesops.org.pages import deny, reader
from salesops.org.rules import can_set_targets
from salesops.org.targets import lines_of_company, months_of, targets_of, year_of
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
YEARS = range(2000, 2100)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest) -> HttpResponse:
    """Look at them and set them, for one month or for the rest of its year."""
    person = reader(request)
    deny(can_set_targets(person))
    first = _month(request.GET.get("month", ""))
    targets = targets_of(visible_to(person, SalesTarget), months_of(first.year), own=None)
    lines = lines_of_company()
    form = TargetsForm(request.POST or None, month=first, targets=targets, lines=lines)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        months = [first.replace(month=one) for one in range(first.month, 13 if form.is_for_rest else first.month + 1)]
        changed = attempt(form, lambda: set_targets(months, form.amounts, by=person))
        if changed is not None:
            said = ngettext("%(count)d target is set.", "%(count)d targets are set.", changed) % {"count": changed}
            messages.success(request, said if changed else _("Nothing changed."))
            return redirect(f"{reverse('org:target-month')}?month={first:%Y-%m}")
    context = {
        "form": form,
        "month": first,
        "earlier": _moved(first, -1),
        "later": _moved(first, 1),
        "year": first.year,
        "rows": year_of(targets, lines, first.year),
        "keep": f"targets-{first:%Y-%m}",
        "cancel_url": reverse("customers:opportunity-forecast"),
    }
    return render(request, "org/target/month.html", context, status=REJECTED if form.is_bound else 200)


def _month(code: str) -> date:
    if not code:
        return clock.today().replace(day=1)
    try:
        first = date.fromisoformat(f"{code}-01")
    except ValueError:
        raise Http404 from None
    if first.year not in YEARS:
        raise Http404
    return first


def _moved(first: date, months: int) -> date:
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)
