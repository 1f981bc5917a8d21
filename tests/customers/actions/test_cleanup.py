"""Invalid customers: the quarter's list, the proposal to archive, the decision (CUS-5)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from customers.actions.cleanup import decline_proposal, list_invalid, propose_archive, take_proposal
from customers.enums import CustomerStatus, ProposalState
from customers.models import Customer
from customers.queries.cleanup import invalid_ones, is_list_day
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import make_customer

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CUS-5")]
FIRST = date(2026, 10, 8)
"""The first working day of the last quarter of 2026: seven days of holiday go before it."""


def make_invalid(owner: Person) -> Customer:
    return make_customer(owner=owner, status=CustomerStatus.INVALID)


def told(person: Person, kind: str) -> list[str]:
    return [one.sentence for one in Notice.objects.filter(person=person, kind=f"customers.cleanup.{kind}")]


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (FIRST, True),
        (date(2026, 10, 14), True),
        (date(2026, 10, 15), False),
        (date(2026, 7, 1), True),
    ],
)
def test_the_list_comes_on_the_first_working_day_of_a_quarter(cast: Cast, day: date, wanted: bool) -> None:
    assert is_list_day(day) is wanted


def test_each_account_manager_is_told_once_a_quarter(cast: Cast) -> None:
    make_invalid(cast.li)
    make_invalid(cast.li)
    make_invalid(cast.zhou)
    make_customer(cast.he)
    for day in (FIRST, date(2026, 10, 9)):
        with clock.at(clock.shanghai(day, 1)):
            assert list_invalid() == 2
    [sentence] = told(cast.li, "listed")
    assert "2026Q4" in sentence
    assert "2" in sentence
    assert (len(told(cast.zhou, "listed")), told(cast.he, "listed")) == (1, [])
    with clock.at(clock.shanghai(date(2026, 11, 2), 1)):
        assert list_invalid() == 0


def test_the_regional_manager_is_asked_and_archives_it(cast: Cast) -> None:
    customer = make_invalid(cast.li)
    proposal = propose_archive(customer, "公司已注销", by=cast.li)
    assert len(told(cast.wang, "proposed")) == 1
    [row] = invalid_ones(Customer.objects.all())
    assert (row.proposal, row.proposal_state) == (proposal.pk, "open")  # type: ignore[attr-defined]
    taken = take_proposal(proposal, by=cast.wang)
    assert take_proposal(proposal, by=cast.wang).decided_at == taken.decided_at
    customer.refresh_from_db()
    assert customer.archived_at is not None
    assert taken.state == ProposalState.TAKEN
    assert not invalid_ones(Customer.objects.all())


def test_declined_it_stays_and_may_be_proposed_again(cast: Cast) -> None:
    customer = make_invalid(cast.li)
    proposal = propose_archive(customer, "公司已注销", by=cast.li)
    with pytest.raises(Refusal):
        propose_archive(customer, "公司已注销", by=cast.li)
    with pytest.raises(Refusal):
        decline_proposal(proposal, " ", by=cast.wang)
    decline_proposal(proposal, "下季度再联系", by=cast.wang)
    assert len(told(cast.li, "declined")) == 1
    with pytest.raises(Refusal):
        take_proposal(proposal, by=cast.wang)
    customer.refresh_from_db()
    assert customer.archived_at is None
    assert propose_archive(customer, "仍无业务", by=cast.li).state == ProposalState.OPEN


def test_only_the_account_manager_proposes_and_only_superiors_decide(cast: Cast) -> None:
    customer = make_invalid(cast.li)
    for person in (cast.he, cast.wang, cast.chen, cast.zhao):
        with pytest.raises(PermissionDenied):
            propose_archive(customer, "公司已注销", by=person)
    with pytest.raises(PermissionDenied):
        propose_archive(make_customer(cast.li), "公司已注销", by=cast.li)
    proposal = propose_archive(customer, "公司已注销", by=cast.li)
    for person in (cast.li, cast.chen, cast.wu, cast.qian):
        with pytest.raises(PermissionDenied):
            take_proposal(proposal, by=person)
