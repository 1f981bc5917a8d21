"""Random histories through the doors people use, against figures worked out without any of our code (COM-6)."""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction

from commissions.actions.settlement import settle_month
from commissions.enums import Share
from commissions.invariants import INVARIANTS
from commissions.ledger import month_after
from commissions.models import Entry, Statement
from contracts.actions.receivable import reverse_receipt, take_back_match
from contracts.models import Contract, Receipt
from contracts.queries.receivable import live_matches
from salesops.base import clock
from salesops.management.invariants import check
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.receivable import receive, sign_past, sold_contract

pytestmark = pytest.mark.django_db

HISTORIES = 25
FIRST = date(2026, 3, 1)
MONTHS = 5


def cents(exact: Fraction) -> int:
    """Half up; what is earned is never below zero."""
    return (exact * 100 + Fraction(1, 2)).__floor__()


@dataclass
class Oracle:
    """Our own note of what was done, in cents and fractions; it never looks into the database."""

    deals: dict[int, tuple[int, tuple[str, ...], int]] = field(default_factory=dict)  # total, terms, rep by contract
    moved: list[tuple[int, date, int]] = field(default_factory=list)  # contract, day, cents
    booked: dict[int, tuple[int, int, int]] = field(default_factory=lambda: defaultdict(lambda: (0, 0, 0)))
    debts: dict[int, int] = field(default_factory=dict)

    def target(self, contract: int, until: date) -> tuple[int, int, int]:
        total, (rep_rate, team_rate, paid_share), _rep = self.deals[contract]
        received = sum(amount for key, day, amount in self.moved if key == contract and day < until)
        if received < total:
            return 0, 0, 0
        own = cents(Fraction(total, 100) * Fraction(rep_rate))
        return own, cents(Fraction(own, 100) * Fraction(paid_share)), cents(Fraction(total, 100) * Fraction(team_rate))

    def since(self, contract: int, until: date) -> date:
        """The day from which on, up to then, all of it was there."""
        total, days = self.deals[contract][0], sorted({day for key, day, _amount in self.moved if key == contract})
        sums = {
            day: sum(amount for key, on, amount in self.moved if (key, on <= day) == (contract, True))
            for day in days
            if day < until
        }
        short = [day for day in sums if sums[day] < total]
        return min(day for day in sums if not short or day > short[-1])

    def close(self, month: date) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
        """The month's (contract, own, payable, team) and (person, carried in, earned, paid, carried out)."""
        changes, earned = [], dict.fromkeys((person for person, debt in self.debts.items() if debt), 0)
        for contract, (_total, _terms, rep) in self.deals.items():
            target = self.target(contract, month_after(month))
            gap = tuple(new - old for new, old in zip(target, self.booked[contract], strict=True))
            self.booked[contract] = target
            if gap[0]:
                earned[rep] = earned.get(rep, 0) + gap[1]
            if any(gap):
                changes.append((contract, *gap))
        told = []
        for person, amount in earned.items():
            before = self.debts.get(person, 0)
            available = before + amount
            self.debts[person] = min(available, 0)
            told.append((person, before, amount, max(available, 0), min(available, 0)))
        return sorted(changes), sorted(told)


