"""Who sees an import: whoever handed the file in. What it made is seen as always."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base.verdicts import Denied, Verdict
from salesops.intake.enums import RunState
from salesops.intake.kinds import kind_of
from salesops.intake.models import ImportRun
from salesops.org.models import Person
from salesops.org.visibility import visible


@visible(ImportRun)
def runs_visible_to(person: Person) -> QuerySet[ImportRun]:
    """One's own: the rows of a file that was not loaded are nobody else's."""
    return ImportRun.objects.filter(by=person)


def can_decide_run(person: Person, run: ImportRun) -> Verdict:
    """May this person have the file loaded, or drop it, now?"""
    kind = kind_of(run.kind)
    if kind is None or person.pk != run.by_id:
        return Denied(_("An import is decided by whoever handed the file in."), "ORG-2")
    verdict = kind.may(person)
    if not verdict or run.state == RunState.READY:
        return verdict
    sentence = _("This file is no longer waiting: it was loaded or dropped, or is being worked on.")
    return Denied(sentence, kind.rule, _("Look at its page, and hand in another file if there is one."))
