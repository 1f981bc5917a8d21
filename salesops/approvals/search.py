"""What the palette leads to here. Requests are found by their papers."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.desk.finding import Hit, goes_to
from salesops.org.models import Person


@goes_to
def lists(_person: Person) -> Iterable[Hit]:
    """Beside the inbox."""
    yield Hit(_("My requests"), reverse("approvals:mine"), "inbox", words=_("submitted waiting"))
    yield Hit(_("Punctuality"), reverse("approvals:punctuality"), "clock", words=_("late deadlines"))
