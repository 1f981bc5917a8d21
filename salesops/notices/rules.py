"""Who may read a notice: whom it tells. And whether a message about it may still go out."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet

from salesops.base.verdicts import Verdict
from salesops.notices.models import Notice, Robot
from salesops.org.models import Person
from salesops.org.visibility import visible, visible_to

_readable: dict[type[Model], Callable[[Person, Any], Verdict]] = {}


@visible(Notice)
def notices_of(person: Person) -> QuerySet[Notice]:
    """One's own, and nobody else's: they are no record of the department."""
    return Notice.objects.filter(person=person)


@visible(Robot)
def robots_of(person: Person) -> QuerySet[Robot]:
    """One's own, as long as they are there."""
    return Robot.objects.filter(person=person, ended_at__isnull=True)


def readable[M: Model](model: type[M]) -> Callable[[Callable[[Person, M], Verdict]], Callable[[Person, M], Verdict]]:
    """Register the decorated question "may she read this one?" for a model whose selector is narrower than that."""

    def register(question: Callable[[Person, M], Verdict]) -> Callable[[Person, M], Verdict]:
        _readable[model] = question
        return question

    return register


def may_still_read(person: Person, notice: Notice) -> bool:
    """Whether the person may see what the notice is about, now (CNF-1); one without a record is its reader's alone."""
    if notice.subject_type is None:
        return True
    model = notice.subject_type.model_class()
    if model is None:
        return False
    question = _readable.get(model)
    if question is None:
        return visible_to(person, model).filter(pk=notice.subject_id).exists()
    subject = model._default_manager.filter(pk=notice.subject_id).first()
    return subject is not None and bool(question(person, subject))
