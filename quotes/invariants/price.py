"""What must hold about the price policy, as SQL for `check_invariants`."""

from salesops.base.invariants import Invariant

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
