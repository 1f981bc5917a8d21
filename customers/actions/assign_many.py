"""Assigning customers that were chosen in the list, many at once (CUS-3): the rules of one, in few statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.actions.assignment import fit_reason, refuse_owner, tell_of_assignment
from customers.actions.owner import Gift, pass_work_on
from customers.actions.pool import leave_pool
from customers.enums import CustomerStatus, CustomerVerb, PoolMove, PoolVerb
from customers.models import Customer
from customers.queries.owner import why_it_stays
from customers.rules import assignable
from salesops.audit import record_all
from salesops.base import clock
from salesops.base.locks import locked_rows
from salesops.base.refusals import Refusal, Sentence
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.models import Person

ASSIGNED = NoticeKind(
    "customers.customer.assigned-many",
    gettext_lazy("%(who)s assigned you %(count)s customers, with their open opportunities. Plan your visits anew."),
    NoticeGroup.NEWS,
)
GONE = NoticeKind(
    "customers.customer.assigned-many-away",
    gettext_lazy(
        "%(who)s assigned %(count)s of your customers to %(owner)s, with their open opportunities; your coming visits"
        " there are called off"
    ),
    NoticeGroup.NEWS,
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """Which went to the new owner, and why each of the others stayed."""

    given: Sequence[Customer]
    stayed: Mapping[Customer, Sentence]


@transaction.atomic
def assign_customers(
    customers: Iterable[Customer], owner: Person, reason: str, *, revisions: Mapping[int, int], by: Person
) -> Assigned:
    """``owner`` keeps all of these from now on, as ``assign_customer`` does with one.

    What may not be assigned stays, with the reason why: a customer of another region, one that is disputed, that
    ``owner`` keeps already, or that somebody changed since its revision was read. Refused (CUS-3): an owner whom
    ``by`` isn't responsible for, no reason, and where nothing is left to assign.
    """
    reason = fit_reason(reason)
    keys = [one.pk for one in customers]
    # People before customers, as a handover and a claim lock them.
    people = {owner.pk, *Customer.objects.filter(pk__in=keys).values_list("owner_id", flat=True)}
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    refuse_owner(owner, None, by=by)
    locked = locked_rows(Customer.objects.filter(pk__in=keys), "owner", "region")
    stayed = why_it_stays(locked, owner, verdicts=assignable(by, locked))
    for one in locked:
        if revisions.get(one.pk) != one.revision:
            stayed.setdefault(one, _("Somebody changed it meanwhile. Look at it again."))
    given = [one for one in locked if one not in stayed]
    if not given:
        raise Refusal("CUS-3", _("None of these customers can be assigned."), _("Choose others in the list."))
    _give(given, owner, reason, by=by)
    return Assigned(given, stayed)


def _give(customers: Sequence[Customer], owner: Person, reason: str, *, by: Person) -> None:
    gifts = [Gift(one, one.owner, owner) for one in customers]
    pooled = [one for one in customers if one.status == CustomerStatus.POOL]
    alike: dict[tuple[str, str], list[Customer]] = defaultdict(list)
    for one in customers:
        if one.owner_id != owner.pk:
            alike[one.owner.name, str(one.region)].append(one)
    for one in pooled:
        leave_pool(one, PoolMove.ASSIGNED, owner)
    record_all(dict.fromkeys(pooled, ()), PoolVerb.ASSIGNED, by=by, note=reason)
    region = owner.region
    moved = {"region": region} if region is not None else {}
    Customer.objects.filter(pk__in=[one.pk for one in customers]).update(
        owner=owner, protected_from=clock.today(), lapse_warned_on=None, revision=F("revision") + 1, **moved
    )
    for (former, before), ones in alike.items():
        changes = {"owner": (former, owner.name)}
        if region is not None and str(region) != before:
            changes["region"] = (before, str(region))
        record_all(dict.fromkeys(ones, ()), CustomerVerb.GIVEN, by=by, changes=changes, note=reason)
    pass_work_on([gift for gift in gifts if gift.former.pk != owner.pk], by=by)
    _tell(gifts, owner, {one.pk for one in pooled}, by=by)


def _tell(gifts: Sequence[Gift], owner: Person, pooled: set[int], *, by: Person) -> None:
    """The new owner and each former one, once however many they are."""
    if len(gifts) == 1:
        [gift] = gifts
        gift.customer.refresh_from_db()
        tell_of_assignment(gift.customer, gift.former, pooled=bool(pooled), by=by)
        return
    url = reverse("customers:customer-list")
    key = f"customers:assigned-many:{gifts[0].customer.pk}:{clock.now().isoformat()}"
    said = {"who": by.name, "owner": owner.name}
    if owner.pk != by.pk:
        tell(owner, ASSIGNED, params=said | {"count": str(len(gifts))}, url=url, key=key)
    lost: dict[Person, int] = defaultdict(int)
    for gift in gifts:
        if gift.customer.pk not in pooled and gift.former.pk not in {by.pk, owner.pk}:
            lost[gift.former] += 1
    for former, count in lost.items():
        tell(former, GONE, params=said | {"count": str(count)}, url=url, key=f"{key}:{former.pk}")
