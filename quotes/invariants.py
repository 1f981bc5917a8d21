"""What must hold on the quotes floor, as SQL for `check_invariants`. One section per chapter."""

from salesops.base.invariants import Invariant

# ------------------------------------------------------------------------------------------------------------- price

PRICE = [
    Invariant(
        key="quotes.price.one_version_a_day",
        rule="PRC-3",
        sentence="No two issued versions of the price policy are in force on one day.",
        sql="""
            SELECT later.number, earlier.number FROM quotes_pricepolicy earlier
            JOIN quotes_pricepolicy later ON later.id > earlier.id AND later.state = 'issued'
                AND daterange(later.valid_from, later.valid_to, '[]')
                    && daterange(earlier.valid_from, earlier.valid_to, '[]')
            WHERE earlier.state = 'issued'
        """,
    ),
    Invariant(
        key="quotes.price.issued_in_full",
        rule="PRC-3",
        sentence="An issued version holds prices, the opinions of all departments and the director's.",
        sql="""
            SELECT number FROM quotes_pricepolicy policy
            WHERE state = 'issued' AND (
                director_opinion = '' OR director_id IS NULL
                OR NOT EXISTS (SELECT FROM quotes_priceband WHERE policy_id = policy.id)
                OR (SELECT count(*) FROM quotes_policyopinion WHERE policy_id = policy.id)
                    < cardinality(ARRAY['finance', 'production', 'quality', 'supply'])
            )
        """,
    ),
    Invariant(
        key="quotes.price.issued_by_another",
        rule="ORG-4",
        sentence="Nobody has issued a version that they drafted themselves.",
        sql="SELECT number FROM quotes_pricepolicy WHERE issued_by_id = created_by_id",
    ),
    Invariant(
        key="quotes.price.walls_in_order",
        rule="PRC-2",
        sentence="In every band 0 < floor ≤ list price ≤ ceiling.",
        sql="SELECT id FROM quotes_priceband WHERE NOT (0 < floor AND floor <= list_price AND list_price <= ceiling)",
    ),
]

# ------------------------------------------------------------------------------------------------------------- quote

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

# ----------------------------------------------------------------------------------------------------- special prices

SPECIAL = [
    Invariant(
        key="quotes.special.used_as_granted",
        rule="PRC-4",
        sentence="A line on a special price is of its customer, product and quantity, and the price was approved.",
        sql="""
            SELECT line.id FROM quotes_quoteline line JOIN quotes_quote quote ON quote.id = line.quote_id
            JOIN quotes_specialprice special ON special.id = line.special_id
            WHERE special.state <> 'approved' OR line.special_floor <> special.price OR line.price_type <> 'normal'
                OR (special.customer_id, special.product_id, special.quantity)
                    <> (quote.customer_id, line.product_id, line.quantity)
        """,
    ),
    Invariant(
        key="quotes.special.used_once",
        rule="PRC-4",
        sentence="A special price stands on the versions of one quote only.",
        sql="""
            SELECT line.special_id FROM quotes_quoteline line JOIN quotes_quote quote ON quote.id = line.quote_id
            WHERE line.special_id IS NOT NULL AND quote.state NOT IN ('draft', 'returned', 'rejected', 'void')
            GROUP BY line.special_id HAVING count(DISTINCT quote.number) > 1
        """,
    ),
    Invariant(
        key="quotes.special.heard_in_full",
        rule="PRC-4",
        sentence="A special price that was submitted has the opinions of all departments.",
        sql="""
            SELECT number FROM quotes_specialprice special
            WHERE state IN ('pending', 'approved', 'rejected')
                AND (SELECT count(*) FROM quotes_specialopinion WHERE special_id = special.id)
                    < cardinality(ARRAY['finance', 'production', 'quality', 'supply'])
        """,
    ),
]

# ----------------------------------------------------------------------------------------------------------- inquiry

INQUIRY = [
    Invariant(
        key="quotes.inquiry.state_and_request",
        rule="INQ-1",
        sentence="An inquiry is to be decided exactly while a request for it is open.",
        sql="""
            SELECT inquiry.number, inquiry.state FROM quotes_inquiry inquiry
            WHERE (inquiry.state = 'waiting') <> EXISTS (
                SELECT FROM approvals_request request
                WHERE request.kind = 'quotes.inquiry' AND request.subject_id = inquiry.id
                    AND request.state IN ('pending', 'stopped'))
        """,
    ),
    Invariant(
        key="quotes.inquiry.of_its_customer",
        rule="INQ-1",
        sentence="A quote answers an inquiry of its own customer.",
        sql="""
            SELECT quote.id, inquiry.number FROM quotes_quote quote JOIN quotes_inquiry inquiry
                ON inquiry.id = quote.inquiry_id
            WHERE inquiry.customer_id IS DISTINCT FROM quote.customer_id
        """,
    ),
    Invariant(
        key="quotes.phone.list_price",
        rule="INQ-2",
        sentence="What was told on the telephone is the list price of a normal band of that product.",
        sql="""
            SELECT answer.number FROM quotes_phoneanswer answer JOIN quotes_priceband band ON band.id = answer.band_id
            WHERE (answer.list_price, answer.product_id, 'normal')
                <> (band.list_price, band.product_id, band.price_type)
        """,
    ),
    Invariant(
        key="quotes.support.state_and_request",
        rule="INQ-3",
        sentence="Support waits for the department, or to be settled, exactly while such a request is open.",
        sql="""
            SELECT support.number, support.state FROM quotes_supportrequest support
            WHERE EXISTS (SELECT FROM approvals_request request
                    WHERE request.kind = 'quotes.support' AND request.subject_id = support.id
                        AND request.state IN ('pending', 'stopped')) <> (support.state = 'waiting')
                OR EXISTS (SELECT FROM approvals_request request
                    WHERE request.kind = 'quotes.settlement' AND request.subject_id = support.id
                        AND request.state IN ('pending', 'stopped')) <> (support.state = 'disputed')
        """,
    ),
    Invariant(
        key="quotes.support.people_named",
        rule="INQ-3",
        sentence="Every round of support names somebody.",
        sql="""
            SELECT support.number FROM quotes_supportrequest support
            WHERE support.round > 0 AND NOT EXISTS (SELECT FROM quotes_supportseat seat
                WHERE seat.support_id = support.id AND seat.round = support.round)
        """,
    ),
]

INVARIANTS = [*PRICE, *QUOTE, *SPECIAL, *INQUIRY]
