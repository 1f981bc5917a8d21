"""Reading notices."""

from salesops.notices.models import Notice
from salesops.org.models import Person


def unread_count(person: Person) -> int:
    """How many notices this person has not read; one query on an index of unread rows."""
    return Notice.objects.filter(person=person, read_at__isnull=True).count()
