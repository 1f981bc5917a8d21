"""What hangs on a customer and moves when it is merged into another one: found by walking, so no table is registered.

A table of whatever floor that names a customer moves with it, by foreign key or by a generic one. What may not stand
twice at one customer says in its floor's ``actions`` what becomes of the second one::

    @settles(Contact)
    def contacts(gone: Customer, kept: Customer, *, by: Person) -> None:
        ...

The settling runs before the rows move, in the same transaction. docs/rules/merge.md has the rules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from pghistory.models import Event

from customers.models import Customer
from salesops.base.refusals import Sentence

type Settler = Callable[..., None]

STAYS = {
    "audit.entry": "what happened to a file happened to that file; the kept one's timeline shows it as well (`About`)",
    "audit.about": "as the entries; the rows for the kept one are added",
    "audit.viewlog": "who looked at which file, and when",
    "notices.notice": "what somebody was told then; its link leads to the one that stays",
    "auth.permission": "names a table and no record of it",
    "admin.logentry": "what somebody did in the admin, and when",
    "guardian.userobjectpermission": "empty: what is shared has a table of its own (`CustomerShare`)",
    "guardian.groupobjectpermission": "empty, as the one of people",
}
"""Tables that name any record and don't move with a merged customer, each with its reason."""

_settlers: dict[type[Model], Settler] = {}


@dataclass(frozen=True, slots=True)
class Link:
    """A column that names a customer; ``type_column`` beside it says of which table, where any record may be named."""

    model: type[Model]
    column: str
    type_column: str = ""

    @property
    def table(self) -> str:
        """The table of the database."""
        return self.model._meta.db_table

    @property
    def label(self) -> Sentence:
        """What the rows are called."""
        return self.model._meta.verbose_name_plural or self.model._meta.label

    def of(self, customer: Customer) -> QuerySet[Any]:
        """The rows that hang on this customer."""
        named: dict[str, Any] = {self.column: customer.pk}
        if self.type_column:
            named[self.type_column] = ContentType.objects.get_for_model(Customer).pk
        return self.model._base_manager.filter(**named)


@cache
def links() -> tuple[Link, ...]:
    """Every such column, the top floor first: so the actions lock, a paper before its customer."""
    places = {model: place for place, model in enumerate(apps.get_models())}
    relations: list[Any] = Customer._meta.get_fields(include_hidden=True)
    found = [
        Link(relation.related_model, relation.field.column)
        for relation in relations
        if relation.auto_created and relation.is_relation and relation.related_model in places
        if not relation.many_to_many and not issubclass(relation.related_model, Event)
    ]
    found += [
        _generic(model, field)
        for model in places
        if model._meta.label_lower not in STAYS
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]
    return tuple(sorted(found, key=lambda link: -places[link.model]))


def settles[F: Settler](model: type[Model]) -> Callable[[F], F]:
    """Register what becomes of a model's rows that may not stand twice at one customer."""

    def register(settler: F) -> F:
        _settlers[model] = settler
        return settler

    return register


def settlers() -> dict[type[Model], Settler]:
    """Those of every floor that is loaded."""
    return _settlers


def _generic(model: type[Model], field: GenericForeignKey) -> Link:
    columns: dict[str, Any] = {one.name: one.column for one in model._meta.fields}
    return Link(model, columns[field.fk_field], columns[field.ct_field])
