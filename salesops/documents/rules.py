"""Who may change what stands on papers about the company."""

from django.utils.translation import gettext_lazy as _

from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.models import Person


def can_change_company_profile(person: Person) -> Verdict:
    """QUO-4: the administrator, and the program itself; the account that customers pay to stands there."""
    if person.is_system or person.administers:
        return Allowed()
    return Denied(_("Only the administrator changes the company's particulars."), "QUO-4")
