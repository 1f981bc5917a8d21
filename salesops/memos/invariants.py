"""What must hold of memos, as SQL; ``manage.py check_invariants`` runs it."""

from salesops.base.invariants import Invariant

INVARIANTS = [
    Invariant(
        key="memos.asked-for",
        rule="APP-9",
        sentence="A memo stands where its newest request stands.",
        sql="""
            SELECT p.id, p.state, newest.state FROM memos_memo p
            JOIN django_content_type t ON t.app_label = 'memos' AND t.model = 'memo'
            LEFT JOIN LATERAL (
                SELECT r.id, r.state, r.snapshot FROM approvals_request r
                WHERE r.subject_type_id = t.id AND r.subject_id = p.id ORDER BY r.id DESC LIMIT 1
            ) newest ON true
            WHERE newest.state IS NULL OR CASE p.state
                WHEN 'waiting' THEN newest.state NOT IN ('pending', 'stopped')
                WHEN 'answered' THEN newest.state <> 'approved'
                ELSE newest.state <> p.state END
        """,
    ),
    Invariant(
        key="memos.leak-asked-for",
        rule="CNF-4",
        sentence="A leak report stands where its newest request stands.",
        sql="""
            SELECT p.id, p.state, newest.state FROM memos_leakreport p
            JOIN django_content_type t ON t.app_label = 'memos' AND t.model = 'leakreport'
            LEFT JOIN LATERAL (
                SELECT r.id, r.state, r.snapshot FROM approvals_request r
                WHERE r.subject_type_id = t.id AND r.subject_id = p.id ORDER BY r.id DESC LIMIT 1
            ) newest ON true
            WHERE newest.state IS NULL OR CASE p.state
                WHEN 'waiting' THEN newest.state NOT IN ('pending', 'stopped')
                WHEN 'answered' THEN newest.state <> 'approved'
                ELSE newest.state <> p.state END
        """,
    ),
    Invariant(
        key="memos.answered-in-words",
        rule="APP-9",
        sentence="Whoever answers a memo or a leak report says something.",
        sql="""
            SELECT d.id FROM approvals_decision d JOIN approvals_request r ON r.id = d.request_id
            WHERE r.kind IN ('memos.instruction', 'memos.problem', 'memos.leak') AND btrim(d.opinion) = ''
        """,
    ),
    Invariant(
        key="memos.leak-apart",
        rule="CNF-4",
        sentence="Nobody is asked to decide on a leak that they reported or that concerns them.",
        sql="""
            SELECT p.id, s.id FROM memos_leakreport p
            JOIN django_content_type t ON t.app_label = 'memos' AND t.model = 'leakreport'
            JOIN LATERAL (
                SELECT r.id, r.state, r.snapshot FROM approvals_request r
                WHERE r.subject_type_id = t.id AND r.subject_id = p.id ORDER BY r.id DESC LIMIT 1
            ) newest ON true
            JOIN approvals_step s ON s.request_id = newest.id
            WHERE s.approver_id IN (p.author_id, p.concerned_id) AND p.state IN ('waiting', 'answered')
        """,
    ),
    Invariant(
        key="memos.leak-log-frozen",
        rule="CNF-4",
        sentence="A leak is decided on with the access log that stood in the report.",
        sql="""
            SELECT p.id FROM memos_leakreport p
            JOIN django_content_type t ON t.app_label = 'memos' AND t.model = 'leakreport'
            JOIN LATERAL (
                SELECT r.id, r.state, r.snapshot FROM approvals_request r
                WHERE r.subject_type_id = t.id AND r.subject_id = p.id ORDER BY r.id DESC LIMIT 1
            ) newest ON true
            WHERE p.state IN ('waiting', 'answered') AND newest.snapshot -> 'log' IS DISTINCT FROM p.access_log
        """,
    ),
]
