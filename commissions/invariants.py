"""What must hold on the commissions floor, as SQL for `check_invariants` (docs/rules/ledger.md)."""

from salesops.base.invariants import Invariant

# -------------------------------------------------------------------------------------------------------- settlement

# What was recorded after the last month end, or in the minute before it, is booked by the next: no month end is
# held up until everybody else has committed.
AS_COLLECTED = """
    WITH closing AS (
        SELECT (month + interval '1 month')::date AS until, settled_at FROM commissions_settlement
        ORDER BY month DESC LIMIT 1
    ), received AS (
        SELECT contract_id, sum(amount) AS amount,
               bool_or(matched_at > settled_at - interval '1 minute') AS any_later
        FROM contracts_receiptmatch, closing WHERE received_on < until GROUP BY contract_id
    ), booked AS (
        SELECT contract_id, coalesce(sum(amount) FILTER (WHERE share = 'own'), 0) AS own,
               coalesce(sum(amount) FILTER (WHERE share = 'team'), 0) AS team
        FROM commissions_entry GROUP BY contract_id
    )
    SELECT contract.number, contract.total, received.amount, booked.own, booked.team
    FROM contracts_contract contract
    LEFT JOIN received ON received.contract_id = contract.id LEFT JOIN booked ON booked.contract_id = contract.id
    WHERE EXISTS (SELECT FROM closing) AND received.any_later IS NOT TRUE
        AND (coalesce(booked.own, 0), coalesce(booked.team, 0)) <> (
            CASE WHEN received.amount >= contract.total THEN round(contract.total * contract.rep_rate, 2) ELSE 0 END,
            CASE WHEN received.amount >= contract.total THEN round(contract.total * contract.team_rate, 2) ELSE 0 END)
"""

ENTRIES = [
    Invariant(
        key="commissions.entry.split_whole",
        rule="COM-3",
        sentence="An account manager's entry is payable and retained and nothing else; of a pool nothing is payable.",
        sql="""
            SELECT id, amount, payable, retained FROM commissions_entry
            WHERE (share = 'own' AND amount <> payable + retained) OR (share = 'team' AND (payable, retained) <> (0, 0))
        """,
    ),
    Invariant(
        key="commissions.entry.split_on_terms",
        rule="COM-3",
        sentence="What is payable of a contract is its paid share of the account manager's whole, rounded once.",
        sql="""
            SELECT contract.number, sum(entry.amount), sum(entry.payable)
            FROM commissions_entry entry JOIN contracts_contract contract ON contract.id = entry.contract_id
            WHERE entry.share = 'own' GROUP BY contract.id
            HAVING sum(entry.payable) <> round(sum(entry.amount) * contract.paid_share, 2)
        """,
    ),
    Invariant(
        key="commissions.entry.sum_is_last_state",
        rule="COM-1",
        sentence="The entries of a contract's share add up to its rate of the amount that the last one counts on.",
        sql="""
            SELECT contract.number, entry.share, sum(entry.amount), (array_agg(entry.base ORDER BY entry.month DESC))[1]
            FROM commissions_entry entry JOIN contracts_contract contract ON contract.id = entry.contract_id
            GROUP BY contract.id, entry.share
            HAVING sum(entry.amount) <> round((array_agg(entry.base ORDER BY entry.month DESC))[1]
                * CASE entry.share WHEN 'own' THEN contract.rep_rate ELSE contract.team_rate END, 2)
        """,
    ),
    Invariant(
        key="commissions.entry.as_collected",
        rule="COM-2",
        sentence="Of a contract collected in full by the last month end all is booked, of any other nothing is left.",
        sql=AS_COLLECTED,
    ),
    Invariant(
        key="commissions.entry.terms_of_contract",
        rule="COM-1",
        sentence="Every entry is on the terms that its signed contract keeps, for its seller or whom a ruling names.",
        sql="""
            SELECT entry.id, contract.number FROM commissions_entry entry
            JOIN contracts_contract contract ON contract.id = entry.contract_id
            WHERE contract.state <> 'signed' OR contract.paid_share IS NULL
                OR entry.rate IS DISTINCT FROM
                    CASE entry.share WHEN 'own' THEN contract.rep_rate ELSE contract.team_rate END
                OR (entry.beneficiary_id IS DISTINCT FROM CASE entry.share WHEN 'own' THEN contract.rep_id END
                    AND NOT EXISTS (
                        SELECT FROM contracts_commissionshare shared WHERE entry.share = 'own'
                            AND (shared.contract_id, shared.person_id) = (contract.id, entry.beneficiary_id)))
        """,
    ),
    Invariant(
        key="commissions.entry.shared_as_kept",
        rule="CUS-2",
        sentence="Who shares in a contract's commission by a ruling has the part that the contract keeps, to the cent.",
        sql="""
            SELECT contract.number, booked.own, booked.theirs, booked.payable
            FROM contracts_commissionshare shared JOIN contracts_contract contract ON contract.id = shared.contract_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(amount), 0) AS own,
                       coalesce(sum(amount) FILTER (WHERE beneficiary_id = shared.person_id), 0) AS theirs,
                       coalesce(sum(payable) FILTER (WHERE beneficiary_id = shared.person_id), 0) AS payable
                FROM commissions_entry WHERE contract_id = contract.id AND share = 'own') booked
            WHERE booked.theirs <> round(booked.own * shared.part, 2)
                OR booked.payable <> round(booked.theirs * contract.paid_share, 2)
        """,
    ),
    Invariant(
        key="commissions.entry.once",
        rule="COM-6",
        sentence="A month books a beneficiary's share of a contract once, and never twice in a row in one direction.",
        sql="""
            SELECT contract_id, share, month FROM commissions_entry
            GROUP BY contract_id, share, beneficiary_id, month HAVING count(*) > 1
            UNION ALL
            SELECT contract_id, share, month FROM (
                SELECT contract_id, share, month, sign(amount) AS way,
                       lag(sign(amount), 1, -1) OVER (
                           PARTITION BY contract_id, share, beneficiary_id ORDER BY month) AS before
                FROM commissions_entry WHERE cause <> 'changed') AS row
            WHERE way = before
        """,
    ),
]

