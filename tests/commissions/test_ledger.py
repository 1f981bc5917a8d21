"""The maths of commission against fractions; histories in any order (COM-1, COM-2, COM-3, COM-5, COM-8)."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commissions.ledger import (
    NOTHING,
    Target,
    Terms,
    base,
    carry,
    difference,
    last_day,
    month_after,
    month_before,
    shared,
    target,
)

D = Decimal
USUAL = Terms(D("0.03"), D("0.02"), D("0.70"))
CASES = 20_000
HISTORIES, ORDERS = 300, 10

amounts = st.decimals(min_value=0, max_value=D("999999999999.99"), places=2)
shares = st.decimals(min_value=0, max_value=1, places=4)
terms = st.builds(Terms, shares, shares, shares)


def cents(exact: Fraction) -> int:
    """Half up, away from zero: the independent figure, in whole cents."""
    half_up = (abs(exact) * 100 + Fraction(1, 2)).__floor__()
    return half_up if exact >= 0 else -half_up


def expected(amount: Decimal, on: Terms) -> tuple[int, int, int, int]:
    own = cents(Fraction(amount) * Fraction(on.rep_rate))
    payable = cents(Fraction(own, 100) * Fraction(on.paid_share))
    return own, payable, own - payable, cents(Fraction(amount) * Fraction(on.team_rate))


def in_cents(parts: Sequence[Decimal]) -> tuple[int, ...]:
    assert all(part == part.quantize(D("0.01")) for part in parts)
    return tuple(int(part * 100) for part in parts)


# ------------------------------------------------------------------------------------------------------ one contract


@pytest.mark.rule("COM-1", "COM-3")
@pytest.mark.parametrize(
    ("amount", "own", "payable", "retained", "team"),
    [
        ("100000.01", "3000.00", "2100.00", "900.00", "2000.00"),
        ("168000.00", "5040.00", "3528.00", "1512.00", "3360.00"),
        ("0.50", "0.02", "0.01", "0.01", "0.01"),  # 0.015 and 0.014 and 0.01: each rounded by itself
        ("1.50", "0.05", "0.04", "0.01", "0.03"),  # 30 % of 0.05 would be 0.02: a cent too many
        ("0.16", "0.00", "0.00", "0.00", "0.00"),
        ("0.00", "0.00", "0.00", "0.00", "0.00"),
    ],
)
def test_each_share_is_rounded_once_and_the_rest_is_retained(
    amount: str, own: str, payable: str, retained: str, team: str
) -> None:
    assert target(D(amount), USUAL) == Target(D(own), D(payable), D(retained), D(team))


def as_fractions_say(amount: Decimal, on: Terms) -> None:
    assert in_cents(target(amount, on)) == expected(amount, on)


@pytest.mark.rule("COM-1", "COM-3")
@settings(max_examples=CASES // 10)
@given(amount=amounts, on=terms)
def test_random_cases_are_as_fractions_say(amount: Decimal, on: Terms) -> None:
    as_fractions_say(amount, on)


@pytest.mark.long
@settings(max_examples=CASES)
@given(amount=amounts, on=terms)
def test_twenty_thousand_cases_are_as_fractions_say(amount: Decimal, on: Terms) -> None:
    as_fractions_say(amount, on)


@pytest.mark.rule("COM-8")
@given(amount=amounts, on=terms)
def test_an_entry_and_its_reversal_cancel_to_the_cent(amount: Decimal, on: Terms) -> None:
    booked = difference(target(amount, on), NOTHING)
    back = difference(target(base(amount - D("0.01"), amount), on), booked) if amount else NOTHING
    assert Target(*map(sum, zip(booked, back, strict=True))) == NOTHING  # type: ignore[arg-type]


@pytest.mark.rule("COM-2")
@pytest.mark.parametrize(
    ("received", "counts"), [("99.99", "0.00"), ("100.00", "100.00"), ("100.01", "100.00"), ("-1.00", "0.00")]
)
def test_all_of_it_counts_or_nothing(received: str, counts: str) -> None:
    assert base(D(received), D("100.00")) == D(counts)


@pytest.mark.rule("COM-2")
def test_a_contract_on_which_nothing_came_in_is_not_collected() -> None:
    assert base(D("0.00"), D("0.00")) == D("0.00")


@pytest.mark.parametrize("on", [Terms(D("1.01"), D(0), D(0)), Terms(D(0), D(0), D("-0.7"))])
def test_terms_are_shares_of_one(on: Terms) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        target(D("1.00"), on)
    with pytest.raises(ValueError, match="not negative"):
        target(D("-0.01"), USUAL)


@pytest.mark.rule("COM-5")
@given(st.lists(st.decimals(min_value=-1000, max_value=1000, places=2), max_size=12))
def test_nobody_pays_back_and_no_debt_is_forgotten(months: list[Decimal]) -> None:
    debt, paid = D("0.00"), D("0.00")
    for earned in months:
        now, debt = carry(debt, earned)
        assert now >= 0 >= debt
        assert not (now and debt)
        paid += now
    assert paid + debt == sum(months)


def test_a_claim_is_not_carried() -> None:
    with pytest.raises(ValueError, match="debt"):
        carry(D("0.01"), D("0.00"))


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2199, 12, 31)))
def test_months_follow_each_other(day: date) -> None:
    assert month_before(month_after(day)) == day.replace(day=1)
    assert (month_after(day) - last_day(day)).days == 1


# --------------------------------------------------------------------------------------------------------- histories


@dataclass(frozen=True)
class Fact:
    """Money on a contract, as the bank dates it (a month by its number); a negative one goes back on another."""

    contract: int
    month: int
    amount: Decimal
    undoes: int | None = None


@dataclass
class Books:
    """The rule, played by hand: what is recorded, what is booked, how far the months are closed."""

    contracts: Sequence[tuple[Decimal, Terms, str]]
    known: list[Fact] = field(default_factory=list)
    booked: dict[int, Target] = field(default_factory=lambda: defaultdict(lambda: NOTHING))
    debt: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    paid: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def close(self, month: int) -> int:
        """Book the differences of a month; returns how many there were."""
        earned: dict[str, Decimal] = {person: D(0) for person, debt in self.debt.items() if debt}
        entries = 0
        for number, (total, on, rep) in enumerate(self.contracts):
            received = sum(
                (fact.amount for fact in self.known if (fact.contract, fact.month <= month) == (number, True)), D(0)
            )
            gap = difference(target(base(received, total), on), self.booked[number])
            if gap != NOTHING:
                self.booked[number] = Target(*map(sum, zip(self.booked[number], gap, strict=True)))  # type: ignore[arg-type]
                earned[rep] = earned.get(rep, D(0)) + gap.payable
                entries += 1
        for person, amount in earned.items():
            paid, self.debt[person] = carry(self.debt[person], amount)
            self.paid[person] += paid
        return entries


def drawn(dice: random.Random) -> tuple[list[tuple[Decimal, Terms, str]], list[Fact]]:
    """A few contracts on different terms, and what happened to their money in six months."""
    contracts: list[tuple[Decimal, Terms, str]] = []
    facts: list[Fact] = []
    for number in range(dice.randint(1, 4)):
        on = Terms(*(D(dice.randint(0, 10_000)) / 10_000 for _ in range(3))) if dice.random() < 0.5 else USUAL
        total = D(dice.randint(1, 10_000_000)) / 100
        contracts.append((total, on, dice.choice(["li", "he"])))
        rest = total
        while rest > 0 and len(facts) < 30:
            amount = min(rest, D(dice.randint(1, 10_000_000)) / 100) if dice.random() < 0.5 else rest
            month = dice.randint(1, 6)
            facts.append(Fact(number, month, amount))
            if dice.random() < 0.35:
                facts.append(Fact(number, dice.randint(month, 6), -amount, undoes=len(facts) - 1))
            else:
                rest -= amount
            if dice.random() < 0.1:
                break
    return contracts, facts


def in_some_order(facts: Sequence[Fact], dice: random.Random) -> Iterator[Fact | int]:
    """The facts in any order in which they can be recorded, and the closings of six months among them, in theirs."""
    waiting, told = list(range(len(facts))), set()
    months = list(range(1, 7))
    while waiting:
        if months[1:] and dice.random() < 0.2:
            yield months.pop(0)
            continue
        ready = [at for at in waiting if facts[at].undoes is None or facts[at].undoes in told]
        at = dice.choice(ready)
        waiting.remove(at)
        told.add(at)
        yield facts[at]
    yield from months


@pytest.mark.rule("COM-6", "COM-8")
def test_three_hundred_histories_in_ten_orders_come_to_the_same() -> None:
    clawed_back = 0
    for seed in range(HISTORIES):
        dice = random.Random(seed)
        contracts, facts = drawn(dice)
        received = [sum((fact.amount for fact in facts if fact.contract == at), D(0)) for at in range(len(contracts))]
        owed = [
            expected(total if got >= total else D(0), on)
            for got, (total, on, _rep) in zip(received, contracts, strict=True)
        ]
        for order in range(ORDERS):
            books = Books(contracts)
            closings = [0]
            for event in in_some_order(facts, random.Random(f"{seed}/{order}")):
                if isinstance(event, Fact):
                    books.known.append(event)
                else:
                    before = dict(books.booked)
                    closings.append(books.close(event))
                    clawed_back += any(books.booked[at].own < before.get(at, NOTHING).own for at in books.booked)
                    assert books.close(event) == 0, "run again, it books nothing"
            assert [in_cents(books.booked[at]) for at in range(len(contracts))] == owed
            for person in {rep for _total, _on, rep in contracts}:
                mine = sum(owed[at][1] for at, (_total, _on, rep) in enumerate(contracts) if rep == person)
                assert (books.paid[person] + books.debt[person]) * 100 == mine
    assert clawed_back > 100, "histories without a clawback prove little"


@pytest.mark.rule("CUS-2")
@pytest.mark.parametrize(
    ("total", "part", "other", "seller"),
    [
        ("168000.00", "0.30", ("1512.00", "1058.40", "453.60"), ("3528.00", "2469.60", "1058.40")),
        ("123456.78", "0.33", ("1222.22", "855.55", "366.67"), ("2481.48", "1737.04", "744.44")),
        ("1.00", "0.50", ("0.02", "0.01", "0.01"), ("0.01", "0.01", "0.00")),
        ("0.33", "0.50", ("0.01", "0.01", "0.00"), ("0.00", "0.00", "0.00")),
    ],
)
def test_a_ruling_divides_the_whole_between_two(
    total: str, part: str, other: tuple[str, ...], seller: tuple[str, ...]
) -> None:
    whole = target(D(total), USUAL)
    theirs = shared(whole, D(part), USUAL)
    assert tuple(map(str, theirs[:3])) == other
    assert tuple(map(str, (whole - theirs)[:3])) == seller
    assert (whole - theirs).team == whole.team


@pytest.mark.rule("CUS-2")
def test_whatever_is_shared_nobody_is_below_zero_and_no_cent_is_lost() -> None:
    for amount in range(400):
        for percent in (1, 15, 33, 50, 67, 99):
            paying = Terms(D(1), D("0.02"), D(percent) / 100)
            whole = target(D(amount) / 100, paying)
            theirs = shared(whole, D(100 - percent) / 100, paying)
            seller = whole - theirs
            for each in (theirs, seller):
                assert min(each[:3]) >= 0
                assert each.own == each.payable + each.retained
            assert (theirs.own + seller.own, theirs.payable + seller.payable) == (whole.own, whole.payable)
    with pytest.raises(ValueError, match="between 0 and 1"):
        shared(whole, D("1.01"), USUAL)
