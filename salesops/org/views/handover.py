"""A leaver's open work: what there is, who takes it, and the one step that moves it (ORG-3)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.actions.handover import hand_over
from salesops.org.forms.handover import HandoverForm
from salesops.org.handing_over import open_work, own_ways
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.rules import can_hand_over
from salesops.policy.refused import attempt


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview is the form: what is open stands beside who takes it."""
    me = reader(request)
    person = load(request, Person, pk)
    deny(can_hand_over(me, person))
    work = open_work(person, reader=me)
    form = HandoverForm(request.POST if request.method == "POST" else None, person=person, work=work)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        done = attempt(form, lambda: hand_over(person, form.receivers, by=me))
        if done is not None:
            words = ngettext(
                "%(count)d record of %(name)s's is handed over.",
                "%(count)d records of %(name)s's are handed over.",
                done.count,
            )
            messages.success(request, words % {"count": done.count, "name": person.name})
            return redirect("org:person-detail", person.pk)
    context = {
        "person": person,
        "form": form,
        "pieces": [(one, form[one.work.key]) for one in work],
        "ways": own_ways(person),
    }
    return render(request, "org/person/handover.html", context, status=422 if form.is_bound else 200)
