"""Who we are on papers: entered by one person, in force when a second one has agreed (docs/rules/payee.md)."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from salesops.audit import changed, record
from salesops.base import clock
from salesops.base.refusals import Refusal, Sentence
from salesops.base.verdicts import require
from salesops.documents.enums import DocumentVerb, ProposalState
from salesops.documents.models import CompanyProfile, ProfileProposal
from salesops.documents.rules import can_accept_proposal, can_change_company_profile, can_refuse_proposal
from salesops.jobs import later
from salesops.org.models import Person

TELL_PROPOSED = "salesops.notices.company_news.tell_profile_proposed"
TELL_DECIDED = "salesops.notices.company_news.tell_profile_decided"


@dataclass(frozen=True, slots=True)
class ProfileData:
    """What stands on the papers, from ``valid_from`` on."""

    valid_from: date
    name: str
    credit_code: str
    address: str
    phone: str
    legal_representative: str
    bank: str
    account: str
    name_en: str = ""


def company_profile(on: date | None = None) -> CompanyProfile | None:
    """The profile in force on a day (today); None as long as no administrator has entered one."""
    return CompanyProfile.objects.filter(valid_from__lte=on or clock.today()).order_by("-valid_from").first()


@transaction.atomic
def propose_profile(data: ProfileData, *, by: Person) -> ProfileProposal:
    """Enter who we are from a day on; it counts when finance or the general manager has agreed (`accept_profile`).

    Refused (QUO-4): a day that another change has already, once there is a profile a day that is past, for papers that
    name the old account are out, and a second proposal beside one that waits.
    """
    require(can_change_company_profile(by))
    _refuse_day(data.valid_from)
    proposal = ProfileProposal(**asdict(data), proposed_by=by, proposed_at=clock.now())
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError as error:
        raise Refusal(
            "QUO-4",
            _("Another change waits for its second person."),
            _("Let finance or the general manager decide on it, or take it back."),
        ) from error
    record(proposal, DocumentVerb.COMPANY_PROPOSED, by=by, changes=_differences(proposal))
    later(TELL_PROPOSED, proposal.pk, by.pk)
    return proposal


@transaction.atomic
def accept_profile(proposal: ProfileProposal, *, by: Person) -> CompanyProfile:
    """The second person's yes: the particulars count from their day on; papers made before keep what they say.

    Refused (QUO-4): as `propose_profile`, asked again at this moment. Denied to whoever entered them.
    """
    proposal = _locked(proposal)
    require(can_accept_proposal(by, proposal))
    _refuse_day(proposal.valid_from)
    differences = _differences(proposal)
    words = {name: getattr(proposal, name) for name in ProfileData.__slots__}
    profile = CompanyProfile(**words)
    profile.save(force_insert=True)
    _decide(proposal, ProposalState.ACCEPTED, by=by)
    record(profile, DocumentVerb.COMPANY_CHANGED, by=by, about=[proposal], changes=differences)
    return profile


@transaction.atomic
def refuse_profile(proposal: ProfileProposal, why: str, *, by: Person) -> ProfileProposal:
    """The second person's no, or who entered it takes it back; nothing changes. Refused: without a reason (QUO-4)."""
    proposal = _locked(proposal)
    require(can_refuse_proposal(by, proposal))
    if not why.strip():
        raise Refusal("QUO-4", _("A refusal needs a reason."), _("Say what is wrong, in a sentence."), field="reason")
    proposal.reason = why.strip()
    _decide(proposal, ProposalState.REFUSED, by=by)
    record(proposal, DocumentVerb.COMPANY_REFUSED, by=by, note=proposal.reason)
    return proposal


def differences_of(proposal: ProfileProposal) -> list[tuple[Sentence, str, str]]:
    """Label, what stands on papers of that day now, and what would: all that differs."""
    labels = {field.name: field.verbose_name for field in ProfileProposal._meta.fields}
    return [(labels[name], before, after) for name, (before, after) in _differences(proposal).items()]


def _locked(proposal: ProfileProposal) -> ProfileProposal:
    return ProfileProposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)


def _decide(proposal: ProfileProposal, state: ProposalState, *, by: Person) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, clock.now()
    proposal.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    if by.pk != proposal.proposed_by_id:
        later(TELL_DECIDED, proposal.proposed_by_id, by.pk, proposal.pk, state == ProposalState.ACCEPTED)


def _refuse_day(first: date) -> None:
    if company_profile(first) and first < clock.today():
        raise Refusal(
            "QUO-4",
            _("Papers of that day name the former account."),
            _("Let the change begin today or later."),
            field="valid_from",
        )
    if CompanyProfile.objects.filter(valid_from=first).exists():
        raise Refusal(
            "QUO-4", _("A change begins on that day already."), _("Choose another first day."), field="valid_from"
        )


def _differences(proposal: ProfileProposal) -> dict[str, tuple[Any, Any]]:
    former = company_profile(proposal.valid_from) or CompanyProfile()
    return changed(former, proposal, [name for name in ProfileData.__slots__ if name != "valid_from"])
