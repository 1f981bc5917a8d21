"""Stand-ins: who decides for whom, and until when (ORG-3)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.absence import deputation_rows
from salesops.org.actions.deputation import name_deputy, revoke_deputation
from salesops.org.forms.deputation import DeputationForm
from salesops.org.models import Deputation, Person
from salesops.org.pages import load, reader
from salesops.org.rules import absent_people
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt


@require_GET
def deputation_list(request: HttpRequest) -> HttpResponse:
    """What runs and what is to come, with the buttons; below, the latest that have ended."""
    person = reader(request)
    running, ended = deputation_rows(visible_to(person, Deputation), person)
    return render(request, "org/deputation/list.html", {"running": running, "ended": ended})


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def deputation_new(request: HttpRequest) -> HttpResponse:
    """Name a stand-in for oneself, for somebody below, as administrator for anybody."""
    person = reader(request)
    colleagues = visible_to(person, Person).filter(is_active=True).exclude(pk=person.pk)
    form = DeputationForm(request.POST or None, absent=absent_people(person), colleagues=colleagues, by=person)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        data = form.cleaned_data
        named = attempt(
            form,
            lambda: name_deputy(
                data["principal"],
                data["deputy"],
                start=form.start,
                end=form.end,
                kinds=data["kinds"],
                reason=data["reason"],
                by=person,
            ),
        )
        if named is not None:
            words = {"deputy": named.deputy, "principal": named.principal}
            messages.success(request, _("%(deputy)s stands in for %(principal)s.") % words)
            return redirect("org:deputation-list")
    return render(request, "org/deputation/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def deputation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End it now; what was decided stays decided."""
    deputation = load(request, Deputation, pk)
    revoked = revoke_deputation(deputation, by=reader(request))
    words = {"deputy": revoked.deputy, "principal": revoked.principal}
    messages.success(request, _("%(deputy)s no longer stands in for %(principal)s.") % words)
    return redirect("org:deputation-list")
