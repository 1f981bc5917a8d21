"""Who may have a list: whoever sees it; and an export that was made, whoever asked for it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base.verdicts import Denied, Verdict
from salesops.export.enums import RunState
from salesops.export.kinds import kind_of
from salesops.export.models import ExportRun
from salesops.org.models import Person
from salesops.org.visibility import visible

ASK_AGAIN = _("Open the list and export it again.")


@visible(ExportRun)
def runs_visible_to(person: Person) -> QuerySet[ExportRun]:
    """One's own: the rows are what this person was allowed to see."""
    return ExportRun.objects.filter(by=person)


def can_take_run(person: Person, run: ExportRun) -> Verdict:
    """May this person have the file now? Who may no longer see such a list gets none that was made before (CNF-1)."""
    kind = kind_of(run.kind)
    if kind is None or person.pk != run.by_id:
        return Denied(_("An export belongs to whoever asked for it."), "CNF-1")
    verdict = kind.may(person)
    if not verdict or run.state == RunState.READY:
        return verdict
    if run.state == RunState.WRITING:
        return Denied(_("The file is still being written."), kind.rule, _("Wait until its page says that it is ready."))
    return Denied(_("There is no file any more, or none could be written."), kind.rule, ASK_AGAIN)
