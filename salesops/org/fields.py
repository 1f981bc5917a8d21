"""The field class of every owner."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from salesops.org.enums import Post

if TYPE_CHECKING:
    from salesops.org.models import Person  # noqa: F401 - the type the field gives

NEVER = Q(pk__in=())
"""For ``open_when``: what the person is charged with is theirs for good, as a report is its writer's."""


class InCharge(models.ForeignKey["Person", "Person"]):
    """The person in charge of a record.

    A class of its own so that a handover can find everybody's open work by walking over all models, with nothing
    to register and nothing forgotten (ORG-3). What the handover must know stands on the field:

    ``open_when``: which records are still somebody's work. The others are closed history and keep their author.
    ``posts``: who may be in charge of such a record; empty for everybody.
    ``work``: fields with the same word go to one receiver, as a customer and its papers do; empty for one of its own.
    ``counts_from``: days of the record that begin anew with whoever takes it over.
    """

    def __init__(
        self,
        *args: Any,
        open_when: Q | None = None,
        posts: Collection[Post] = (),
        work: str = "",
        counts_from: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("to", settings.AUTH_USER_MODEL)
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs.setdefault("related_name", "+")
        super().__init__(*args, **kwargs)
        # None of these is the schema's: a migration does not know them.
        self.open_when = open_when
        self.posts = frozenset(posts)
        self.work = work
        self.counts_from = tuple(counts_from)
