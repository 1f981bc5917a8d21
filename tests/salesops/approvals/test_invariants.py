"""Each invariant is quiet after honest work, and red for the fault it names."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from salesops.approvals import consulting, detours, engine
from salesops.approvals.invariants import INVARIANTS
from salesops.approvals.models import Request
from salesops.base.invariants import Invariant
from salesops.org.models import Region
from tests.cast import Cast, build_cast
from tests.database import start_anew
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, say, submit, usual_chain
from tests.factories.org import make_deputation

pytestmark = pytest.mark.django_db


def broken(invariant: Invariant, using: str = "default") -> int:
    """How many rows break it."""
    with connections[using].cursor() as cursor:
        cursor.execute(invariant.sql)
        return len(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Play:
    """Who plays, and the requests by name."""

    cast: Cast
    work: dict[str, Request]


@pytest.fixture(scope="module")
def play(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Play]:
    """Committed, so that each test of the file begins with it; the file's last act takes it away."""
    with django_db_blocker.unblock():
        cast = build_cast()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(KIND), "direct_to_gm", True)
            work = make_work(cast)
        yield Play(cast, work)
        start_anew()


def make_work(cast: Cast) -> dict[str, Request]:
    """A request in every state, and one for each way that a request may take."""
    usual_chain()
    by_state = {
        name: submit(make_paper(), by=cast.li) for name in ("pending", "approved", "returned", "rejected", "withdrawn")
    }
    say(say(by_state["approved"]))
    say(by_state["returned"], "return", "改")
    say(by_state["rejected"], "reject", "不")
    engine.withdraw(by_state["withdrawn"], by=cast.li)
    submit(Region.objects.get(pk=by_state["returned"].subject_id), by=cast.li)
    by_state["again"] = submit(make_paper("600000"), by=cast.li)
    say(by_state["again"])
    [step] = open_steps(by_state["again"])
    engine.decide(step, "send_back", "再看", by=cast.zhao, seen_hash=by_state["again"].content_hash, to_order=1)
    by_state["direct"] = submit(make_paper("600000"), by=cast.li)
    detours.ask_gm(by_state["direct"], "急", by=cast.li)
    say(by_state["direct"], "to_chain", "按程序")
    detours.ask_gm(by_state["direct"], "急", by=cast.li)
    say(by_state["direct"])
    by_state["held"] = submit(make_paper(), by=cast.li)
    consulting.ask_opinion(open_steps(by_state["held"])[0], cast.xu, "after", "能做吗", by=cast.wang)
    say(by_state["held"])
    by_state["asked"] = submit(make_paper(), by=cast.li)
    one = consulting.ask_opinion(open_steps(by_state["asked"])[0], cast.xu, "before", "能做吗", by=cast.wang)
    consulting.answer_opinion(one, "agrees", "可以", by=cast.xu)
    say(by_state["asked"])
    make_deputation(cast.zhao, cast.sun)
    by_state["for"] = submit(make_paper(), by=cast.li)
    say(by_state["for"])
    say(by_state["for"], by=cast.sun)
    make_chain({"who": "post", "post": "SALES_VP"})
    by_state["stopped"] = submit(make_paper(), by=cast.li)
    return by_state


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda one: one.key)
@pytest.mark.usefixtures("play")
def test_honest_work_breaks_none(invariant: Invariant) -> None:
    assert broken(invariant) == 0


