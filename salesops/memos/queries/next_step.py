"""What is next with a memo or a leak report that came back for more facts."""

from django.utils.translation import gettext as _

from salesops.base.look import NextStep
from salesops.base.verdicts import Verdict


def next_when_returned(*, owner: str, may_change: Verdict | None, url: str) -> NextStep | None:
    """``may_change`` is None unless it came back; then its request says what is next."""
    if may_change is None:
        return None
    if not may_change:
        return NextStep(_("%(name)s adds what is missing and sends it again") % {"name": owner})
    why = _("What is wanted stands in the history.")
    return NextStep(
        _("Add what is missing and send it again"), why, mine=True, label=_("Change and send again"), url=url
    )
