"""Where sessions are kept: in the database, and a database that is away is not a session that is gone."""

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.exceptions import ObjectNotUpdated
from django.db import DatabaseError


class SessionStore(DatabaseStore):
    """Django's, but for one case.

    Django takes every failure of the database for a session that was deleted meanwhile and answers 400, "your
    request is wrong". Whoever sent a form in the second in which PostgreSQL went down must read that it was us, since
    they are to send it again.
    """

    def save(self, must_create: bool = False) -> None:
        """Write the session. Raises ``UpdateError`` when it is gone, else what the database complained of."""
        try:
            super().save(must_create)
        except UpdateError as lost:
            cause = lost.__context__
            if isinstance(cause, DatabaseError) and not isinstance(cause, ObjectNotUpdated):
                raise cause from None
            raise
