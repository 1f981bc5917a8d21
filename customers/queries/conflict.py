"""Who already holds the company behind a name or a code (CUS-2)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value

from customers.conflict import ASKING, RANK, REFUSING, Claim, Reach, look_at, refusal_for, shared_by
from customers.details import fit_name
from customers.enums import ClaimKind
from customers.models import Contact, Customer, NearNames
from customers.models.customer import CustomerQuerySet
from customers.queries.pool import Terms, protected_days_left
from customers.queries.region import asked_refusal
from salesops.base.names import NameKey, closeness, compare_names, name_key, without_inner_region
from salesops.base.names_alike import BRAND, SHORTEST_SIMILAR, SIMILAR, similarity
from salesops.base.refusals import Refusal
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy.refused import RefusalView, explain

NOWHERE = Reach()
SHOWN_HINTS = 5
SHORTEST_NAME = 2
SHARED_BY = 3
"""What more customers than these have in common, a switchboard or a mail service, tells none from another."""
READ_OF_ONE = 20
"""Rows of one phone or domain that are looked at; whoever shares it has few of them."""
EACH_WAY = 40
"""Similar names read by each index; far more than are shown."""
EVERY_NAME = "customers.every-name"
KINDS = {
    "conflict": ClaimKind.CONFLICT,
    "affiliate": ClaimKind.AFFILIATE,
    "branch": ClaimKind.BRANCH,
    "hint": ClaimKind.HINT,
}


def claims_on(name: str, credit_code: str | None, reach: Reach = NOWHERE, *, besides: int | None = None) -> list[Claim]:
    """What is registered and stands in the way of this name, code, phone or domain, worst first; one a customer.

    `besides` is the key of the customer that is being edited; an empty name asks for the rest alone. Archived customers
    hold nothing. The answer is true for the moment it is read: only inside `hold_names` nobody can register in between.
    ValueError as `name_key`.
    """
    key = name_key(name) if name else None
    same_name = Q(name_core__in=key.cores) | Q(name_plain__in=key.cores) if key else Q(pk__in=[])
    same_code = Q(credit_code=credit_code) if credit_code else Q(pk__in=[])
    held = holders().filter(same_name | same_code).exclude(Q(pk=besides)) if key or credit_code else ()
    known = {claim.customer_id: claim for claim in _judged(held, key, credit_code)}
    for claim in _of_merged(same_name, key, besides) if key else ():
        known.setdefault(claim.customer_id, claim)
    reached = reached_like(reach, besides=besides) if reach else {}
    for customer in holders().filter(pk__in=reached) if reached else ():
        before, kind = known.get(customer.pk), reached[customer.pk]
        if before is None or RANK.index(kind) < RANK.index(before.kind):
            known[customer.pk] = claim_of(customer, kind)
    return sorted(known.values(), key=lambda claim: (RANK.index(claim.kind), claim.customer_id))


def reached_like(reach: Reach, *, besides: int | None = None) -> dict[int, ClaimKind]:
    """Customers with one of these phones or domains. What more than three customers share says nothing of any."""
    customers, contacts = Customer.objects.active(), Contact.objects.active().filter(customer__archived_at=None)
    parts = [
        _keyed(contacts.filter(phone_e164=phone), "customer_id", ClaimKind.SAME_PHONE, phone)
        for phone in sorted(reach.phones)
    ]
    for domain in sorted(reach.domains):
        parts += [
            _keyed(customers.filter(web_domain=domain), "pk", ClaimKind.SAME_SITE, domain),
            _keyed(customers.filter(mail_domain=domain), "pk", ClaimKind.SAME_SITE, domain),
            _keyed(contacts.filter(mail_domain=domain), "customer_id", ClaimKind.SAME_SITE, domain),
        ]
    first, *others = parts
    sharing: dict[tuple[str, str], set[int]] = defaultdict(set)
    for customer_id, kind, key in first.union(*others, all=True).order_by() if others else first:
        sharing[kind, key].add(customer_id)
    found: dict[int, ClaimKind] = {}
    for kind, key in sorted(sharing, key=lambda one: RANK.index(ClaimKind(one[0])), reverse=True):
        with_it = sharing[kind, key] - {besides}
        if len(with_it) <= SHARED_BY:
            found |= dict.fromkeys(with_it, ClaimKind(kind))
    return found


def hints_on(name: str, *, besides: int | None = None) -> list[Claim]:
    """Names written alike, nearest first, for the check while typing; they refuse nothing. ValueError as `name_key`.

    Another letter in a short brand is shown only where few have one: among a million names it is no sign of anything.
    """
    key = name_key(name)
    near: list[tuple[int, float, Claim]] = []
    with transaction.atomic():
        _by_index()
        alike = list(holders().filter(pk__in=list(candidates(key.core))).exclude(Q(pk=besides)))
    for customer in alike:
        if _kind(customer, key, None) == ClaimKind.HINT:
            close = closeness(customer.name_core, key.core)
            near.append((close, similarity(customer.name_core, key.core), claim_of(customer, ClaimKind.HINT)))
    weak = [one for one in near if one[0] == 1]
    shown = near if len(weak) <= SHARED_BY else [one for one in near if one not in weak]
    shown.sort(key=lambda one: (-one[0], -one[1], one[2].customer_id))
    return [claim for _close, _similar, claim in shown[:SHOWN_HINTS]]


def candidates(core: str) -> QuerySet[Customer, int]:
    """Keys of active customers whose core may be like this one, each way by an index; `closeness` judges them.

    Inside a transaction that asked for `_by_index`.
    """
    customers = Customer.objects.active().order_by()
    within = {core[:end] for end in range(BRAND, len(core))} | {core[begin:] for begin in range(1, len(core) - BRAND)}
    ways = [
        customers.filter(name_core__in=sorted(within | {without_inner_region(core)})),
        customers.alias(near=NearNames("name_core")).filter(near__overlap=sorted(_near(core))),
        customers.filter(name_core__startswith=core),
        customers.filter(name_core__trigram_similar=core),
    ]
    if len(core) >= SHORTEST_SIMILAR:
        ways.append(customers.filter(name_core__endswith=core))
    first, *others = (way.values_list("pk", flat=True)[:EACH_WAY] for way in ways)
    return first.union(*others).order_by()


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
    disputable: bool = False


def look_up(
    name: str,
    credit_code: str,
    reach: Reach = NOWHERE,
    *,
    by: Person,
    besides: int | None = None,
    asking: int | None = None,
) -> Finding:
    """Is the company taken, and by whom? Never raises: half a name is no mistake while one types (CUS-2).

    ``asking`` is the key of the paper by which it is asked for, where that is being changed.
    """
    claims: list[Claim] = []
    if len(name) >= SHORTEST_NAME:
        try:
            fit_name(name)
        except Refusal as refusal:
            return Finding(refusal=explain(refusal))
        claims = claims_on(name, credit_code or None, reach, besides=besides)
        known = {claim.customer_id for claim in claims}
        claims += [hint for hint in hints_on(name, besides=besides) if hint.customer_id not in known]
    elif credit_code or reach:
        claims = claims_on("", credit_code or None, reach, besides=besides)
    keys = {claim.customer_id for claim in claims}
    seen = visible_to(by, Customer).in_bulk(keys) if keys else {}
    worst = next(iter(claims), None)
    asked = None if worst is not None and worst.refuses else asked_refusal(name, credit_code or None, besides=asking)
    if asked is not None:
        return Finding(refusal=explain(asked))
    if worst is not None and worst.refuses:
        return Finding(
            refusal=explain(refusal_for(worst, by_id=by.pk)),
            customer=seen.get(worst.customer_id),
            disputable=worst.owner_id != by.pk,
        )
    asks = [claim for claim in claims if claim.asks]
    shared = asks[0] if asks else None
    notes = [Note(shared_by(claim), seen.get(claim.customer_id)) for claim in asks[1:]]
    notes += [Note(look_at(claim), seen.get(claim.customer_id)) for claim in claims if claim.only_a_look]
    return Finding(
        refusal=explain(refusal_for(shared, by_id=by.pk)) if shared else None,
        customer=seen.get(shared.customer_id) if shared else None,
        notes=tuple(notes),
        asks_reason=shared is not None,
    )


def hold_names(key: NameKey, credit_code: str | None, reach: Reach = NOWHERE) -> None:
    """Wait until nobody else registers this company, and keep others waiting until the transaction ends.

    Names before codes before phones before domains, each in order, so that two who register can't wait for each other.
    The lock is on the core: every spelling of one company queues at the same place. Whoever registers many at once
    waits for all of these, and they for whoever does (``hold_all_names``).
    """
    wanted = [f"customers.name:{core}" for core in sorted(key.cores)]
    if credit_code:
        wanted.append(f"customers.code:{credit_code}")
    wanted += [f"customers.phone:{phone}" for phone in sorted(reach.phones)]
    wanted += [f"customers.domain:{domain}" for domain in sorted(reach.domains)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [EVERY_NAME])
        for what in wanted:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def hold_all_names() -> None:
    """The same for whoever registers many at once: nobody else registers anything until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [EVERY_NAME])


