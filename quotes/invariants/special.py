"""What must hold about special prices, as SQL for `check_invariants`."""

from salesops.base.invariants import Invariant

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
        key="quotes.special.one_line",
        rule="PRC-4",
        sentence="A special price holds one line of a quote, not its quantity on each.",
        sql="""
            SELECT special_id FROM quotes_quoteline WHERE special_id IS NOT NULL
            GROUP BY special_id, quote_id HAVING count(*) > 1
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
