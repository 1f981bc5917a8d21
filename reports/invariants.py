"""What must hold of reports, as SQL; ``manage.py check_invariants`` runs it."""

from salesops.base.invariants import Invariant

INVARIANTS = [
    Invariant(
        key="reports.frozen-once-submitted",
        rule="RPT-4",
        sentence="A report has frozen facts, marks and plan exactly while it is submitted or filed.",
        sql="""
            SELECT id, state FROM reports_report
            WHERE (state IN ('in_review', 'filed'))
               <> (facts IS NOT NULL AND facts ?& ARRAY['figures', 'marks', 'plan'])
        """,
    ),
    Invariant(
        key="reports.moved-carried-once",
        rule="RPT-4",
        sentence="A moved item stands exactly once in the plan of the report that moved it, any other nowhere else.",
        sql="""
            SELECT i.id FROM reports_planitem i
            WHERE (SELECT count(*) FROM reports_planitem c WHERE c.carried_from_id = i.id)
                  <> CASE WHEN i.outcome = 'moved' THEN 1 ELSE 0 END
               OR EXISTS (SELECT 1 FROM reports_planitem c
                          WHERE c.carried_from_id = i.id AND c.report_id IS DISTINCT FROM i.marked_in_id)
        """,
    ),
    Invariant(
        key="reports.marked-later",
        rule="RPT-4",
        sentence="An item is marked by a later report of the same person.",
        sql="""
            SELECT i.id FROM reports_planitem i
            JOIN reports_report planned ON planned.id = i.report_id JOIN reports_report said ON said.id = i.marked_in_id
            WHERE planned.person_id <> said.person_id OR planned.starts_on >= said.starts_on
        """,
    ),
    Invariant(
        key="reports.plans-something",
        rule="RPT-4",
        sentence="A submitted report plans something and says something.",
        sql="""
            SELECT r.id FROM reports_report r
            WHERE r.state IN ('in_review', 'filed') AND (
                btrim(r.progress) = '' OR NOT EXISTS (SELECT 1 FROM reports_planitem i WHERE i.report_id = r.id))
        """,
    ),
    Invariant(
        key="reports.own-week",
        rule="RPT-1",
        sentence="A weekly report covers the seven days of its ISO week.",
        sql="""
            SELECT id, period FROM reports_report
            WHERE kind = 'weekly' AND (
                period <> to_char(starts_on, 'IYYY"W"IW') OR extract(isodow FROM starts_on) <> 1
                OR ends_on <> starts_on + 6)
        """,
    ),
    Invariant(
        key="reports.asked-for",
        rule="RPT-5",
        sentence="A report in review waits in a request, a filed one was approved by its last.",
        sql="""
            SELECT r.id, r.state, q.state FROM reports_report r
            LEFT JOIN LATERAL (
                SELECT a.state FROM approvals_request a JOIN django_content_type t ON t.id = a.subject_type_id
                WHERE t.app_label = 'reports' AND t.model = 'report' AND a.subject_id = r.id ORDER BY a.id DESC LIMIT 1
            ) q ON true
            WHERE CASE r.state WHEN 'in_review' THEN coalesce(q.state NOT IN ('pending', 'stopped'), true)
                               WHEN 'filed' THEN coalesce(q.state <> 'approved', true)
                               ELSE coalesce(q.state IN ('pending', 'stopped', 'approved'), false) END
        """,
    ),
]
