"""What the palette finds here: the design page, for those to whom it is there."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.design.rules import can_see_design
from salesops.desk.finding import Hit, goes_to
from salesops.org.models import Person


@goes_to
def design(person: Person) -> Iterable[Hit]:
    """It stands in no navigation: nobody does the company's work there."""
    if can_see_design(person):
        yield Hit(_("Design page"), reverse("design:home"), "eye", words=_("tokens colours components"))