@dataclass
class Life:
    """One random history: done through the actions, and told to the oracle."""

    dice: random.Random
    cast: Cast
    oracle: Oracle = field(default_factory=Oracle)
    contracts: list[Contract] = field(default_factory=list)

    def day(self, since: date) -> date:
        """Any day from there to today: most receipts are dated back, some into closed months."""
        return since + timedelta(days=self.dice.randint(0, (clock.today() - since).days))

    def sign(self) -> None:
        dice = self.dice
        terms = tuple(f"0.{dice.randint(0, most):04}" for most in (1000, 1000, 9999))
        total = dice.randint(100, 30_000_000)
        first = dice.randint(1, total - 1)
        parts = [str(Decimal(part) / 100) for part in (first, total - first)]
        rep: Person = dice.choice([self.cast.li, self.cast.he])
        contract = sign_past(sold_contract(rep, parts, signed=False), FIRST, terms=terms)
        self.contracts.append(contract)
        self.oracle.deals[contract.pk] = (total, terms, rep.pk)

    def note(self, receipt: Receipt, sign: int = 1) -> None:
        for match in live_matches(receipt.matches.all()):
            self.oracle.moved.append((match.contract_id, receipt.received_on, sign * int(match.amount * 100)))

    def pay(self) -> None:
        contract = self.dice.choice(self.contracts)
        total = self.oracle.deals[contract.pk][0]
        open_cents = total - sum(amount for key, _day, amount in self.oracle.moved if key == contract.pk)
        if open_cents:
            amount = open_cents if self.dice.random() < 0.6 else self.dice.randint(1, open_cents)
            self.note(receive(contract, str(Decimal(amount) / 100), self.day(FIRST), by=self.cast.sun))

    def live(self) -> list[Receipt]:
        return list(Receipt.objects.filter(reverses=None, reversal=None).order_by("pk"))

    def reverse(self) -> None:
        if receipts := self.live():
            receipt = self.dice.choice(receipts)
            day, matches = self.day(receipt.received_on), list(live_matches(receipt.matches.all()))
            reverse_receipt(receipt, "退票", received_on=day, by=self.cast.sun)
            self.oracle.moved += [(match.contract_id, day, -int(match.amount * 100)) for match in matches]

    def take_back(self) -> None:
        matches = [match for receipt in self.live() for match in live_matches(receipt.matches.all())]
        if matches:
            match = self.dice.choice(matches)
            take_back_match(match, "配错了", by=self.cast.sun)
            self.oracle.moved.append((match.contract_id, match.received_on, -int(match.amount * 100)))


def booked(month: date, oracle: Oracle) -> list[tuple[int, ...]]:
    parts: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for entry in Entry.objects.filter(month=month):
        place = 2 if entry.share == Share.TEAM else 0
        parts[entry.contract_id][place] += int(entry.amount * 100)
        parts[entry.contract_id][1] += int(entry.payable * 100)
        since = oracle.since(entry.contract_id, month_after(month)) if entry.base else None
        assert entry.collected_on == since
    return sorted((contract, *amounts) for contract, amounts in parts.items())


def told(month: date) -> list[tuple[int, ...]]:
    rows = Statement.objects.filter(month=month).values_list("person", "carried_in", "earned", "paid", "carried_out")
    return sorted((person, *(int(amount * 100) for amount in amounts)) for person, *amounts in rows)


@pytest.mark.rule("COM-1", "COM-3", "COM-5", "COM-6", "COM-8")
@pytest.mark.slow
def test_random_histories_are_booked_as_the_oracle_says(cast: Cast) -> None:
    clawed_back = late = 0
    for seed in range(HISTORIES):
        with transaction.atomic():
            life = Life(random.Random(seed), cast)
            acts = [life.pay] * 5 + [life.reverse] * 2 + [life.take_back, life.sign]
            month = open_since = FIRST
            for _ in range(MONTHS):
                with clock.at(clock.shanghai(month + timedelta(days=27))):
                    life.sign()
                    for _ in range(life.dice.randint(1, 5)):
                        life.dice.choice(acts)()
                month = month_after(month)
                if month < month_after(FIRST) or life.dice.random() < 0.3:
                    continue  # nobody came to settle it in time
                while life.oracle.moved and open_since < month:
                    with clock.at(clock.shanghai(month + timedelta(days=4))):
                        if not any(day < month_after(open_since) for _key, day, _amount in life.oracle.moved):
                            open_since = month_after(open_since)
                            continue
                        result = settle_month(open_since, by=cast.sun)
                    assert (booked(open_since, life.oracle), told(open_since)) == life.oracle.close(open_since), (
                        f"history {seed}"
                    )
                    clawed_back += result.clawed_back
                    late += open_since < month - timedelta(days=31)
                    open_since = month_after(open_since)
            assert not [one.invariant.key for one in check(INVARIANTS) if not one.holds]
            transaction.set_rollback(True)
    assert min(clawed_back, late) > 5, "histories without clawbacks and late month ends prove little"
