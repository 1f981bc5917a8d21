"""Who may read a notice: whom it tells."""

from django.db.models import QuerySet

from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.org.visibility import visible


@visible(Notice)
def notices_of(person: Person) -> QuerySet[Notice]:
    """One's own, and nobody else's: they are no record of the department."""
    return Notice.objects.filter(person=person)
