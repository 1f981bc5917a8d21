"""What a decision costs: queries with audit, the next approver's clock and notices, without the kind's own effect."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from salesops.approvals import engine
from salesops.approvals.models import Request
from tests.cast import Cast
from tests.factories.approvals import make_paper, open_steps, say, submit, usual_chain
from tests.factories.org import make_deputation

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-6")]


@pytest.fixture
def pending(cast: Cast) -> Request:
    """Li's paper, waiting for Wang, then Zhao."""
    usual_chain()
    return submit(make_paper(), by=cast.li)


SAVEPOINT = 2  # the test's own transaction turns the engine's into a savepoint: one to begin, one to end
MOST_QUERIES = 12


@pytest.mark.parametrize("stand_in", [False, True])
def test_deciding_costs_few_queries(cast: Cast, pending: Request, stand_in: bool) -> None:
    """With audit, the next approver's clock and notice; however many laps and sign-offs there are."""
    if stand_in:
        make_deputation(cast.wang, cast.sun)
    step, by = open_steps(pending)[0], cast.sun if stand_in else cast.wang
    with CaptureQueriesContext(connection) as queries:
        engine.decide(step, "approve", "", by=by, seen_hash=pending.content_hash)
    # A stand-in's right costs three: who is named, the lock on that row, whose superior they are.
    assert len(queries) - SAVEPOINT <= MOST_QUERIES + (3 if stand_in else 0)
    print(f"decide and open the next stage: {len(queries) - SAVEPOINT} queries (stand-in: {stand_in})")


def test_the_last_decision_costs_few_queries_too(cast: Cast, pending: Request) -> None:
    say(pending)
    [step] = open_steps(pending)
    with CaptureQueriesContext(connection) as queries:
        engine.decide(step, "approve", "", by=cast.zhao, seen_hash=pending.content_hash)
    the_effect_of_the_test = 1
    assert len(queries) - SAVEPOINT - the_effect_of_the_test <= MOST_QUERIES
    print(f"the last decision without its effect: {len(queries) - SAVEPOINT - the_effect_of_the_test} queries")
