"""Who words the quotation, and who sees how it would look (QUO-4, CNF-1)."""

from django.utils.translation import gettext_lazy as _

from quotes.models import QuoteSpecimen
from quotes.rules.quote import can_see_quote
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS
from salesops.org.models import Person


def can_edit_templates(person: Person) -> Verdict:
    """QUO-4: the administrator words the quotation, as the company's particulars are theirs."""
    if person.is_system or person.administers:
        return Allowed()
    return Denied(_("Only the administrator words the quotation."), "QUO-4")


def can_see_specimen(person: Person, specimen: QuoteSpecimen) -> Verdict:
    """The administrator and the heads of sales; one on a real quote only who may see that quote, too (CNF-1)."""
    if not (person.is_active and (person.administers or person.post in ALL_SEEING_POSTS)):
        return Denied(_("Specimens are for the administrator and the heads of sales."), "QUO-4")
    return can_see_quote(person, specimen.quote) if specimen.quote else Allowed()
