"""Whose commission a person sees: the own, those below, or everybody's; and nobody else's (ORG-2, CNF-5)."""

from datetime import date

import pytest

from commissions.actions.settlement import settle_month
from commissions.models import Entry, Settlement, Statement
from commissions.rules import (
    can_see_life_line,
    can_see_months,
    can_see_statement,
    can_see_statements,
    whose_commission,
)
from contracts.models import Contract
from salesops.base import clock
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.org import make_person
from tests.factories.receivable import receive, sold_contract

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-2", "CNF-5")]

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def settled(cast: Cast) -> Contract:
    """Li's contract, settled with October; Zhou of the south has one too."""
    with clock.at(clock.shanghai(date(2026, 11, 6))):
        contract = sold_contract(cast.li, ("100000.00",), signed_on=date(2026, 9, 1))
        for one in (contract, sold_contract(cast.zhou, ("700000.00",), signed_on=date(2026, 9, 1))):
            receive(one, str(one.total), date(2026, 10, 20))
        settle_month(OCTOBER, by=cast.sun)
    return contract


def test_a_person_sees_the_own_and_those_below(cast: Cast) -> None:
    assert whose_commission(cast.li) == {cast.li.pk}
    assert whose_commission(cast.wang) == {cast.wang.pk, cast.li.pk, cast.he.pk, cast.chen.pk}
    for sees_all in (cast.zhao, cast.qian, cast.sun, make_person(post=Post.SALES_VP, superior=cast.qian)):
        assert whose_commission(sees_all) is None
    for other in (cast.chen, cast.lin, cast.xu, cast.hu):
        assert whose_commission(other) == {other.pk}


def test_an_assistant_with_people_below_is_not_told_what_they_earn(cast: Cast) -> None:
    rep = make_person(post=Post.ACCOUNT_MANAGER, region=cast.east, superior=cast.chen)
    assert whose_commission(cast.chen) == {cast.chen.pk}
    assert not can_see_statement(cast.chen, rep)


def test_rows_follow_the_same_rule(settled: Contract, cast: Cast) -> None:
    def people(person: Person) -> list[str]:
        return sorted(visible_to(person, Statement).values_list("person__username", flat=True))

    def contracts(person: Person) -> set[str]:
        return set(visible_to(person, Entry).values_list("contract__number", flat=True))

    everything = {settled.number, *contracts(cast.zhou)}
    assert (people(cast.li), contracts(cast.li)) == (["li"], {settled.number})
    assert (people(cast.wang), contracts(cast.wang)) == (["li"], {settled.number})
    for sees_all in (cast.zhao, cast.qian, cast.sun):
        assert (people(sees_all), contracts(sees_all)) == (["li", "zhou"], everything)
    for other in (cast.he, cast.chen, cast.lin, cast.xu, cast.hu):
        assert (people(other), contracts(other)) == ([], set())
    assert visible_to(cast.li, Entry).filter(beneficiary=None).count() == 1  # the pool of the own contract


def test_months_of_the_company_are_for_finance_and_the_management(settled: Contract, cast: Cast) -> None:
    allowed = [person.username for person in cast.people if can_see_months(person)]
    assert allowed == ["qian", "zhao", "sun"]
    for person in cast.people:
        assert visible_to(person, Settlement).exists() is (person.username in allowed)


def test_after_a_handover_the_line_stays_with_whoever_sold_it(settled: Contract, cast: Cast) -> None:
    Contract.objects.filter(pk=settled.pk).update(owner=cast.he)
    contract = Contract.objects.get(pk=settled.pk)
    assert can_see_life_line(cast.li, contract)
    assert not can_see_life_line(cast.he, contract)


def test_whoever_left_sees_nothing(settled: Contract, cast: Cast) -> None:
    Person.objects.filter(pk=cast.li.pk).update(is_active=False)
    gone = Person.objects.get(pk=cast.li.pk)
    assert not can_see_statements(gone)
    assert not can_see_statement(gone, gone)
    assert not can_see_months(gone)
    assert not visible_to(gone, Statement).exists()
