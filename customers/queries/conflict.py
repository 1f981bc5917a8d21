"""Who already holds the company behind a name or a code (CUS-2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import Q

from customers.conflict import RANK, Claim, look_at, refusal_for
from customers.details import fit_name
from customers.enums import ClaimKind
from customers.models import Customer
from customers.models.customer import CustomerQuerySet
from salesops.base.names import NameKey, compare_names, name_key
from salesops.base.refusals import Refusal
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy.refused import RefusalView, explain

SHOWN_HINTS = 5
SHORTEST_NAME = 2
_KINDS = {
    "conflict": ClaimKind.CONFLICT,
    "affiliate": ClaimKind.AFFILIATE,
    "branch": ClaimKind.BRANCH,
    "hint": ClaimKind.HINT,
}


def claims_on(name: str, credit_code: str | None, *, besides: int | None = None) -> list[Claim]:
    """What is registered and stands in the way of this name or code, worst first.

    `besides` is the key of the customer that is being edited; an empty name asks for the code alone. Archived customers
    hold nothing. The answer is true for the moment it is read: only inside `hold_names` nobody can register in between.
    ValueError as `name_key`.
    """
    key = name_key(name) if name else None
    same_name = Q(name_core__in=key.cores) | Q(name_plain__in=key.cores) if key else Q(pk__in=[])
    same_code = Q(credit_code=credit_code) if credit_code else Q(pk__in=[])
    held = _holders().filter(same_name | same_code).exclude(Q(pk=besides))
    return _judged(held, key, credit_code)


def hints_on(name: str, *, besides: int | None = None) -> list[Claim]:
    """Names written alike, for the check while typing; they refuse nothing. ValueError as `name_key`."""
    key = name_key(name)
    alike = _holders().filter(name_core__trigram_similar=key.core).exclude(Q(name_core__in=key.cores) | Q(pk=besides))
    nearest = alike.order_by(TrigramSimilarity("name_core", key.core).desc(), "pk")[: 4 * SHOWN_HINTS]
    return [claim for claim in _judged(nearest, key, None) if claim.kind == ClaimKind.HINT][:SHOWN_HINTS]


@dataclass(frozen=True, slots=True)
class Note:
    """A claim that deserves a look; `customer` only where the reader sees it anyway."""

    sentence: str
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check while typing says: a refusal with the way to the customer for those who see it, or notes."""

    refusal: RefusalView | None = None
    customer: Customer | None = None
    notes: tuple[Note, ...] = ()
    asks_reason: bool = False


def look_up(name: str, credit_code: str, *, by: Person, besides: int | None = None) -> Finding:
    """Is the company taken, and by whom? Never raises: half a name is no mistake while one types (CUS-2)."""
    claims: list[Claim] = []
    if len(name) >= SHORTEST_NAME:
        try:
            fit_name(name)
        except Refusal as refusal:
            return Finding(refusal=explain(refusal))
        claims = [*claims_on(name, credit_code or None, besides=besides), *hints_on(name, besides=besides)]
    elif credit_code:
        claims = claims_on("", credit_code, besides=besides)
    keys = {claim.customer_id for claim in claims}
    seen = visible_to(by, Customer).in_bulk(keys) if keys else {}
    worst = next(iter(claims), None)
    if worst is not None and worst.refuses:
        return Finding(refusal=explain(refusal_for(worst, by_id=by.pk)), customer=seen.get(worst.customer_id))
    asking = next((claim for claim in claims if claim.kind == ClaimKind.AFFILIATE), None)
    return Finding(
        refusal=explain(refusal_for(asking, by_id=by.pk)) if asking else None,
        customer=seen.get(asking.customer_id) if asking else None,
        notes=tuple(Note(look_at(claim), seen.get(claim.customer_id)) for claim in claims if claim.only_a_look),
        asks_reason=asking is not None,
    )


def hold_names(key: NameKey, credit_code: str | None) -> None:
    """Wait until nobody else registers this company, and keep others waiting until the transaction ends.

    Names before codes, each in order, so that two who register can't wait for each other. The lock is on the core:
    every spelling of one company queues at the same place.
    """
    wanted = [f"customers.name:{core}" for core in sorted(key.cores)]
    if credit_code:
        wanted.append(f"customers.code:{credit_code}")
    with connection.cursor() as cursor:
        for what in wanted:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def _holders() -> CustomerQuerySet:
    return Customer.objects.active().select_related("owner", "region")


def _judged(customers: Iterable[Customer], key: NameKey | None, credit_code: str | None) -> list[Claim]:
    claims = []
    for customer in customers:
        kind = _kind(customer, key, credit_code)
        if kind is not None:
            claims.append(
                Claim(
                    kind=kind,
                    customer_id=customer.pk,
                    owner_id=customer.owner_id,
                    owner=str(customer.owner),
                    region=str(customer.region),
                )
            )
    return sorted(claims, key=lambda claim: (RANK.index(claim.kind), claim.customer_id))


def _kind(customer: Customer, key: NameKey | None, credit_code: str | None) -> ClaimKind | None:
    if credit_code and customer.credit_code == credit_code:
        return ClaimKind.SAME_CODE
    if key is None:
        return None
    held = NameKey(
        core=customer.name_core,
        regions=tuple(customer.name_region.split()),
        branch=customer.name_branch,
        plain=customer.name_plain,
    )
    return _KINDS.get(compare_names(held, key))