GUARDED = (
    "approvals_request",
    "approvals_step",
    "approvals_decision",
    "approvals_consultation",
    "approvals_detour",
    "org_deputation",
)
FAULTS: dict[str, Callable[[dict[str, Request], Cast], list[str]]] = {
    "approvals.pending-runs": lambda work, cast: [
        f"UPDATE approvals_step SET state = 'closed' WHERE request_id = {work['pending'].pk}"
    ],
    "approvals.ended-is-quiet": lambda work, cast: [
        f"UPDATE approvals_step SET state = 'waiting' WHERE request_id = {work['returned'].pk} AND state = 'closed'"
    ],
    "approvals.approved-by-all": lambda work, cast: [
        f"DELETE FROM approvals_decision WHERE request_id = {work['approved'].pk}"
    ],
    "approvals.no-means-no": lambda work, cast: [
        f"DELETE FROM approvals_decision WHERE request_id = {work['rejected'].pk}"
    ],
    "approvals.not-ones-own": lambda work, cast: [
        f"UPDATE approvals_decision SET approver_id = {cast.li.pk} WHERE request_id = {work['returned'].pk}"
    ],
    "approvals.decided-by-its-approver": lambda work, cast: [
        f"UPDATE approvals_decision SET content_hash = '' WHERE request_id = {work['returned'].pk}"
    ],
    "approvals.done-is-decided": lambda work, cast: [
        f"DELETE FROM approvals_decision WHERE request_id = {work['returned'].pk}"
    ],
    "approvals.one-open-request": lambda work, cast: [
        "DROP INDEX approvals_one_open_request",
        f"UPDATE approvals_request SET subject_id = {work['stopped'].subject_id} WHERE id = {work['pending'].pk}",
    ],
    "approvals.in-order": lambda work, cast: [
        (
            f"UPDATE approvals_step SET approver_id = {cast.qian.pk}, opened_at = now(), half_at = now(),"
            f" due_at = now() WHERE request_id = {work['pending'].pk}"
        ),
        f"UPDATE approvals_step SET state = 'open' WHERE request_id = {work['pending'].pk} AND \"order\" = 2",
    ],
    "approvals.within-the-chain": lambda work, cast: [
        (
            f"UPDATE approvals_step SET due_at = due_at + interval '30 days' WHERE request_id = {work['pending'].pk}"
            " AND state = 'open'"
        )
    ],
    "approvals.stood-in-by-right": lambda work, cast: [
        "UPDATE org_deputation SET revoked_at = now() - interval '1 hour', revoked_by_id = principal_id"
    ],
    "approvals.opinions-end-with-it": lambda work, cast: [
        (
            "UPDATE approvals_consultation SET state = 'asked', stance = '', answer = '', ended_at = NULL,"
            f" request_id = {work['approved'].pk} WHERE request_id = {work['asked'].pk}"
        )
    ],
    "approvals.opinions-were-waited-for": lambda work, cast: [
        f"UPDATE approvals_consultation SET ended_at = now() + interval '1 day' WHERE request_id = {work['asked'].pk}"
    ],
    "approvals.one-live-lap": lambda work, cast: [
        f"UPDATE approvals_step SET state = 'waiting' WHERE request_id = {work['again'].pk} AND lap = 1 AND seat = 1"
    ],
    "approvals.laps-are-made": lambda work, cast: [
        f'UPDATE approvals_step SET lap = 3 WHERE request_id = {work["again"].pk} AND lap = 2 AND "order" = 2'
    ],
    "approvals.back-means-back": lambda work, cast: [
        f"UPDATE approvals_decision SET to_order = 2 WHERE request_id = {work['again'].pk} AND verdict = 'send_back'"
    ],
    "approvals.due-kept": lambda work, cast: [
        (
            "ALTER TABLE approvals_request ENABLE TRIGGER USER; UPDATE approvals_request"
            f" SET due_at = due_at + interval '1 day' WHERE id = {work['again'].pk}"
        )
    ],
    "approvals.detours-are-told": lambda work, cast: [
        f"DELETE FROM approvals_detour WHERE request_id = {work['direct'].pk}"
    ],
}


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda one: one.key)
def test_each_invariant_sees_its_fault(play: Play, invariant: Invariant) -> None:
    faults = FAULTS[invariant.key](play.work, play.cast)
    # As the owner of the tables, every guard off: what a broken program could have left. All of it is taken back.
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            for statement in (*(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in GUARDED), *faults):
                cursor.execute(statement)
        seen = broken(invariant, "owner")
        transaction.set_rollback(True, using="owner")
    assert seen > 0
