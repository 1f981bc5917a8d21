"""Who is told what about opinions. What was asked and answered stands on the request's page only (CNF-1)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from salesops.approvals.models import Consultation
from salesops.approvals.news import about, tell
from salesops.notices import NoticeKind
from salesops.notices.enums import NoticeGroup
from salesops.notices.models import Notice
from salesops.org.models import Person

WANTED = NoticeKind("approvals.opinion-wanted", _("%(name)s asks for your opinion: %(title)s"), NoticeGroup.WAITING)
GIVEN = NoticeKind("approvals.opinion-given", _("%(name)s gave an opinion: %(title)s"))
DUE = NoticeKind("approvals.opinion-due", _("Your opinion is overdue: %(title)s"), NoticeGroup.LATE)
LATE = NoticeKind(
    "approvals.opinion-late", _("%(name)s has not given the opinion in time: %(title)s"), NoticeGroup.LATE
)
ESCALATED = NoticeKind(
    "approvals.opinion-escalated",
    _("%(name)s has owed an opinion for a working day, and the paper waits for it: %(title)s"),
    NoticeGroup.LATE,
)
NOT_WANTED = NoticeKind("approvals.opinion-not-wanted", _("Your opinion is not needed any more: %(title)s"))
GONE = NoticeKind("approvals.opinion-gone", _("%(name)s has left without giving the opinion: %(title)s"))


def tell_wanted(one: Consultation) -> None:
    """A colleague is asked."""
    tell([_fact(one, one.colleague, WANTED, one.asker)])


def tell_given(one: Consultation) -> None:
    """Who asked learns that there is an answer, and so does whoever decides the step by now."""
    told = {person.pk: person for person in (one.asker, one.step.approver) if person is not None}
    told.pop(one.colleague_id, None)
    tell(_fact(one, person, GIVEN, one.colleague) for person in told.values())


def tell_not_wanted(one: Consultation) -> None:
    """The colleague need not answer any more."""
    tell([_fact(one, one.colleague, NOT_WANTED, one.asker)])


def tell_gone(one: Consultation) -> None:
    """Who asked learns that nobody is left to answer."""
    tell([_fact(one, one.asker, GONE, one.colleague)])


def due(one: Consultation, slot: str = "") -> list[Notice]:
    """Past its deadline both are reminded: then, and in a ``slot`` of its own each working day after."""
    return [_fact(one, one.colleague, DUE, one.colleague, slot), _fact(one, one.asker, LATE, one.colleague, slot)]


def escalation(one: Consultation, people: Iterable[Person]) -> list[Notice]:
    """Those who may take the question back learn that it has waited for a working day too long."""
    return [_fact(one, person, ESCALATED, one.colleague) for person in people]


def _fact(one: Consultation, person: Person, kind: NoticeKind, name: Person, slot: str = "") -> Notice:
    params = {"name": name.name, "title": one.request.title}
    return about(one.request, person, kind, params, f"approvals:opinion:{one.pk}:{kind.key}{slot and ':'}{slot}")
