"""Who already holds each of many companies (CUS-2): the same rules as for one, a few statements for all of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, cast

from django.db import connection
from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from customers.conflict import ASKING, RANK, REFUSING, Reach, refusal_for
from customers.enums import ClaimKind
from customers.models import Customer, RegionRequest
from customers.queries.conflict import KINDS, READ_OF_ONE, SHARED_BY, claim_of, holders, merged_away
from customers.queries.pool import Terms, terms
from customers.queries.region import asked_among, papers_like
from salesops.base.names import NameKey, compare_names
from salesops.base.refusals import Refusal

# Archived ones are left out afterwards: asked for here, they would tempt the planner to read the index of all names.
_HELD = """
    SELECT id, name, credit_code, owner_id, name_core, name_region, name_branch, name_plain, archived_at IS NULL
    FROM customers_customer
"""
_NAMED = f"""
    {_HELD} WHERE name_core = ANY(%(cores)s) OR name_plain = ANY(%(cores)s)
    UNION {_HELD} WHERE archived_at IS NULL AND credit_code = ANY(%(codes)s)
"""
_BY_KEY = f"{_HELD} WHERE id = ANY(%s)"
_SHARING = """
    SELECT {kind}, wanted.key, found.customer_id FROM unnest({keys}::text[]) AS wanted(key) CROSS JOIN LATERAL (
        SELECT {customer} AS customer_id FROM {table}
        WHERE {column} = wanted.key AND {column} <> ''{living} LIMIT %(most)s) found
