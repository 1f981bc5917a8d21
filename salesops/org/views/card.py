"""What the chip of a colleague says when it is pressed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from salesops.org.absence import absences_now
from salesops.org.models import Deputation, Person
from salesops.org.pages import load, reader
from salesops.org.queries import post_title
from salesops.org.visibility import visible_to


@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Post, region, superior, and who stands in for whom today."""
    person = load(request, Person, pk)
    stands_in, stood_in_by = absences_now(visible_to(reader(request), Deputation), person)
    context = {
        "person": person,
        "title": post_title(person.post),
        "stands_in": stands_in,
        "stood_in_by": stood_in_by,
    }
    return render(request, "components/person_card.html", context)
