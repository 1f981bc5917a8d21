"""What must hold of approvals, as SQL; ``manage.py check_invariants`` runs it."""

from salesops.base.invariants import Invariant

INVARIANTS = [
    Invariant(
        key="approvals.pending-runs",
        rule="APP-4",
        sentence="A request is pending exactly while it has a deadline and an open step.",
        sql="""
            SELECT r.id, r.state FROM approvals_request r
            WHERE (r.state = 'pending') <> (r.due_at IS NOT NULL)
               OR (r.state = 'pending') <> EXISTS (
                    SELECT 1 FROM approvals_step s WHERE s.request_id = r.id AND s.state = 'open')
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
        sentence="An approved request has an approval for every step that was not skipped, and at least one.",
        sql="""
            SELECT r.id FROM approvals_request r
            WHERE r.state = 'approved' AND (
                NOT EXISTS (SELECT 1 FROM approvals_decision d WHERE d.request_id = r.id)
                OR EXISTS (
                    SELECT 1 FROM approvals_step s
                    LEFT JOIN approvals_decision d ON d.step_id = s.id AND d.verdict = 'approve'
                    WHERE s.request_id = r.id AND s.state <> 'skipped' AND d.id IS NULL))
        """,
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
            WHERE d.approver_id IN (r.requester_id, r.owner_id)
        """,
    ),
    Invariant(
        key="approvals.decided-by-its-approver",
        rule="APP-6",
        sentence="A decision belongs to a decided step of its request, whose approver made it on what was frozen.",
        sql="""
            SELECT d.id FROM approvals_decision d
            JOIN approvals_step s ON s.id = d.step_id JOIN approvals_request r ON r.id = d.request_id
            WHERE s.request_id <> d.request_id OR s.state <> 'done' OR s.approver_id <> d.approver_id
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
        sql="""
            SELECT s.id FROM approvals_step s
            JOIN approvals_step e ON e.request_id = s.request_id AND e."order" < s."order"
            WHERE s.state IN ('open', 'done') AND e.state NOT IN ('done', 'skipped')
        """,
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
]
