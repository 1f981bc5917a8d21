"""Who already holds each of many companies (CUS-2): the same rules as for one, a few statements for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from customers.conflict import ASKING, RANK, REFUSING, Reach, refusal_for
from customers.enums import ClaimKind
from customers.models import Customer
from customers.queries.conflict import KINDS, READ_OF_ONE, SHARED_BY, claim_of, holders, merged_away
from customers.queries.pool import Terms, terms
from customers.queries.region import asked_among, papers_like
from salesops.base.names import NameKey, compare_names
from salesops.base.refusals import Refusal

_REACHED = """
    SELECT %(phone)s, wanted.key, found.customer_id FROM unnest(%(phones)s::text[]) AS wanted(key) CROSS JOIN LATERAL (
        SELECT customer_id FROM customers_contact one JOIN customers_customer c ON c.id = customer_id
        WHERE phone_e164 = wanted.key AND phone_e164 <> '' AND one.archived_at IS NULL AND c.archived_at IS NULL
        LIMIT %(most)s) found
    UNION ALL
    SELECT %(site)s, wanted.key, found.id FROM unnest(%(domains)s::text[]) AS wanted(key) CROSS JOIN LATERAL (
        SELECT id FROM customers_customer
        WHERE web_domain = wanted.key AND web_domain <> '' AND archived_at IS NULL LIMIT %(most)s) found
    UNION ALL
    SELECT %(site)s, wanted.key, found.id FROM unnest(%(domains)s::text[]) AS wanted(key) CROSS JOIN LATERAL (
        SELECT id FROM customers_customer
        WHERE mail_domain = wanted.key AND mail_domain <> '' AND archived_at IS NULL LIMIT %(most)s) found
    UNION ALL
    SELECT %(site)s, wanted.key, found.customer_id FROM unnest(%(domains)s::text[]) AS wanted(key) CROSS JOIN LATERAL (
        SELECT customer_id FROM customers_contact one JOIN customers_customer c ON c.id = customer_id
        WHERE one.mail_domain = wanted.key AND one.mail_domain <> '' AND one.archived_at IS NULL
            AND c.archived_at IS NULL
        LIMIT %(most)s) found
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of many companies that are to be registered; ``reason`` says why it is another one than those it is like."""

    line: int
    name: str
    key: NameKey
    credit_code: str | None
    reach: Reach
    owner_id: int
    reason: str = ""


SAME: Final = "same"
"""Registered already, and for the very person it is to be registered for: nothing to do and nothing to mend."""

type Standing = Refusal | str | None


@dataclass(frozen=True, slots=True)
class _Held:
    """Who holds it: a customer, or a line of the same file that is good."""

    key: NameKey
    customer: Customer | None = None
    line: int = 0

    @property
    def order(self) -> tuple[int, int]:
        return (0, self.customer.pk) if self.customer is not None else (1, self.line)


@dataclass(slots=True)
class _Holding:
    """Everything held that one of the wanted could meet."""

    named: dict[str, list[_Held]] = field(default_factory=lambda: defaultdict(list))
    coded: dict[str, _Held] = field(default_factory=dict)
    shared: dict[tuple[ClaimKind, str], dict[tuple[int, int], _Held]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, held: _Held, credit_code: str | None) -> None:
        for core in held.key.cores:
            self.named[core].append(held)
        if credit_code:
            self.coded.setdefault(credit_code, held)

    def share(self, held: _Held, reach: Reach) -> None:
        for phone in reach.phones:
            self.shared[ClaimKind.SAME_PHONE, phone][held.order] = held
        for domain in reach.domains:
            self.shared[ClaimKind.SAME_SITE, domain][held.order] = held

    def claims_on(self, one: Wanted) -> list[tuple[ClaimKind, _Held]]:
        """What stands in its way, worst first, one for each who holds."""
        known: dict[tuple[int, int], tuple[ClaimKind, _Held]] = {}
        for core in one.key.cores:
            for held in self.named.get(core, ()):
                kind = KINDS.get(compare_names(held.key, one.key))
                if kind is not None:
                    _worst(known, kind, held)
        if one.credit_code and (held_by := self.coded.get(one.credit_code)):
            _worst(known, ClaimKind.SAME_CODE, held_by)
        reached = [(ClaimKind.SAME_PHONE, key) for key in one.reach.phones]
        reached += [(ClaimKind.SAME_SITE, key) for key in one.reach.domains]
        for kind, key in reached:
            sharing = self.shared.get((kind, key), {})
            if len(sharing) <= SHARED_BY:
                for held in sharing.values():
                    _worst(known, kind, held)
        return sorted(known.values(), key=lambda claim: (RANK.index(claim[0]), claim[1].order))


def _worst(known: dict[tuple[int, int], tuple[ClaimKind, _Held]], kind: ClaimKind, held: _Held) -> None:
    before = known.get(held.order)
    if before is None or RANK.index(kind) < RANK.index(before[0]):
        known[held.order] = (kind, held)


def standing_of(wanted: Sequence[Wanted], earlier: Iterable[Wanted], *, by_id: int) -> list[Standing]:
    """Of each, in their order: None where it is free, ``SAME``, or the refusal (CUS-2).

    A company that is free holds what it has against those behind it, as if it were registered; ``earlier`` do so too.
    True for the moment it is read: only inside ``hold_all_names`` nobody can register in between.
    """
    holding = _registered(wanted)
    for one in earlier:
        _hold(holding, one)
    asked = list(papers_like(*_names_and_codes(wanted)))
    running = terms()
    found: list[Standing] = []
    for one in wanted:
        standing = _standing(one, holding, running, by_id=by_id) or asked_among(asked, one.key, one.credit_code)
        if standing is None:
            _hold(holding, one)
        found.append(standing)
    return found


def _hold(holding: _Holding, one: Wanted) -> None:
    held = _Held(one.key, line=one.line)
    holding.add(held, one.credit_code)
    holding.share(held, one.reach)


def _standing(one: Wanted, holding: _Holding, running: Terms, *, by_id: int) -> Standing:
    for kind, held in holding.claims_on(one):
        if kind in REFUSING:
            return SAME if _is_same(one, held) else _refusal(kind, held, running, by_id=by_id)
        if kind in ASKING and not one.reason:
            return _refusal(kind, held, running, by_id=by_id)
    return None


def _is_same(one: Wanted, held: _Held) -> bool:
    there = held.customer
    if there is None or there.owner_id != one.owner_id:
        return False
    return there.name == one.name or (one.credit_code is not None and there.credit_code == one.credit_code)


def _refusal(kind: ClaimKind, held: _Held, running: Terms, *, by_id: int) -> Refusal:
    if held.customer is not None:
        return refusal_for(claim_of(held.customer, kind, running), by_id=by_id)
    line = {"line": held.line}
    if kind in REFUSING:
        sentence = _("The same customer stands in line %(line)d of this file.") % line
        return Refusal("CUS-2", sentence, _("Keep one of the two lines."), field="name")
    if kind == ClaimKind.SAME_PHONE:
        sentence = _("Line %(line)d of this file has the same phone number.") % line
    elif kind == ClaimKind.SAME_SITE:
        sentence = _("Line %(line)d of this file has the same website or e-mail domain.") % line
    else:
        sentence = _("Line %(line)d of this file has the same name in another region.") % line
    return Refusal("CUS-2", sentence, _("If it is another company, write why."), field="affiliate_reason")


def _registered(wanted: Sequence[Wanted]) -> _Holding:
    """Customers that one of the wanted could meet: four statements."""
    holding = _Holding()
    cores, codes = _names_and_codes(wanted)
    named = Q(name_core__in=cores) | Q(name_plain__in=cores)
    for customer in holders().filter(named | Q(credit_code__in=codes)).defer("search_text"):
        holding.add(_held_by(customer), customer.credit_code)
    for gone in merged_away().filter(named):
        holding.add(_Held(_held_by(gone).key, gone.merged_into), None)
    shared = _reached(wanted)
    customers = holders().defer("search_text").in_bulk({customer_id for _kind, _key, customer_id in shared})
    for kind, key, customer_id in shared:
        held = _held_by(customers[customer_id])
        holding.shared[ClaimKind(kind), key][held.order] = held
    return holding


def _names_and_codes(wanted: Sequence[Wanted]) -> tuple[set[str], set[str]]:
    cores = {core for one in wanted for core in one.key.cores}
    return cores, {one.credit_code for one in wanted if one.credit_code}


def _held_by(customer: Customer) -> _Held:
    regions = tuple(customer.name_region.split())
    return _Held(NameKey(customer.name_core, regions, customer.name_branch, customer.name_plain), customer)


def _reached(wanted: Sequence[Wanted]) -> list[tuple[str, str, int]]:
    given = {
        "phones": sorted({phone for one in wanted for phone in one.reach.phones}),
        "domains": sorted({domain for one in wanted for domain in one.reach.domains}),
        "phone": ClaimKind.SAME_PHONE.value,
        "site": ClaimKind.SAME_SITE.value,
        "most": READ_OF_ONE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, given)
        return [(str(kind), str(key), int(customer_id)) for kind, key, customer_id in cursor.fetchall()]
