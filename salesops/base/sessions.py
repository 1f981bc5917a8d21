"""Where sessions are kept: in the database, and a database that is away is not a session that is gone."""

from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.exceptions import ObjectNotUpdated
from django.db import DatabaseError
from django.db.models.functions import Now

from salesops.base.prepared import Prepared

# The model can't be imported by the module that it is kept by.
_kept = Prepared[Any](
    lambda key: DatabaseStore.get_model_class().objects.filter(session_key=key, expire_date__gt=Now())[:1], str
)


class SessionStore(DatabaseStore):
    """Django's, but that every request reads it, so that its SQL is written once; and but for one case.

    Django takes every failure of the database for a session that was deleted meanwhile and answers 400, "your
    request is wrong". Whoever sent a form in the second in which PostgreSQL went down must read that it was us, since
    they are to send it again.
    """

    def _get_session_from_db(self) -> Any:
        kept = _kept.first(self.session_key or "")
        if kept is None:
            self._session_key = None
        return kept

    def save(self, must_create: bool = False) -> None:
        """Write the session. Raises ``UpdateError`` when it is gone, else what the database complained of."""
        try:
            super().save(must_create)
        except UpdateError as lost:
            cause = lost.__context__
            if isinstance(cause, DatabaseError) and not isinstance(cause, ObjectNotUpdated):
                raise cause from None
            raise
