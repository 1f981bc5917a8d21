"""Who may: one question per verb, answered with the reason; whose commission a person sees (ORG-2, CNF-5)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from commissions.models import Entry, Settlement, Statement
from contracts.models import Contract
from contracts.queries.commission import sharings_of
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Person
from salesops.org.queries import people_below
from salesops.org.visibility import visible

# -------------------------------------------------------------------------------------------------------- settlement


def can_settle(person: Person) -> Verdict:
    """COM-6: finance closes a month; by itself it is closed by the system."""
    if (person.is_active and person.post == Post.FINANCE) or person.is_system:
        return Allowed()
    return Denied(_("Finance settles the month."), "COM-6")


# --------------------------------------------------------------------------------------------------------- statement

# ORG-2, CNF-5: these see what everybody earns.
PAY_POSTS = frozenset({*ALL_SEEING_POSTS, Post.FINANCE})
# And these what they earn, and whoever is below them. To all others there is only what they earned in an earlier post.
EARNING_POSTS = frozenset({Post.ACCOUNT_MANAGER, Post.REGIONAL_MANAGER})
NOT_YOURS = _("What somebody earns is shown to that person, the superiors and finance only.")


def whose_commission(person: Person) -> set[int] | None:
    """Keys of those whose commission the person sees: the own one, and that of the people below. None: everybody's."""
    if not person.is_active:
        return set()
    if person.post in PAY_POSTS:
        return None
    return {person.pk, *people_below(person)} if person.post in EARNING_POSTS else {person.pk}


def sees_others(person: Person) -> bool:
    """Is there anybody else whose commission the person sees?"""
    whose = whose_commission(person)
    return whose is None or len(whose) > 1


@visible(Statement)
def _statements(person: Person) -> QuerySet[Statement]:
    whose = whose_commission(person)
    return Statement.objects.all() if whose is None else Statement.objects.filter(person__in=whose)


@visible(Entry)
def _entries(person: Person) -> QuerySet[Entry]:
    """A team's pool is seen by whoever sees the commission of the contract's rep; nobody else is named in it yet."""
    whose = whose_commission(person)
    if whose is None:
        return Entry.objects.all()
    return Entry.objects.filter(Q(beneficiary__in=whose) | Q(beneficiary=None, contract__rep__in=whose))


def can_see_statements(person: Person) -> Verdict:
    """May this person open the statements at all (ORG-2, CNF-5)? Whose, `whose_commission` says."""
    if not person.is_active:
        return Denied(_("This account is no longer active."), "ORG-2")
    if person.post in PAY_POSTS | EARNING_POSTS:
        return Allowed()
    return Denied(_("Your post earns no commission, and others' is not shown."), "CNF-5")


def can_see_statement(person: Person, whose: Person) -> Verdict:
    """A person's statements, and what a contract brings that person: the own, those below, or everybody's (CNF-5)."""
    seen = whose_commission(person)
    if seen is None or whose.pk in seen:
        return Allowed()
    return Denied(NOT_YOURS, "CNF-5")


def can_see_life_line(person: Person, contract: Contract) -> Verdict:
    """The commission of a contract belongs to whoever sold it (COM-10); who looks after it now is not told."""
    return can_see_statement(person, contract.rep)


def whose_life_line(person: Person, contract: Contract) -> Person | None:
    """For whom this reader is shown where an agreed contract stands: its seller, or else who shares in it (CUS-2)."""
    if not contract.is_agreed:
        return None
    if can_see_life_line(person, contract):
        return contract.rep
    sharing = sharings_of([contract]).get(contract.pk)
    return sharing.person if sharing and can_see_statement(person, sharing.person) else None


def can_see_months(person: Person) -> Verdict:
    """What all earned in a month: finance, the director and those above."""
    if person.is_active and person.post in PAY_POSTS:
        return Allowed()
    return Denied(_("The months of the whole company are open to finance and the management only."), "CNF-5")


@visible(Settlement)
def _settlements(person: Person) -> QuerySet[Settlement]:
    return Settlement.objects.all() if can_see_months(person) else Settlement.objects.none()
