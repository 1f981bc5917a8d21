"""`make bench`: the inbox of a manager in a small house and in one with a million requests; the reminders of a tick."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesops.approvals.engine import decide
from salesops.approvals.models import SignOff, Step
from salesops.approvals.reminders import remind
from salesops.base import clock
from salesops.notices.models import Notice
from salesops.org.models import Region
from tests.bench.bench import signed_in
from tests.cast import Cast
from tests.factories.approvals import PAPER, make_paper, open_steps, say, submit, usual_chain

pytestmark = pytest.mark.django_db(transaction=True)

WAITING = 500
SMALL, LARGE = 10_000, 1_000_000
RUNS = 40
DUE = 10_000
DECIDE_QUERIES = 12
TABLES = ("approvals_request", "approvals_step", "approvals_decision")

_PAPERS = """
INSERT INTO org_region (code, name, name_en)
SELECT 'p' || n || '-1000', '文件 ' || n, 'draft' FROM generate_series(1, %(waiting)s) n
"""
# The first ones wait, one for each paper; all others ended long ago, two thousand rounds of each paper at the most.
_REQUESTS = """
INSERT INTO approvals_request (id, kind, subject_type_id, subject_id, subject_revision, title, amount, round,
    requester_id, owner_id, barred, version_id, facts, snapshot, content_hash, limit_days, limit_working, state,
    opened_at, due_at, closed_at, closed_by_id)
SELECT n, %(kind)s, %(type)s, paper.id, 1, paper.name, 1000, 1, %(li)s, %(li)s, ARRAY[%(li)s], %(version)s,
    '{"amount": "1000", "special": false}', jsonb_build_object('name', paper.name, 'amount', '1000'),
    repeat('a', 64), 2, true, CASE WHEN n <= %(waiting)s THEN 'pending' ELSE 'approved' END,
    %(now)s - n * interval '1 minute', CASE WHEN n <= %(waiting)s THEN %(now)s + n * interval '1 minute' END,
    CASE WHEN n > %(waiting)s THEN %(now)s END, CASE WHEN n > %(waiting)s THEN %(zhao)s END
FROM generate_series(%(first)s, %(last)s) n
JOIN (SELECT id, name, row_number() OVER (ORDER BY id) AS at FROM org_region WHERE code ~ '^p[0-9]') paper
    ON paper.at = 1 + (n - 1) %% %(waiting)s
"""
_STEPS = """
INSERT INTO approvals_step (request_id, sign_off_id, origin, lap, "order", seat, title, post, calendar, approver_id,
    state, why, opened_at, half_at, due_at, nag_at, closed_at)
SELECT r.id, %(sign_off)s, 'chain', 1, 1, 1, '', '', '', %(wang)s,
    CASE WHEN r.state = 'pending' THEN 'open' ELSE 'done' END, '{}',
    r.opened_at, r.opened_at, coalesce(r.due_at, r.closed_at), r.closed_at + interval '1 year', r.closed_at
FROM approvals_request r WHERE r.id BETWEEN %(first)s AND %(last)s
"""
_DECISIONS = """
INSERT INTO approvals_decision (request_id, step_id, approver_id, verdict, opinion, content_hash, at)
SELECT s.request_id, s.id, s.approver_id, 'approve', '', repeat('a', 64), s.closed_at
FROM approvals_step s WHERE s.request_id BETWEEN %(first)s AND %(last)s AND s.state = 'done'
"""


def grow(cast: Cast, sign_off: SignOff, first: int, last: int, waiting: int = WAITING) -> None:
    """Requests number ``first`` to ``last``, put there by three statements with the walls down."""
    given: dict[str, Any] = {
        "waiting": waiting, "first": first, "last": last, "now": clock.now(), "kind": PAPER,
        "type": ContentType.objects.get_for_model(Region).pk, "version": sign_off.stage.version_id,
        "sign_off": sign_off.pk, "li": cast.li.pk, "wang": cast.wang.pk, "zhao": cast.zhao.pk,
    }  # fmt: skip
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        if first == 1:
            cursor.execute(_PAPERS, given)
        for statement in (_REQUESTS, _STEPS, _DECISIONS):
            cursor.execute(statement, given)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SELECT setval(pg_get_serial_sequence('approvals_request', 'id'), %s)", [last])
        cursor.execute("VACUUM ANALYZE")


def p95(act: Callable[[], object], runs: int = RUNS) -> float:
    """The slow end of many runs, in milliseconds."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)[int(runs * 0.95) - 1]


