"""What people are told about things that happen below this floor, where notices are not known."""

from django.utils.translation import gettext_lazy as _

from salesops.jobs import job
from salesops.notices import people_news  # noqa: F401 - jobs of its own
from salesops.notices.actions import tell
from salesops.notices.kinds import NoticeKind
from salesops.org.models import Person

NEW_PASSWORD = NoticeKind(
    "notices.new_password",
    _("%(name)s has set a new password for you. If you did not ask for it, tell your superior."),
)


@job
def tell_new_password(person_id: int, by_id: int, entry_id: int) -> None:
    """Tell a person who set their password (CNF-2): whoever knows it could sign in as them."""
    by = Person.objects.get(pk=by_id)
    person = Person.objects.get(pk=person_id)
    tell(person, NEW_PASSWORD, params={"name": by.name}, url="/", key=f"new-password:{entry_id}")
