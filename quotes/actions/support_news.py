"""Who is told of a request for pre-sales support beside whom the chain asks (INQ-3)."""

from django.utils.translation import gettext_lazy as _

from quotes.models import SupportRequest
from salesops.notices import NoticeKind, tell
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import holders

TO_NAME = NoticeKind("quotes.support_to_name", _("Sales needs support at %(customer)s: name people and dates"))
NAMED = NoticeKind("quotes.support_named", _("%(who)s named people and dates for %(customer)s: do they suit?"))

CALLED_OFF = NoticeKind("quotes.support_called_off", _("%(who)s called the support at %(customer)s off"))


def tell_to_name(support: SupportRequest, *, by: Person) -> None:
    """Everybody of the technical department: whoever is free names."""
    for person in holders(Post.TECHNICAL):
        _tell(person, TO_NAME, support, {"customer": support.customer.name}, "to-name", by=by)


def tell_named(support: SupportRequest, *, by: Person) -> None:
    """The account manager."""
    said = {"who": by.name, "customer": support.customer.name}
    _tell(support.owner, NAMED, support, said, f"named:{support.round}", by=by)


def tell_called_off(support: SupportRequest, *, by: Person) -> None:
    """Everybody of the technical department: all were told that it was wanted."""
    said = {"who": by.name, "customer": support.customer.name}
    for person in holders(Post.TECHNICAL):
        _tell(person, CALLED_OFF, support, said, f"called-off:{support.revision}", by=by)


def _tell(
    person: Person, kind: NoticeKind, support: SupportRequest, params: dict[str, str], fact: str, *, by: Person
) -> None:
    if person != by:
        key = f"support:{support.pk}:{fact}"
        tell(person, kind, params=params, url=support.get_absolute_url(), key=key, about=support)
