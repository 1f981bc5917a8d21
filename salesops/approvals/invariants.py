"""What must hold of approvals, as SQL; ``manage.py check_invariants`` runs it."""

from salesops.base.invariants import Invariant

# The row of each sign-off that counts is that of its newest lap; what was decided in a former lap stays, and is past.
_STANDING = """
    standing AS (
        SELECT DISTINCT ON (request_id, "order", seat) * FROM approvals_step
        WHERE origin = 'chain' ORDER BY request_id, "order", seat, lap DESC)
"""

INVARIANTS = [
    Invariant(
        key="approvals.pending-runs",
        rule="APP-4",
        sentence="Pending means: there is a deadline, and an open step or an opinion that the next waits for.",
        sql="""
            SELECT r.id, r.state FROM approvals_request r
            WHERE (r.state = 'pending') <> (r.due_at IS NOT NULL)
               OR (r.state = 'pending') <> (
                    EXISTS (SELECT 1 FROM approvals_step s WHERE s.request_id = r.id AND s.state = 'open')
                    OR r.state = 'pending' AND EXISTS (
                        SELECT 1 FROM approvals_consultation c JOIN approvals_step s ON s.id = c.step_id
                        WHERE c.request_id = r.id AND c.state = 'asked' AND c.turn = 'after' AND s.state = 'done'))
        """,
    ),
    Invariant(
        key="approvals.ended-is-quiet",
        rule="APP-7",
        sentence="An ended request has no step that waits or runs, so nobody is reminded of it.",
        sql="""
            SELECT r.id, s.id FROM approvals_request r JOIN approvals_step s ON s.request_id = r.id
            WHERE r.state NOT IN ('pending', 'stopped') AND s.state IN ('open', 'waiting')
        """,
    ),
    Invariant(
        key="approvals.approved-by-all",
        rule="APP-2",
        sentence="An approved request has an approval for each sign-off that was asked, or of who was asked directly.",
        sql=f"""
            WITH {_STANDING}, yes AS (SELECT * FROM approvals_decision WHERE verdict = 'approve')
            SELECT r.id FROM approvals_request r
            WHERE r.state = 'approved' AND (
                NOT EXISTS (SELECT 1 FROM yes WHERE yes.request_id = r.id)
                OR EXISTS (
                    SELECT 1 FROM standing s LEFT JOIN yes ON yes.step_id = s.id
                    WHERE s.request_id = r.id AND s.state NOT IN ('skipped', 'bypassed') AND yes.id IS NULL)
                OR EXISTS (SELECT 1 FROM standing s WHERE s.request_id = r.id AND s.state = 'bypassed')
                   AND NOT EXISTS (
                    SELECT 1 FROM yes JOIN approvals_step d ON d.id = yes.step_id
                    WHERE yes.request_id = r.id AND d.origin = 'direct'))
        """,  # noqa: S608 - no value of anybody's stands in it
    ),
    Invariant(
        key="approvals.no-means-no",
        rule="APP-3",
        sentence="A returned or rejected request has exactly one decision that says so.",
        sql="""
            SELECT r.id, r.state FROM approvals_request r
            WHERE r.state IN ('returned', 'rejected') AND 1 <> (
                SELECT count(*) FROM approvals_decision d WHERE d.request_id = r.id
                AND d.verdict = CASE r.state WHEN 'returned' THEN 'return' ELSE 'reject' END)
        """,
    ),
    Invariant(
        key="approvals.not-ones-own",
        rule="ORG-4",
        sentence="Nobody decided on their own paper.",
        sql="""
            SELECT d.id, d.approver_id FROM approvals_decision d JOIN approvals_request r ON r.id = d.request_id
            WHERE r.barred || r.requester_id || r.owner_id && array_remove(ARRAY[d.approver_id, d.acting_for_id], NULL)
        """,
    ),
    Invariant(
        key="approvals.decided-by-its-approver",
        rule="APP-6",
        sentence="A decision belongs to a decided step, whose approver or their stand-in made it on what was frozen.",
        sql="""
            SELECT d.id FROM approvals_decision d
            JOIN approvals_step s ON s.id = d.step_id JOIN approvals_request r ON r.id = d.request_id
            WHERE s.request_id <> d.request_id OR s.state <> 'done'
               OR s.approver_id <> COALESCE(d.acting_for_id, d.approver_id)
               OR d.content_hash <> r.content_hash
        """,
    ),
    Invariant(
        key="approvals.done-is-decided",
        rule="APP-6",
        sentence="A decided step has its decision.",
        sql="""
            SELECT s.id FROM approvals_step s LEFT JOIN approvals_decision d ON d.step_id = s.id
            WHERE s.state = 'done' AND d.id IS NULL
        """,
    ),
    Invariant(
        key="approvals.one-open-request",
        rule="APP-3",
        sentence="A paper waits in one request at most.",
        sql="""
            SELECT min(id), subject_type_id, subject_id FROM approvals_request WHERE state IN ('pending', 'stopped')
            GROUP BY subject_type_id, subject_id HAVING count(*) > 1
        """,
    ),
    Invariant(
        key="approvals.in-order",
        rule="APP-2",
        sentence="A stage opens only when every stage before it has been approved.",
        sql=f"""
            WITH {_STANDING}
            SELECT s.id FROM standing s
            JOIN standing e ON e.request_id = s.request_id AND e."order" < s."order"
            WHERE s.state IN ('open', 'done') AND e.state NOT IN ('done', 'skipped')
        """,  # noqa: S608 - no value of anybody's stands in it
    ),
    Invariant(
        key="approvals.within-the-chain",
        rule="APP-4",
        sentence="No step is due later than its chain.",
        sql="""
            SELECT s.id FROM approvals_step s JOIN approvals_request r ON r.id = s.request_id
            WHERE s.state = 'open' AND s.due_at > r.due_at
        """,
    ),
    Invariant(
        key="approvals.stood-in-by-right",
        rule="ORG-3",
        sentence="Whoever decided for somebody stood in for them at that moment, for such papers.",
        sql="""
            SELECT d.id FROM approvals_decision d
            JOIN approvals_request r ON r.id = d.request_id JOIN org_deputation g ON g.id = d.deputation_id
            WHERE g.deputy_id <> d.approver_id OR g.principal_id <> d.acting_for_id
               OR NOT g.during @> d.at OR g.revoked_at < d.at
               OR (cardinality(g.kinds) > 0 AND NOT r.kind = ANY (g.kinds))
        """,
    ),
    Invariant(
        key="approvals.opinions-end-with-it",
        rule="APP-7",
        sentence="Nobody is asked for an opinion on a request that has ended.",
        sql="""
            SELECT c.id FROM approvals_consultation c JOIN approvals_request r ON r.id = c.request_id
            WHERE c.state = 'asked' AND r.state NOT IN ('pending', 'stopped')
        """,
    ),
    Invariant(
        key="approvals.opinions-were-waited-for",
        rule="APP-7",
        sentence="Nobody approved a step before the opinion was there that was asked before it.",
        sql="""
            SELECT c.id FROM approvals_consultation c
            JOIN approvals_decision d ON d.step_id = c.step_id AND d.verdict = 'approve'
            WHERE c.turn = 'before' AND (c.ended_at IS NULL OR c.ended_at > d.at)
        """,
    ),
    Invariant(
        key="approvals.one-live-lap",
        rule="APP-7",
        sentence="Only the newest lap of a sign-off waits or runs.",
        sql="""
            SELECT s.id FROM approvals_step s
            JOIN approvals_step n ON n.request_id = s.request_id AND n."order" = s."order" AND n.seat = s.seat
            WHERE s.state IN ('open', 'waiting') AND n.lap > s.lap
        """,
    ),
    Invariant(
        key="approvals.laps-are-made",
        rule="APP-7",
        sentence="Each lap after the first was begun by one decision that sent it back.",
        sql="""
            SELECT s.request_id, max(s.lap) FROM approvals_step s GROUP BY s.request_id
            HAVING max(s.lap) - 1 <> (
                SELECT count(*) FROM approvals_decision d
                WHERE d.request_id = s.request_id AND d.verdict IN ('send_back', 'to_chain'))
        """,
    ),
    Invariant(
        key="approvals.back-means-back",
        rule="APP-7",
        sentence="It was sent back to an earlier stage, and to the chain from the direct way only.",
        sql="""
            SELECT d.id FROM approvals_decision d JOIN approvals_step s ON s.id = d.step_id
            WHERE d.verdict = 'send_back' AND (d.to_order >= s."order" OR s.origin <> 'chain')
               OR d.verdict = 'to_chain' AND s.origin <> 'direct'
        """,
    ),
    Invariant(
        key="approvals.due-kept",
        rule="APP-7",
        sentence="The chain's end never moves while a request is pending.",
        sql="""
            SELECT e.id, e.pgh_id FROM (
                SELECT id, pgh_id, due_at, lag(due_at) OVER (PARTITION BY id ORDER BY pgh_id) AS was
                FROM approvals_requestevent) e
            WHERE e.due_at <> e.was
        """,
    ),
    Invariant(
        key="approvals.detours-are-told",
        rule="APP-5",
        sentence="Whatever left the chain's way has a detour that says so.",
        sql="""
            SELECT s.id FROM approvals_step s
            LEFT JOIN approvals_detour d ON d.step_id = s.id AND d.request_id = s.request_id
                AND d.way = CASE s.origin WHEN 'direct' THEN 'direct' ELSE 'taken_over' END
            WHERE d.id IS NULL AND s.lap = 1 AND (s.origin = 'direct' OR s.why ->> 'code' = 'taken_over')
            UNION ALL
            SELECT s.id FROM approvals_step s
            WHERE s.state = 'bypassed' AND NOT EXISTS (
                SELECT 1 FROM approvals_detour d WHERE d.request_id = s.request_id AND d.way = 'direct')
        """,
    ),
]
