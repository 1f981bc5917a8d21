"""What must hold about bids, as SQL for `check_invariants`."""

from salesops.base.invariants import Invariant

BID = [
    Invariant(
        key="quotes.bid.state_and_request",
        rule="INQ-4",
        sentence="A bid is in review exactly while a request for it is open, and approved only by an approved one.",
        sql="""
            SELECT bid.number, bid.state FROM quotes_bid bid
            WHERE (bid.state = 'in_review') <> EXISTS (
                SELECT FROM approvals_request request
                WHERE request.kind = 'quotes.bid' AND request.subject_id = bid.id
                    AND request.state IN ('pending', 'stopped'))
            OR (bid.approved_at IS NOT NULL AND NOT EXISTS (
                SELECT FROM approvals_request request
                WHERE request.kind = 'quotes.bid' AND request.subject_id = bid.id AND request.state = 'approved'))
        """,
    ),
    Invariant(
        key="quotes.bid.sums_agree",
        rule="INQ-4",
        sentence="A bid in review or approved names the total of a quote of its customer, in the opening list as well.",
        sql="""
            SELECT bid.number FROM quotes_bid bid LEFT JOIN quotes_quote quote ON quote.id = bid.quote_id
            WHERE (bid.state = 'in_review' OR bid.approved_at IS NOT NULL)
                AND (bid.total IS DISTINCT FROM quote.total OR bid.opening_total IS DISTINCT FROM quote.total
                    OR quote.customer_id IS DISTINCT FROM bid.customer_id OR bid.opening_words = ''
                    OR bid.total > bid.ceiling)
        """,
    ),
    Invariant(
        key="quotes.bid.parts_finished",
        rule="INQ-4",
        sentence="A bid in review or approved has both parts finished, without an open line in a checklist.",
        sql="""
            SELECT bid.number FROM quotes_bid bid
            WHERE (bid.state = 'in_review' OR bid.approved_at IS NOT NULL)
                AND (bid.commercial_at IS NULL OR bid.technical_at IS NULL OR EXISTS (
                    SELECT FROM quotes_biditem item WHERE item.bid_id = bid.id AND item.state = 'open'))
        """,
    ),
    Invariant(
        key="quotes.bid.plan_whole",
        rule="INQ-4",
        sentence="Every bid has the five steps of its plan, and what was handed in has its dispatch done.",
        sql="""
            SELECT bid.number FROM quotes_bid bid
            WHERE (SELECT count(*) FROM quotes_bidtask WHERE bid_id = bid.id) <> 5
                OR (bid.submitted_at IS NOT NULL AND EXISTS (
                    SELECT FROM quotes_bidtask WHERE bid_id = bid.id AND step = 'dispatch' AND done_at IS NULL))
        """,
    ),
    Invariant(
        key="quotes.bid.handed_in_as_sealed",
        rule="QUO-6",
        sentence="A bid left after its approval, on paper only by an entry of the seal register of that very paper.",
        sql="""
            SELECT dispatch.id FROM quotes_biddispatch dispatch JOIN quotes_bid bid ON bid.id = dispatch.bid_id
            LEFT JOIN seals_sealentry entry ON entry.id = dispatch.seal_entry_id
            LEFT JOIN documents_paper paper ON paper.id = entry.paper_id
            LEFT JOIN django_content_type kind ON kind.id = paper.subject_type_id
            WHERE bid.approved_at IS NULL OR dispatch.sent_at < date_trunc('minute', bid.approved_at)
                OR (dispatch.way <> 'platform' AND (entry.state IS DISTINCT FROM 'used' OR entry.corrects_id IS NOT NULL
                    OR entry.sha256 <> dispatch.sha256 OR paper.subject_id <> bid.id
                    OR (kind.app_label, kind.model) <> ('quotes', 'bid')))
                OR (dispatch.sent_at > bid.deadline AND dispatch.late_reason = '')
        """,
    ),
    Invariant(
        key="quotes.bid.submitted_dispatched",
        rule="INQ-4",
        sentence="A bid that counts as handed in has its dispatch; a lost one whose price was read out is observed.",
        sql="""
            SELECT bid.number FROM quotes_bid bid
            WHERE (bid.submitted_at IS NOT NULL)
                <> EXISTS (SELECT FROM quotes_biddispatch WHERE bid_id = bid.id)
            OR EXISTS (SELECT FROM customers_priceobservation seen WHERE seen.id = bid.price_seen_id
                AND (seen.price, seen.customer_id) IS DISTINCT FROM (bid.winning_price, bid.customer_id))
            OR (bid.winning_price IS NOT NULL AND bid.price_seen_id IS NULL)
        """,
    ),
    Invariant(
        key="quotes.bid.result_of_its_quote",
        rule="QUO-5",
        sentence="An offer that was handed in with a bid is won or lost as the bid that was decided last says.",
        sql="""
            SELECT bid.number, bid.state, result.outcome FROM (
                SELECT DISTINCT ON (quote_id) number, state, quote_id FROM quotes_bid
                WHERE state IN ('won', 'lost', 'rejected') ORDER BY quote_id, closed_at DESC, id DESC) AS bid
            JOIN quotes_quote quote ON quote.id = bid.quote_id AND quote.state IN ('approved', 'issued', 'expired')
            LEFT JOIN quotes_quoteresult result ON result.quote_id = bid.quote_id
            WHERE result.outcome IS DISTINCT FROM CASE bid.state WHEN 'won' THEN 'won' ELSE 'lost' END
        """,
    ),
]
