"""Who is told of an opportunity: its regional manager of every move, its owner of what others did (OPP-1)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from customers.enums import Stage
from customers.models import Opportunity, StageMove
from salesops.notices import NoticeKind, tell
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import above, holders

# No sentence names an amount: notices go where prices may not be read (CNF-1).
TAKEN_UP = NoticeKind("customers.opportunity_opened", _("%(who)s took up %(what)s at %(customer)s"))
CHANGED = NoticeKind(
    "customers.opportunity_changed", _("%(who)s changed the amount or the expected close of %(what)s, %(customer)s")
)
INTO = {
    Stage.FOUND: NoticeKind("customers.opportunity_found", _("%(who)s put %(what)s, %(customer)s, back to: found")),
    Stage.CONFIRMED: NoticeKind(
        "customers.opportunity_confirmed", _("%(who)s moved %(what)s, %(customer)s: the need is confirmed")
    ),
    Stage.OFFERED: NoticeKind(
        "customers.opportunity_offered", _("%(who)s moved %(what)s, %(customer)s: an offer is made")
    ),
    Stage.NEGOTIATING: NoticeKind(
        "customers.opportunity_negotiating", _("%(who)s moved %(what)s, %(customer)s: in negotiation")
    ),
    Stage.WON: NoticeKind("customers.opportunity_won", _("%(who)s closed %(what)s, %(customer)s: won")),
    Stage.LOST: NoticeKind("customers.opportunity_lost", _("%(who)s closed %(what)s, %(customer)s: lost")),
}


def tell_opened(opportunity: Opportunity, move: StageMove, *, by: Person) -> None:
    """A new one."""
    _tell(opportunity, move, TAKEN_UP, by=by)


def tell_stage(opportunity: Opportunity, move: StageMove, *, by: Person) -> None:
    """Another stage, the closing ones too."""
    _tell(opportunity, move, INTO[Stage(move.stage)], by=by)


def tell_change(opportunity: Opportunity, move: StageMove, *, by: Person) -> None:
    """Another amount or date."""
    _tell(opportunity, move, CHANGED, by=by)


def _tell(opportunity: Opportunity, move: StageMove, kind: NoticeKind, *, by: Person) -> None:
    params = {"who": by.name, "what": opportunity.title, "customer": opportunity.customer.name}
    for person in _concerned(opportunity, by):
        key = f"opportunity:{opportunity.pk}:move:{move.pk}"
        tell(person, kind, params=params, url=opportunity.get_absolute_url(), key=key, about=opportunity)


def _concerned(opportunity: Opportunity, by: Person) -> Iterable[Person]:
    """Without whoever did it. A regional manager's own opportunities are told one step higher."""
    managers = set(holders(Post.REGIONAL_MANAGER, region=opportunity.region)) - {opportunity.owner}
    told = managers or set(above(opportunity.owner)[:1])
    return sorted((told | {opportunity.owner}) - {by}, key=lambda person: person.pk)
