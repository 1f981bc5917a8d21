"""What must hold of receivables: instalments, receipts and what they pay."""

from salesops.base.invariants import Invariant

RECEIVABLE = [
    Invariant(
        key="contracts.receivable.receipt_not_exceeded",
        rule="REC-1",
        sentence="What a receipt pays and what is left of it are together its amount, and neither is below nothing.",
        sql="""
            SELECT receipt.number, receipt.amount, sum(pays.amount) FROM contracts_receipt receipt
            JOIN contracts_receiptmatch pays ON pays.receipt_id = receipt.id
            WHERE receipt.reverses_id IS NULL GROUP BY receipt.id
            HAVING sum(pays.amount) NOT BETWEEN 0 AND receipt.amount
        """,
    ),
    Invariant(
        key="contracts.receivable.instalment_not_exceeded",
        rule="REC-1",
        sentence="What came in on an instalment is never more than its amount, nor less than nothing.",
        sql="""
            SELECT instalment.id, instalment.amount, sum(pays.amount) FROM contracts_instalment instalment
            JOIN contracts_receiptmatch pays ON pays.instalment_id = instalment.id GROUP BY instalment.id
            HAVING sum(pays.amount) NOT BETWEEN 0 AND instalment.amount
        """,
    ),
    Invariant(
        key="contracts.receivable.balance_is_what_is_open",
        rule="REC-1",
        sentence="A signed contract's balance, its amount less what came in, is what is open of its instalments.",
        sql="""
            SELECT contract.number, contract.total, owed.whole, paid.whole FROM contracts_contract contract
            CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS whole FROM contracts_receiptmatch
                WHERE contract_id = contract.id) paid
            CROSS JOIN LATERAL (SELECT coalesce(sum(amount), 0) AS whole FROM contracts_instalment
                WHERE contract_id = contract.id) owed
            WHERE contract.state = 'signed'
                AND (contract.total - paid.whole < 0 OR contract.total - paid.whole <> owed.whole - paid.whole)
        """,
    ),
    Invariant(
        key="contracts.receivable.reversal_mirrors",
        rule="REC-1",
        sentence="A reversal is the negative of one receipt of the same customer, not dated before it, and none of the "
        "money of the two pays anything.",
        sql="""
            SELECT reversal.number, receipt.number FROM contracts_receipt reversal
            JOIN contracts_receipt receipt ON receipt.id = reversal.reverses_id
            WHERE receipt.reverses_id IS NOT NULL OR reversal.amount <> -receipt.amount
                OR reversal.received_on < receipt.received_on
                OR reversal.customer_id IS DISTINCT FROM receipt.customer_id
                OR EXISTS (SELECT FROM contracts_receiptmatch WHERE receipt_id IN (receipt.id, reversal.id)
                    GROUP BY instalment_id HAVING sum(amount) <> 0)
        """,
    ),
    Invariant(
        key="contracts.receivable.taken_back_once",
        rule="REC-1",
        sentence="A negative match undoes one positive match of its receipt, or of the receipt it reverses, in full.",
        sql="""
            SELECT undone.id FROM contracts_receiptmatch undone
            JOIN contracts_receipt receipt ON receipt.id = undone.receipt_id
            LEFT JOIN contracts_receiptmatch pays ON pays.id = undone.takes_back_id
            WHERE (undone.amount < 0 OR undone.takes_back_id IS NOT NULL) AND (
                pays.id IS NULL OR pays.takes_back_id IS NOT NULL OR pays.amount <> -undone.amount
                OR pays.instalment_id <> undone.instalment_id
                OR pays.receipt_id <> coalesce(receipt.reverses_id, receipt.id))
        """,
    ),
    Invariant(
        key="contracts.receivable.on_signed_contracts",
        rule="REC-1",
        sentence="Money is matched to signed contracts only, and to the customer's own where the receipt names one.",
        sql="""
            SELECT pays.id, contract.number FROM contracts_receiptmatch pays
            JOIN contracts_contract contract ON contract.id = pays.contract_id
            JOIN contracts_receipt receipt ON receipt.id = pays.receipt_id
            WHERE contract.state <> 'signed' OR receipt.customer_id <> contract.customer_id
        """,
    ),
    Invariant(
        key="contracts.receivable.match_repeats_its_parents",
        rule="REC-1",
        sentence="A match bears the contract of its instalment and the day of its receipt.",
        sql="""
            SELECT pays.id FROM contracts_receiptmatch pays
            JOIN contracts_instalment instalment ON instalment.id = pays.instalment_id
            JOIN contracts_receipt receipt ON receipt.id = pays.receipt_id
            WHERE (pays.contract_id, pays.received_on) <> (instalment.contract_id, receipt.received_on)
        """,
    ),
    Invariant(
        key="contracts.receivable.due_from_its_trigger",
        rule="REC-1",
        sentence="An instalment is due so many days after its trigger was reached, and has no day before.",
        sql="""
            SELECT id FROM contracts_instalment
            WHERE trigger <> 'fixed_day' AND due_on IS DISTINCT FROM reached_on + days
        """,
    ),
    Invariant(
        key="contracts.receivable.numbers_without_gaps",
        rule="REC-1",
        sentence="Numbers of receipts run without a gap within a year.",
        sql="""
            SELECT number FROM (
                SELECT number, split_part(number, '-', 3)::int AS drawn, row_number() OVER (
                    PARTITION BY split_part(number, '-', 2) ORDER BY split_part(number, '-', 3)::int) AS place
                FROM contracts_receipt
            ) AS placed WHERE drawn <> place
        """,
    ),
]
