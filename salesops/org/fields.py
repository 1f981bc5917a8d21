"""The field class of every owner."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from salesops.org.models import Person  # noqa: F401 - the type the field gives


class InCharge(models.ForeignKey["Person", "Person"]):
    """The person in charge of a record.

    A class of its own so that a handover can find everybody's open work by walking over all models, with nothing
    to register and nothing forgotten (ORG-3).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("to", settings.AUTH_USER_MODEL)
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs.setdefault("related_name", "+")
        super().__init__(*args, **kwargs)