def queries_of(act: Callable[[], object]) -> int:
    """How many statements it sends, the beginning and the end of its transactions not among them."""
    with CaptureQueriesContext(connection) as seen:
        act()
    return sum(query["sql"] not in {"BEGIN", "COMMIT"} for query in seen.captured_queries)


def page_of(client: Client, name: str) -> Callable[[], None]:
    """One page, which must answer."""

    def load() -> None:
        assert client.get(reverse(name)).status_code == 200

    return load


def line(name: str, ours: float, least: float, goal: float, unit: str = "ms") -> None:
    """NAME, ours, limit, ratio, GOAL."""
    ratio = ours / least
    said = "ok" if ratio <= goal else "above"
    print(f"{name:<44}{ours:>9.1f} {unit}{least:>9.1f} {unit}{ratio:>8.2f}{goal:>8.2f}  {said}")


def test_inbox(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    version = usual_chain()
    sign_off = SignOff.objects.select_related("stage").filter(stage__version=version).order_by("pk")[0]
    client = signed_in(cast.wang)
    pages = {name: page_of(client, name) for name in ("approvals:inbox", "approvals:mine", "reports:home")}
    grow(cast, sign_off, 1, SMALL)
    small, counted = {}, {}
    for name, load in pages.items():
        load()
        small[name], counted[name] = p95(load), queries_of(load)
    grow(cast, sign_off, SMALL + 1, LARGE)
    with capsys.disabled():
        print(f"\n{WAITING} waiting, of {LARGE:,} requests beside of {SMALL:,} (p95):")
        for name, load in pages.items():
            load()
            line(f"  {name}", p95(load), small[name], 2.0)
            now = queries_of(load)
            print(
                f"{'    queries':<44}{now:>12}{counted[name]:>12}{'':>16}  {'ok' if now == counted[name] else 'more'}"
            )


def test_reminders(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """Ten times as many reminders may take ten times as long."""
    version = usual_chain()
    sign_off = SignOff.objects.select_related("stage").filter(stage__version=version).order_by("pk")[0]
    grow(cast, sign_off, 1, DUE, waiting=DUE)
    tick(100)
    few, many = min(tick(DUE // 10) for _ in range(3)), min(tick(DUE) for _ in range(3))
    with capsys.disabled():
        line(f"tick over {DUE:,} due reminders, beside {DUE // 10:,} x 10", many, 10 * few, 1.25)


def tick(count: int) -> float:
    """Milliseconds of a tick that finds so many at half their time; each claim commits, as in the product."""
    now = clock.now()
    later, soon = now + timedelta(days=1), now - timedelta(minutes=1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE notices_notice CASCADE")
    Step.objects.filter(state="open").update(reminded_at=None, half_at=later, due_at=later, nag_at=later)
    Step.objects.filter(state="open", request_id__lte=count).update(half_at=soon)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    began = time.perf_counter()
    done = remind()
    taken = 1000 * (time.perf_counter() - began)
    assert done.at_half == count == Notice.objects.filter(kind="approvals.half-gone").count()
    return taken


def test_decide(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """A decision in the middle of a chain, with its audit and the notice to the next one."""
    usual_chain()
    say(submit(make_paper(), by=cast.li))
    request = submit(make_paper(), by=cast.li)
    counted = []
    for by in (cast.wang, cast.zhao):
        [step] = open_steps(request)
        counted.append(queries_of(partial(decide, step, "approve", "", by=by, seen_hash=request.content_hash)))
    with capsys.disabled():
        print(f"{'decide, audit included: queries':<44}{counted[0]:>12}{DECIDE_QUERIES:>12}")
        print(f"{'  the last one, with its effect':<44}{counted[-1]:>12}")
