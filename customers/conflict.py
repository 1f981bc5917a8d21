"""First come, first served (CUS-2): what a claim on a company means, and how it is said.

The check while typing and the refusal at saving take their words from here, so they can't say different things.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.enums import ClaimKind
from salesops.base.refusals import Refusal

# Worst first: the first claim is the one a person is told.
RANK = list(ClaimKind)
REFUSING = frozenset({ClaimKind.SAME_CODE, ClaimKind.CONFLICT})
# A group shares its names, switchboards and domains: a reason is enough.
ASKING = frozenset({ClaimKind.AFFILIATE, ClaimKind.SAME_PHONE, ClaimKind.SAME_SITE})
LOOKS = frozenset({ClaimKind.BRANCH, ClaimKind.HINT})


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a company is reached, as it is compared: phones in E.164, domains of website and e-mail."""

    phones: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.phones or self.domains)


@dataclass(frozen=True, slots=True)
class Claim:
    """A customer that stands in the way. The record stays out: one learns by whom it is kept, none of its data.

    `protected_days` says how long nobody else may take it; None where nothing runs, or it only deserves a look.
    """

    kind: ClaimKind
    customer_id: int
    owner_id: int
    owner: str
    region: str
    protected_days: int | None = None

    @property
    def refuses(self) -> bool:
        """True where nobody may register beside it; False where a reason or a look is enough."""
        return self.kind in REFUSING

    @property
    def asks(self) -> bool:
        """True where one may register with a reason why it is another company."""
        return self.kind in ASKING

    @property
    def only_a_look(self) -> bool:
        """True where saving asks for nothing: a branch, a similar name."""
        return self.kind in LOOKS


def refuse_taken(claims: Iterable[Claim], *, reason: str, by_id: int) -> None:
    """Stop at a claim that refuses, or at one that asks for a reason why it is another company and got none."""
    for claim in claims:
        if claim.refuses or (claim.asks and not reason):
            raise refusal_for(claim, by_id=by_id)


def refusal_for(claim: Claim, *, by_id: int) -> Refusal:
    """What a person is told who registers beside this claim. ValueError for one that only deserves a look."""
    who = {"owner": claim.owner, "region": claim.region}
    if claim.asks:
        next_step = _("If yours is another company, write why, and save again.")
        return Refusal("CUS-2", shared_by(claim), next_step, field="affiliate_reason")
    if not claim.refuses:
        raise ValueError(f"{claim.kind} refuses nothing")
    field = "credit_code" if claim.kind == ClaimKind.SAME_CODE else "name"
    if claim.owner_id == by_id:
        sentence, next_step = _("You have registered this customer already."), _("Open it from your list of customers.")
    else:
        next_step = _("Talk to %(owner)s, or ask your superior.")
        sentence = (
            _("This credit code is taken: %(owner)s (%(region)s) registered the customer first.")
            if field == "credit_code"
            else _("This customer is taken: %(owner)s (%(region)s) registered it first.")
        )
        sentence = _with_protection(sentence % who, claim)
    return Refusal("CUS-2", sentence, next_step % who, field=field)


def shared_by(claim: Claim) -> str:
    """What the customer behind this claim shares with the one that is registered; for a claim that asks."""
    who = {"owner": claim.owner, "region": claim.region}
    if claim.kind == ClaimKind.SAME_PHONE:
        sentence = _("%(owner)s (%(region)s) keeps a customer with the same phone number.") % who
    elif claim.kind == ClaimKind.SAME_SITE:
        sentence = _("%(owner)s (%(region)s) keeps a customer with the same website or e-mail domain.") % who
    else:
        sentence = _("%(owner)s (%(region)s) keeps a customer of the same name in another region.") % who
    return _with_protection(sentence, claim)


def _with_protection(sentence: str, claim: Claim) -> str:
    days = claim.protected_days
    if days is None:
        return sentence
    left = ngettext("It is protected for %(days)d more day.", "It is protected for %(days)d more days.", days)
    return _("%(sentence)s %(more)s") % {"sentence": sentence, "more": left % {"days": days}}


def look_at(claim: Claim) -> str:
    """The sentence for a claim that refuses nothing."""
    who = {"owner": claim.owner, "region": claim.region}
    if claim.kind == ClaimKind.BRANCH:
        return _("%(owner)s (%(region)s) keeps the parent or a branch of this company.") % who
    return _("%(owner)s (%(region)s) keeps a customer with a similar name.") % who
