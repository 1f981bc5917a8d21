"""Who signs in with a password, and who is signed in."""

from django.contrib.auth.backends import ModelBackend

from salesops.base.prepared import Prepared
from salesops.org.models import Person

_person = Prepared[Person](lambda pk: Person.objects.filter(pk=pk)[:1], int)


class PersonBackend(ModelBackend):
    """Django's, but that every request reads whose it is, so that the SQL of that is written once."""

    def get_user(self, user_id: int) -> Person | None:
        """The person, unless the access was ended."""
        person = _person.first(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