def holders() -> CustomerQuerySet:
    """Customers that hold their company against others, with whom and where."""
    return Customer.objects.active().select_related("owner", "region")


def merged_away() -> CustomerQuerySet:
    """Customers that were merged, with the one that holds their company now."""
    merged = Customer.objects.filter(merged_into__isnull=False, merged_into__archived_at=None)
    return merged.select_related("merged_into__owner", "merged_into__region")


def _of_merged(same_name: Q, key: NameKey, besides: int | None) -> Iterable[Claim]:
    """The names that a customer had before another was merged into it hold it as its own name does."""
    for one in merged_away().filter(same_name).exclude(Q(merged_into=besides)):
        kind = _kind(one, key, None)
        if kind is not None and one.merged_into is not None:
            yield claim_of(one.merged_into, kind)


def _keyed(rows: QuerySet[Any], customer: str, kind: ClaimKind, key: str) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = rows.order_by().annotate(claim=Value(kind.value), shared=Value(key))
    return named.values_list(customer, "claim", "shared")[:READ_OF_ONE]


def _by_index() -> None:
    """How names are looked for until the transaction ends: what `%` is to find, so that the index need not look at the
    rest, and never by reading all of them: the planner takes that for the quickest way to the first forty, and at a
    million it takes seconds where there are none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.similarity_threshold', %s, true), set_config('enable_seqscan', 'off', true)",
            [str(SIMILAR)],
        )


def _near(core: str) -> set[str]:
    return {core, *(core[:at] + core[at + 1 :] for at in range(len(core)))}


def _judged(customers: Iterable[Customer], key: NameKey | None, credit_code: str | None) -> list[Claim]:
    kinds = ((customer, _kind(customer, key, credit_code)) for customer in customers)
    return [claim_of(customer, kind) for customer, kind in kinds if kind is not None]


def claim_of(customer: Customer, kind: ClaimKind, running: Terms | None = None) -> Claim:
    """What is told of this customer to whoever registers beside it; ``running`` where the settings were read."""
    return Claim(
        kind=kind,
        customer_id=customer.pk,
        owner_id=customer.owner_id,
        owner=str(customer.owner),
        region=str(customer.region),
        protected_days=protected_days_left(customer, running) if kind in REFUSING | ASKING else None,
    )


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
    return KINDS.get(compare_names(held, key))
