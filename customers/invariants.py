"""What must hold on the customer floor, as SQL for `check_invariants`."""

from salesops.base.invariants import Invariant

INVARIANTS = [
    Invariant(
        key="customers.one_owner",
        rule="CUS-2",
        sentence="A company is registered once: no two customers share a name, one region or none, and a branch.",
        sql="""
            SELECT later.number, earlier.number FROM customers_customer earlier
            JOIN customers_customer later ON later.id > earlier.id
                AND later.name_core = earlier.name_core AND later.name_branch = earlier.name_branch
                AND customers_name_span(later.name_region) && customers_name_span(earlier.name_region)
            WHERE earlier.archived_at IS NULL AND later.archived_at IS NULL
        """,
    ),
    Invariant(
        key="customers.one_credit_code",
        rule="CUS-2",
        sentence="A unified social credit code belongs to one customer.",
        sql="""
            SELECT credit_code, count(*) FROM customers_customer
            WHERE credit_code IS NOT NULL AND archived_at IS NULL GROUP BY credit_code HAVING count(*) > 1
        """,
    ),
    Invariant(
        key="customers.registered_in_trail",
        rule="CNF-2",
        sentence="Every customer has an entry that says who registered it.",
        sql="""
            SELECT number FROM customers_customer customer WHERE NOT EXISTS (
                SELECT FROM audit_entry entry JOIN django_content_type kind ON kind.id = entry.subject_type_id
                WHERE kind.app_label = 'customers' AND kind.model = 'customer' AND entry.subject_id = customer.id
                    AND entry.verb = 'customers.customer.registered')
        """,
    ),
    Invariant(
        key="customers.one_main_contact",
        rule="CUS-1",
        sentence="A customer with contacts has exactly one main contact.",
        sql="""
            SELECT customer_id, count(*) FILTER (WHERE is_primary) FROM customers_contact
            WHERE archived_at IS NULL GROUP BY customer_id HAVING count(*) FILTER (WHERE is_primary) <> 1
        """,
    ),
    Invariant(
        key="customers.note_of_one_customer",
        rule="CUS-5",
        sentence="A note's contact is its customer's, and it corrects only what its author wrote about that customer.",
        sql="""
            SELECT note.id, note.customer_id FROM customers_contactnote note
            LEFT JOIN customers_contact contact ON contact.id = note.contact_id
            LEFT JOIN customers_contactnote earlier ON earlier.id = note.corrects_id
            WHERE contact.customer_id <> note.customer_id
                OR earlier.customer_id <> note.customer_id OR earlier.author_id <> note.author_id
        """,
    ),
    Invariant(
        key="customers.next_step_kept",
        rule="CUS-5",
        sentence="A customer's next step is on the day that the newest standing note names.",
        sql="""
            SELECT customer.number, customer.next_step_on FROM customers_customer customer
            LEFT JOIN (
                SELECT DISTINCT ON (note.customer_id) note.customer_id, note.next_on FROM customers_contactnote note
                WHERE NOT EXISTS (SELECT FROM customers_contactnote later WHERE later.corrects_id = note.id)
                ORDER BY note.customer_id, note.happened_on DESC, note.id DESC
            ) newest ON newest.customer_id = customer.id
            WHERE customer.next_step_on IS DISTINCT FROM newest.next_on AND customer.merged_into_id IS NULL
        """,
    ),
    Invariant(
        key="customers.sheet_says_what_is_next",
        rule="VIS-3",
        sentence="Each customer of a sheet that was handed in has a plan for the next week.",
        sql="""
            SELECT sheet.number, line ->> 'number' FROM customers_customersheet sheet,
                jsonb_array_elements(sheet.rows) line
            WHERE coalesce(line ->> 'next_plan', '') = ''
        """,
    ),
    Invariant(
        key="customers.nothing_on_what_was_merged",
        rule="CUS-2",
        sentence="Nothing hangs on a customer that was merged into another one, in whatever table of whatever floor.",
        sql="SELECT place, rows FROM customers_left_behind()",
    ),
    Invariant(
        key="customers.visit_kept_by_its_report",
        rule="VIS-2",
        sentence="A planned visit is done by a report of a visit to its own customer.",
        sql="""
            SELECT plan.id, note.id FROM customers_visitplan plan
            JOIN customers_contactnote note ON note.id = plan.note_id
            WHERE note.customer_id <> plan.customer_id OR note.kind <> 'visit'
        """,
    ),
    Invariant(
        key="customers.opportunity_as_last_moved",
        rule="OPP-1",
        sentence="An opportunity stands where its last move put it: stage, amount, expected close, probability.",
        sql="""
            SELECT opportunity.number, last.id FROM customers_opportunity opportunity
            LEFT JOIN LATERAL (
                SELECT * FROM customers_stagemove move WHERE move.opportunity_id = opportunity.id
                ORDER BY at DESC, id DESC LIMIT 1
            ) last ON true
            WHERE (last.stage, last.amount, last.expected_on, last.probability) IS DISTINCT FROM
                (opportunity.stage, opportunity.amount, opportunity.expected_on, opportunity.probability)
        """,
    ),
]
