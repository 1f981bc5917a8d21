"""What is next with an entry of the register, and whose business that is."""

from django.urls import reverse
from django.utils.translation import gettext as _

from salesops.base.clock import now
from salesops.base.look import NextStep, moment_text
from salesops.base.verdicts import Verdict
from salesops.seals.enums import EntryState
from salesops.seals.models import SealEntry


def next_for_entry(
    entry: SealEntry, *, may_keep: Verdict, keepers: list[str], wants_scan: bool, may_scan: Verdict
) -> NextStep:
    """``keepers`` are the names of those who may act."""
    who = {"name": _(", ").join(keepers)}
    match EntryState(entry.state):
        case EntryState.APPLIED:
            return _to_check(entry, who, may_keep)
        case EntryState.CHECKED:
            say = _("Put the seal on it") if may_keep else _("%(name)s seals it") % who
            why = _("The print is the approved paper. The stored file is compared once more.")
            return NextStep(say, why, mine=bool(may_keep), label=_("Sealed…") if may_keep else "", opens="use")
        case EntryState.REFUSED:
            return NextStep(_("Refused: nothing was sealed"), entry.reason)
        case EntryState.WITHDRAWN:
            return NextStep(
                _("Withdrawn: nothing was sealed"), _("Where the seal is wanted after all, it is asked for anew.")
            )
    if entry.is_out:
        return _to_come_back(entry, who, may_keep)
    if wants_scan and entry.scan_id is None and not entry.is_counter and not hasattr(entry, "correction"):
        label = _("Add the scan…") if may_scan else ""
        url = reverse("seals:entry-scan", args=[entry.pk])
        say = _("Add the scan of the sealed paper") if may_scan else _("The scan of the sealed paper is to come")
        return NextStep(say, _("It stays with the entry for good."), mine=bool(may_scan), label=label, url=url)
    if entry.is_counter:
        return NextStep(_("It takes another entry back: nothing is left to do"), entry.reason)
    return NextStep(_("Sealed and entered: nothing is left to do"))


def _to_check(entry: SealEntry, who: dict[str, str], may_keep: Verdict) -> NextStep:
    if not who["name"]:
        return NextStep(_("Nobody may act: the administrator names a keeper"))
    say = _("Compare the print with the approved paper") if may_keep else _("%(name)s compares and seals it") % who
    why = _("Type the check code from the foot of the print. A blank or undated paper is refused.")
    url = reverse("seals:entry-check", args=[entry.pk])
    return NextStep(say, why, mine=bool(may_keep), label=_("Check it…") if may_keep else "", url=url)


def _to_come_back(entry: SealEntry, who: dict[str, str], may_keep: Verdict) -> NextStep:
    until = moment_text(entry.out_until)
    late = entry.out_until is not None and entry.out_until < now()
    say = _("The seal should be back since %(when)s") if late else _("The seal is out of the office until %(when)s")
    why = _("%(name)s takes it back in.") % who if who["name"] else ""
    label = _("It is back…") if may_keep else ""
    return NextStep(say % {"when": until}, why, mine=bool(may_keep), label=label, opens="return")
