"""What must hold about quotes, as SQL for `check_invariants`."""

from salesops.base.invariants import Invariant

QUOTE = [
    Invariant(
        key="quotes.quote.sum_of_lines",
        rule="QUO-2",
        sentence="A quote's total and tax are the sums of its lines, and its discount on the whole is what they lack.",
        sql="""
            SELECT quote.id, quote.total FROM quotes_quote quote
            LEFT JOIN quotes_quoteline line ON line.quote_id = quote.id GROUP BY quote.id
            HAVING quote.total <> coalesce(sum(line.final_amount), 0) OR quote.tax_total <> coalesce(sum(line.tax), 0)
                OR quote.header_discount <> coalesce(sum(line.amount - line.final_amount), 0)
        """,
    ),
    Invariant(
        key="quotes.quote.line_amounts",
        rule="QUO-2",
        sentence="A line's amount is quantity × price less discount, rounded once; its tax is what the rate takes.",
        sql="""
            SELECT id FROM quotes_quoteline
            WHERE amount <> round(quantity * unit_price * (1 - discount), 2)
                OR tax <> final_amount - round(final_amount / (1 + tax_rate), 2)
        """,
    ),
    Invariant(
        key="quotes.quote.bound_inside",
        rule="PRC-4",
        sentence="A line that is bound to a band lies within it and is of its product and price type.",
        sql="""
            SELECT line.id FROM quotes_quoteline line JOIN quotes_priceband band ON band.id = line.band_id
            WHERE line.final_amount < round(line.quantity * coalesce(line.special_floor, band.floor), 2)
                OR line.final_amount > round(line.quantity * band.ceiling, 2)
                OR (line.floor, line.ceiling, line.product_id, line.price_type)
                    <> (band.floor, band.ceiling, band.product_id, band.price_type)
        """,
    ),
    Invariant(
        key="quotes.quote.submitted_bound",
        rule="QUO-2",
        sentence="Every line of a quote that somebody was asked to approve is bound to a band of its price policy.",
        sql="""
            SELECT quote.number FROM quotes_quote quote LEFT JOIN quotes_quoteline line ON line.quote_id = quote.id
            LEFT JOIN quotes_priceband band ON band.id = line.band_id
            WHERE quote.state NOT IN ('draft', 'returned', 'void') AND band.policy_id IS DISTINCT FROM quote.policy_id
        """,
    ),
    Invariant(
        key="quotes.quote.numbers_without_gaps",
        rule="QUO-4",
        sentence="Numbers of quotes run without a gap within a year; versions of a number run from 1.",
        sql="""
            SELECT number FROM (
                SELECT number, row_number() OVER (
                    PARTITION BY substr(number, 1, 7) ORDER BY split_part(number, '-', 3)::int) AS place
                FROM (SELECT DISTINCT number FROM quotes_quote WHERE number <> '') AS drawn
            ) AS placed WHERE split_part(number, '-', 3)::int <> place
            UNION ALL
            SELECT number FROM quotes_quote WHERE number <> '' GROUP BY number HAVING max(version) <> count(*)
        """,
    ),
    Invariant(
        key="quotes.quote.state_and_request",
        rule="APP-3",
        sentence="A quote is in approval exactly while a request for it is open, and approved only by an approved one.",
        sql="""
            SELECT quote.id, quote.state FROM quotes_quote quote
            WHERE (quote.state = 'in_review') <> EXISTS (
                SELECT FROM approvals_request request JOIN django_content_type kind ON kind.id = request.subject_type_id
                WHERE kind.app_label = 'quotes' AND kind.model = 'quote' AND request.subject_id = quote.id
                    AND request.state IN ('pending', 'stopped'))
            OR (quote.approved_at IS NOT NULL) <> EXISTS (
                SELECT FROM approvals_request request JOIN django_content_type kind ON kind.id = request.subject_type_id
                WHERE kind.app_label = 'quotes' AND kind.model = 'quote' AND request.subject_id = quote.id
                    AND request.state = 'approved')
        """,
    ),
    Invariant(
        key="quotes.quote.approved_has_paper",
        rule="QUO-4",
        sentence="Every approved quote has its paper, ordered under its number and version.",
        sql="""
            SELECT quote.number, quote.version FROM quotes_quote quote
            WHERE quote.approved_at IS NOT NULL AND NOT EXISTS (
                SELECT FROM documents_paper paper JOIN django_content_type kind ON kind.id = paper.subject_type_id
                WHERE kind.app_label = 'quotes' AND kind.model = 'quote' AND paper.subject_id = quote.id
                    AND (paper.number, paper.version) = (quote.number, quote.version))
        """,
    ),
    Invariant(
        key="quotes.quote.one_offer_per_number",
        rule="QUO-5",
        sentence="Of the versions of a number one is offered at most; a superseded one has a newer approved version.",
        sql="""
            SELECT number FROM quotes_quote WHERE state IN ('approved', 'issued') GROUP BY number HAVING count(*) > 1
            UNION ALL
            SELECT old.number FROM quotes_quote old WHERE old.state = 'superseded' AND NOT EXISTS (
                SELECT FROM quotes_quote newer WHERE newer.number = old.number AND newer.version > old.version
                    AND newer.approved_at IS NOT NULL)
        """,
    ),
    Invariant(
        key="quotes.quote.days_confirmed",
        rule="QUO-1",
        sentence="Where days were asked for, nothing was submitted before the technical department confirmed them.",
        sql="""
            SELECT quote.number FROM quotes_quote quote JOIN quotes_daysrequest asked ON asked.quote_id = quote.id
            WHERE quote.state NOT IN ('draft', 'returned') AND asked.answered_at IS NULL AND asked.dropped_at IS NULL
        """,
    ),
    Invariant(
        key="quotes.quote.handed_out_after_approval",
        rule="QUO-4",
        sentence="Nothing left the house before its approval; a mail or a link went to a contact of that customer.",
        sql="""
            SELECT hand_out.id FROM quotes_handout hand_out JOIN quotes_quote quote ON quote.id = hand_out.quote_id
            LEFT JOIN customers_contact contact ON contact.id = hand_out.contact_id
            WHERE quote.approved_at IS NULL OR hand_out.handed_at < quote.approved_at
                OR (hand_out.way IN ('email', 'link') AND contact.customer_id IS DISTINCT FROM quote.customer_id)
        """,
    ),
    Invariant(
        key="quotes.quote.on_paper_sealed",
        rule="QUO-6",
        sentence="A quote left on paper only by an entry of the seal register of that very paper, made before.",
        sql="""
            SELECT hand_out.id FROM quotes_handout hand_out
            LEFT JOIN seals_sealentry entry ON entry.id = hand_out.seal_entry_id
            LEFT JOIN documents_paper paper ON paper.id = entry.paper_id
            LEFT JOIN django_content_type kind ON kind.id = paper.subject_type_id
            WHERE hand_out.way = 'paper' AND (entry.state IS DISTINCT FROM 'used' OR entry.corrects_id IS NOT NULL
                OR entry.sha256 <> hand_out.sha256 OR entry.used_at > hand_out.handed_at
                OR paper.subject_id <> hand_out.quote_id OR (kind.app_label, kind.model) <> ('quotes', 'quote'))
        """,
    ),
]