MONTHS = [
    Invariant(
        key="commissions.settlement.no_gap",
        rule="COM-6",
        sentence="Closed months follow each other without a gap.",
        sql="""
            SELECT month FROM (
                SELECT month, lag(month) OVER (ORDER BY month) AS before FROM commissions_settlement) AS row
            WHERE month <> before + interval '1 month'
        """,
    ),
    Invariant(
        key="commissions.settlement.rows_of_closing",
        rule="COM-6",
        sentence="Every entry and statement belongs to a closed month and was made when it was closed, not after.",
        sql="""
            SELECT 'entry', made.id FROM commissions_entry made
            LEFT JOIN commissions_settlement closed ON closed.month = made.month
            WHERE made.booked_at IS DISTINCT FROM closed.settled_at
            UNION ALL
            SELECT 'statement', made.id FROM commissions_statement made
            LEFT JOIN commissions_settlement closed ON closed.month = made.month
            WHERE made.made_at IS DISTINCT FROM closed.settled_at
        """,
    ),
    Invariant(
        key="commissions.settlement.sums",
        rule="COM-6",
        sentence="A closed month's sums are those of its entries and statements.",
        sql="""
            SELECT closed.month FROM commissions_settlement closed
            LEFT JOIN (SELECT month, count(*) AS entries, sum(amount) FILTER (WHERE share = 'own') AS own,
                    sum(payable) FILTER (WHERE share = 'own') AS payable,
                    sum(retained) FILTER (WHERE share = 'own') AS retained,
                    sum(amount) FILTER (WHERE share = 'team') AS pool
                FROM commissions_entry GROUP BY month) entry ON entry.month = closed.month
            LEFT JOIN (SELECT month, sum(paid) AS paid FROM commissions_statement GROUP BY month) told
                ON told.month = closed.month
            WHERE (closed.entries, closed.own, closed.payable, closed.retained, closed.pool, closed.paid) <> (
                coalesce(entry.entries, 0), coalesce(entry.own, 0), coalesce(entry.payable, 0),
                coalesce(entry.retained, 0), coalesce(entry.pool, 0), coalesce(told.paid, 0))
        """,
    ),
]

STATEMENTS = [
    Invariant(
        key="commissions.statement.sums_entries",
        rule="COM-7",
        sentence="A statement is the sum of its person's entries of the month, and nobody with entries is without one.",
        sql="""
            SELECT coalesce(told.person_id, entry.beneficiary_id), coalesce(told.month, entry.month)
            FROM commissions_statement told FULL JOIN (
                SELECT beneficiary_id, month, sum(payable) AS payable, sum(retained) AS retained
                FROM commissions_entry WHERE share = 'own' GROUP BY beneficiary_id, month
            ) entry ON (entry.beneficiary_id, entry.month) = (told.person_id, told.month)
            WHERE told.id IS NULL
                OR (told.earned, told.retained) <> (coalesce(entry.payable, 0), coalesce(entry.retained, 0))
        """,
    ),
    Invariant(
        key="commissions.statement.pays_what_is_there",
        rule="COM-5",
        sentence="Paid is what is available and never below zero; what is below zero is carried.",
        sql="""
            SELECT id, number FROM commissions_statement
            WHERE paid <> greatest(carried_in + earned, 0) OR carried_out <> least(carried_in + earned, 0)
        """,
    ),
    Invariant(
        key="commissions.statement.carry_goes_on",
        rule="COM-5",
        sentence="What one statement carries out, the person's next one carries in, in the very next closed month.",
        sql="""
            SELECT person_id, month FROM (
                SELECT person_id, month, carried_in,
                       lag(carried_out, 1, 0.00) OVER (PARTITION BY person_id ORDER BY month) AS before
                FROM commissions_statement) AS row
            WHERE carried_in <> before
            UNION ALL
            SELECT told.person_id, told.month FROM commissions_statement told
            WHERE told.carried_out < 0 AND EXISTS (
                SELECT FROM commissions_settlement WHERE month = told.month + interval '1 month')
            AND NOT EXISTS (
                SELECT FROM commissions_statement later
                WHERE later.person_id = told.person_id AND later.month = told.month + interval '1 month')
        """,
    ),
]

INVARIANTS = [*ENTRIES, *MONTHS, *STATEMENTS]
