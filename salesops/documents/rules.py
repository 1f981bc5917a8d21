"""Who may change what stands on papers about the company, and who has to agree to it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.documents.enums import ProposalState
from salesops.documents.models import ProfileProposal
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.visibility import visible

SECOND_PERSONS = (Post.FINANCE, Post.GM)
"""They know the company's account, and enter no particulars."""


def can_change_company_profile(person: Person) -> Verdict:
    """QUO-4: the administrator, and the program itself; the account that customers pay to stands there."""
    if person.is_system or person.administers:
        return Allowed()
    return Denied(_("Only the administrator changes the company's particulars."), "QUO-4")


def can_see_proposals(person: Person) -> Verdict:
    """QUO-4: who enters the company's particulars, and who agrees to them."""
    if person.is_active and (person.administers or person.post in SECOND_PERSONS):
        return Allowed()
    return Denied(_("The administrator, finance and the general manager see to the company's particulars."), "QUO-4")


def can_accept_proposal(person: Person, proposal: ProfileProposal) -> Verdict:
    """QUO-4: finance or the general manager, and never who entered it, whatever post they hold since."""
    if proposal.state != ProposalState.WAITING:
        return Denied(_("This was decided already."), "QUO-4")
    if person.pk == proposal.proposed_by_id:
        return Denied(_("Whoever entered the particulars does not agree to them: that takes a second person."), "QUO-4")
    if person.is_active and person.post in SECOND_PERSONS:
        return Allowed()
    return Denied(_("Finance or the general manager agrees to the company's particulars."), "QUO-4")


def can_refuse_proposal(person: Person, proposal: ProfileProposal) -> Verdict:
    """QUO-4: whoever may agree to it, and who entered it, to take it back."""
    if proposal.state == ProposalState.WAITING and person.is_active and person.pk == proposal.proposed_by_id:
        return Allowed()
    return can_accept_proposal(person, proposal)


@visible(ProfileProposal)
def _proposals_of(person: Person) -> QuerySet[ProfileProposal]:
    return ProfileProposal.objects.all() if can_see_proposals(person) else ProfileProposal.objects.none()