"""
_CONTACTS, _CUSTOMERS = (
    {"table": "customers_contact", "customer": "customer_id", "living": " AND archived_at IS NULL"},
    {"table": "customers_customer", "customer": "id", "living": ""},
)
_REACHED = " UNION ALL ".join(
    (
        _SHARING.format(kind="%(phone)s", keys="%(phones)s", column="phone_e164", **_CONTACTS),
        _SHARING.format(kind="%(site)s", keys="%(domains)s", column="mail_domain", **_CONTACTS),
        _SHARING.format(kind="%(site)s", keys="%(domains)s", column="web_domain", **_CUSTOMERS),
        _SHARING.format(kind="%(site)s", keys="%(domains)s", column="mail_domain", **_CUSTOMERS),
    )
)


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
type _Claim = tuple[ClaimKind, "_Held"]


@dataclass(frozen=True, slots=True)
class _Held:
    """Who holds it: a customer by its key, or a line of the same file that is good."""

    key: NameKey
    name: str
    code: str | None
    owner_id: int
    customer_id: int = 0
    line: int = 0

    @property
    def order(self) -> tuple[int, int]:
        return (0, self.customer_id) if self.customer_id else (1, self.line)


@dataclass(slots=True)
class _Holding:
    """Everything held that one of the wanted could meet."""

    named: dict[str, list[_Held]] = field(default_factory=lambda: defaultdict(list))
    coded: dict[str, _Held] = field(default_factory=dict)
    shared: dict[tuple[ClaimKind, str], dict[tuple[int, int], _Held]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, held: _Held) -> None:
        for core in held.key.cores:
            self.named[core].append(held)
        if held.code:
            self.coded.setdefault(held.code, held)

    def share(self, held: _Held, reach: Reach) -> None:
        for phone in reach.phones:
            self.shared[ClaimKind.SAME_PHONE, phone][held.order] = held
        for domain in reach.domains:
            self.shared[ClaimKind.SAME_SITE, domain][held.order] = held

    def claims_on(self, one: Wanted) -> list[_Claim]:
        """What stands in its way, worst first, one for each who holds."""
        known: dict[tuple[int, int], _Claim] = {}
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


def _worst(known: dict[tuple[int, int], _Claim], kind: ClaimKind, held: _Held) -> None:
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
    found: list[_Claim | Refusal | str | None] = []
    for one in wanted:
        standing = _standing(one, holding) or _asked(asked, one)
        if standing is None:
            _hold(holding, one)
        found.append(standing)
    return _said(found, by_id=by_id)


def _hold(holding: _Holding, one: Wanted) -> None:
    held = _Held(one.key, one.name, one.credit_code, one.owner_id, line=one.line)
    holding.add(held)
    holding.share(held, one.reach)


def _standing(one: Wanted, holding: _Holding) -> _Claim | str | None:
    for kind, held in holding.claims_on(one):
        if kind in REFUSING:
            return SAME if _is_same(one, held) else (kind, held)
        if kind in ASKING and not one.reason:
            return kind, held
    return None


def _asked(papers: Sequence[RegionRequest], one: Wanted) -> Refusal | None:
    say = partial(asked_among, papers, one.key, one.credit_code)
    return retold(cast("Callable[[], Refusal]", say)) if say() else None


def _is_same(one: Wanted, held: _Held) -> bool:
    if not held.customer_id or held.owner_id != one.owner_id:
        return False
    return held.name == one.name or (one.credit_code is not None and held.code == one.credit_code)


def _said(found: Sequence[_Claim | Refusal | str | None], *, by_id: int) -> list[Standing]:
    """The claims in words; whose they are is read for all of them at once."""
    claims = [one for one in found if isinstance(one, tuple)]
    customers = holders().defer("search_text").in_bulk({held.customer_id for _kind, held in claims if held.customer_id})
    running = terms() if customers else None
    said: list[Standing] = []
    for one in found:
        if not isinstance(one, tuple):
            said.append(one)
        elif one[1].customer_id in customers:
            said.append(retold(partial(_claimed, customers[one[1].customer_id], one[0], running, by_id)))
        else:
            said.append(retold(partial(_refusal, one[0], one[1].line)))
    return said


def retold(say: Callable[[], Refusal]) -> Refusal:
    """The same refusal, which is said anew in the language in which it is read."""
    told = say()
    sentence, next_step = (lazy(partial(_part, say, name), str)() for name in ("sentence", "next_step"))
    return Refusal(told.rule, sentence, next_step, field=told.field)


def _part(say: Callable[[], Refusal], name: str) -> str:
    return str(getattr(say(), name))


def _claimed(customer: Customer, kind: ClaimKind, running: Terms | None, by_id: int) -> Refusal:
    return refusal_for(claim_of(customer, kind, running), by_id=by_id)


def _refusal(kind: ClaimKind, number: int) -> Refusal:
    line = {"line": number}
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
    """Customers that one of the wanted could meet: five statements."""
    holding = _Holding()
    cores, codes = _names_and_codes(wanted)
    given: dict[str, Any] = {
        "cores": sorted(cores),
        "codes": sorted(codes),
        "phones": sorted({phone for one in wanted for phone in one.reach.phones}),
        "domains": sorted({domain for one in wanted for domain in one.reach.domains}),
        "phone": ClaimKind.SAME_PHONE.value,
        "site": ClaimKind.SAME_SITE.value,
        "most": READ_OF_ONE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, given)
        for held in _living(cursor.fetchall()):
            holding.add(held)
        cursor.execute(_REACHED, given)
        shared = cursor.fetchall()
        cursor.execute(_BY_KEY, [sorted({pk for _kind, _key, pk in shared})])
        known = {held.customer_id: held for held in _living(cursor.fetchall())}
    for gone in merged_away().filter(Q(name_core__in=cores) | Q(name_plain__in=cores)).defer("search_text"):
        if (kept := gone.merged_into) is not None:
            regions = tuple(gone.name_region.split())
            named = NameKey(gone.name_core, regions, gone.name_branch, gone.name_plain)
            holding.add(_Held(named, gone.name, None, kept.owner_id, customer_id=kept.pk))
    for kind, key, pk in shared:
        if pk in known:
            holding.shared[ClaimKind(kind), key][known[pk].order] = known[pk]
    return holding


def _names_and_codes(wanted: Sequence[Wanted]) -> tuple[set[str], set[str]]:
    cores = {core for one in wanted for core in one.key.cores}
    return cores, {one.credit_code for one in wanted if one.credit_code}


def _living(rows: Iterable[Sequence[Any]]) -> Iterable[_Held]:
    for pk, name, code, owner_id, core, regions, branch, plain, is_active in rows:
        if is_active:
            yield _Held(NameKey(core, tuple(regions.split()), branch, plain), name, code, owner_id, customer_id=pk)
