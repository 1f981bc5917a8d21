"""What the palette finds here: entries by their number, and the register."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.base.text import fold
from salesops.desk.finding import Hit, finds, goes_to
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.seals.models import SealEntry


@finds(_("Seal register"), more="seals:entry-list", order=70)
def entries(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By the beginning of the number."""
    if not any(letter.isdigit() for letter in text):
        return []
    found = visible_to(person, SealEntry).filter(number__startswith=fold(text).upper()).order_by("-number")
    return [
        Hit(one.number, one.get_absolute_url(), "stamp", f"{one.get_seal_display()} · {one.paper.reference}")
        for one in found.select_related("paper")[:limit]
    ]


@goes_to
def pages(_person: Person) -> Iterable[Hit]:
    """Beside the register."""
    yield Hit(_("Book of seals by month"), reverse("seals:entry-book"), "book", words=_("print register"))
    yield Hit(_("Who keeps which seal"), reverse("seals:custody-list"), "lock", words=_("keeper seal"))
