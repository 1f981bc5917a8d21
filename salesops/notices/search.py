"""What the palette leads to here."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.desk.finding import Hit, goes_to
from salesops.org.models import Person


@goes_to
def lists(_person: Person) -> Iterable[Hit]:
    """What was told, and by which ways."""
    yield Hit(_("Notices"), reverse("notices:notice-list"), "bell")
    yield Hit(_("How you are reached"), reverse("notices:preferences"), "phone", words=_("e-mail robot quiet settings"))
