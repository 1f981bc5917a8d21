"""What must hold about inquiries, calls and support, as SQL for `check_invariants`."""

from salesops.base.invariants import Invariant

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
