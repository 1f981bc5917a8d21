"""What must hold on the contracts floor, as SQL for `check_invariants`. One section per chapter."""

from salesops.base.invariants import Invariant

# ---------------------------------------------------------------------------------------------------------- contract

CONTRACT = [
    Invariant(
        key="contracts.contract.sum_of_lines",
        rule="CON-2",
        sentence="A contract's amount and tax are the sums of its lines.",
        sql="""
            SELECT contract.id, contract.total FROM contracts_contract contract
            LEFT JOIN contracts_contractline line ON line.contract_id = contract.id GROUP BY contract.id
            HAVING contract.total <> coalesce(sum(line.final_amount), 0)
                OR contract.tax_total <> coalesce(sum(line.tax), 0)
        """,
    ),
    Invariant(
        key="contracts.contract.line_amounts",
        rule="CON-2",
        sentence="A line's amount is quantity × price less discount, rounded once; its tax is what the rate takes.",
        sql="""
            SELECT id FROM contracts_contractline
            WHERE amount <> round(quantity * unit_price * (1 - discount), 2)
                OR tax <> final_amount - round(final_amount / (1 + tax_rate), 2)
        """,
    ),
    Invariant(
        key="contracts.contract.lines_of_quote",
        rule="CON-2",
        sentence="The lines of a contract that was submitted are those of its quote.",
        sql="""
            WITH mine AS (
                SELECT contract_id, position, product_id, quantity, unit_price, discount, price_type, final_amount, tax
                FROM contracts_contractline
            ), offered AS (
                SELECT contract.id AS contract_id, line.position, line.product_id, line.quantity, line.unit_price,
                    line.discount, line.price_type, line.final_amount, line.tax
                FROM contracts_contract contract JOIN quotes_quoteline line ON line.quote_id = contract.quote_id
            )
            SELECT contract.id FROM contracts_contract contract
            WHERE contract.round > 0 AND contract.quote_id IS NOT NULL AND EXISTS (
                (SELECT * FROM mine WHERE contract_id = contract.id
                    EXCEPT SELECT * FROM offered WHERE contract_id = contract.id)
                UNION ALL
                (SELECT * FROM offered WHERE contract_id = contract.id
                    EXCEPT SELECT * FROM mine WHERE contract_id = contract.id))
        """,
    ),
    Invariant(
        key="contracts.contract.bound_inside",
        rule="PRC-4",
        sentence="Every line of a contract lies within its band, which is of its product and price type.",
        sql="""
            SELECT line.id FROM contracts_contractline line JOIN quotes_priceband band ON band.id = line.band_id
            WHERE line.final_amount < round(line.quantity * band.floor, 2)
                OR line.final_amount > round(line.quantity * band.ceiling, 2)
                OR (line.floor, line.ceiling, line.product_id, line.price_type)
                    <> (band.floor, band.ceiling, band.product_id, band.price_type)
        """,
    ),
    Invariant(
        key="contracts.contract.sum_of_instalments",
        rule="REC-1",
        sentence="The payment schedule of a contract that was submitted sums to its amount.",
        sql="""
            SELECT contract.id, contract.total, sum(part.amount) FROM contracts_contract contract
            LEFT JOIN contracts_instalment part ON part.contract_id = contract.id
            WHERE contract.state NOT IN ('draft', 'returned', 'void') OR contract.approved_at IS NOT NULL
            GROUP BY contract.id HAVING contract.total IS DISTINCT FROM sum(part.amount)
        """,
    ),
    Invariant(
        key="contracts.contract.house_text",
        rule="CON-1",
        sentence="A clause that is not negotiable stands in the contract as its template has it.",
        sql="""
            SELECT mine.id FROM contracts_contractclause mine
            JOIN contracts_contract contract ON contract.id = mine.contract_id
            LEFT JOIN contracts_templateclause house
                ON house.template_id = contract.template_id AND house.position = mine.position
            WHERE (mine.title, mine.lock) IS DISTINCT FROM (house.title, house.lock)
                OR (mine.lock <> 'negotiable' AND mine.text <> house.text)
        """,
    ),
    Invariant(
        key="contracts.contract.deviations_confirmed",
        rule="CON-3",
        sentence="Every deviation of an approved contract is confirmed by name, by somebody whose sale it is not.",
        sql="""
            SELECT deviation.id, contract.number FROM contracts_deviation deviation
            JOIN contracts_contract contract ON contract.id = deviation.contract_id
            LEFT JOIN contracts_deviationconfirmation said ON said.deviation_id = deviation.id
            WHERE deviation.round = contract.round AND contract.approved_at IS NOT NULL
                AND (said.id IS NULL OR said.confirmed_by_id = contract.rep_id)
        """,
    ),
    Invariant(
        key="contracts.contract.state_and_request",
        rule="APP-3",
        sentence="A contract is in approval exactly while its request is open, and approved by an approved one only.",
        sql="""
            WITH request AS (
                SELECT request.subject_id, request.state FROM approvals_request request
                JOIN django_content_type kind ON kind.id = request.subject_type_id
                WHERE kind.app_label = 'contracts' AND kind.model = 'contract'
            )
            SELECT contract.id, contract.state FROM contracts_contract contract WHERE contract.origin = 'quote' AND (
                (contract.state = 'in_review') <> EXISTS (
                    SELECT FROM request WHERE subject_id = contract.id AND state IN ('pending', 'stopped'))
                OR (contract.approved_at IS NOT NULL) <> EXISTS (
                    SELECT FROM request WHERE subject_id = contract.id AND state = 'approved'))
        """,
    ),
    Invariant(
        key="contracts.contract.frozen_text",
        rule="CON-6",
        sentence="Every approved contract has its text, which is still the one that its hash was taken of.",
        sql="""
            SELECT contract.number FROM contracts_contract contract
            LEFT JOIN contracts_contracttext text ON text.contract_id = contract.id
            WHERE contract.origin = 'quote' AND (contract.approved_at IS NULL) <> (text.id IS NULL)
                OR text.sha256 <> encode(sha256(convert_to(text.html, 'UTF8')), 'hex')
        """,
    ),
    Invariant(
        key="contracts.contract.approved_has_paper",
        rule="CON-6",
        sentence="Every approved contract has its paper under its number, made of the frozen text.",
        sql="""
            SELECT contract.number FROM contracts_contract contract
            JOIN contracts_contracttext text ON text.contract_id = contract.id
            WHERE NOT EXISTS (
                SELECT FROM documents_paper paper WHERE paper.kind = 'contracts.contract'
                    AND paper.number = contract.number AND paper.subject_id = contract.id
                    AND (paper.state <> 'archived' OR paper.html_sha256 = text.sha256))
        """,
    ),
    Invariant(
        key="contracts.contract.terms_of_commission",
        rule="COM-1",
        sentence="An agreed contract keeps the terms of commission of the day on which it was approved.",
        sql="""
            SELECT number FROM contracts_contract
            WHERE state IN ('approved', 'signed') AND (
                rep_rate IS NULL OR team_rate IS NULL OR paid_share IS NULL
                OR approved_on IS DISTINCT FROM (approved_at AT TIME ZONE 'Asia/Shanghai')::date)
        """,
    ),
    Invariant(
        key="contracts.contract.signed_after_approval",
        rule="CON-6",
        sentence="Nothing was signed before its approval, and nobody has confirmed a scan that they registered.",
        sql="""
            SELECT number FROM contracts_contract
            WHERE signed_on < approved_on OR scan_confirmed_by_id = registered_by_id
                OR (state = 'signed' AND origin = 'quote' AND scan_id IS NULL)
        """,
    ),
    Invariant(
        key="contracts.contract.customer_won",
        rule="CUS-4",
        sentence="Who has signed a contract drafted here is past being a customer we are still trying to win.",
        sql="""
            SELECT customer.number, contract.number FROM contracts_contract contract
            JOIN customers_customer customer ON customer.id = contract.customer_id
            WHERE contract.state = 'signed' AND contract.origin = 'quote'
                AND customer.status IN ('registered', 'basic', 'potential')
        """,
    ),
    Invariant(
        key="contracts.contract.numbers_without_gaps",
        rule="CON-6",
        sentence="Numbers of contracts run without a gap within a year.",
        sql="""
            SELECT number FROM (
                SELECT number, row_number() OVER (
                    PARTITION BY substr(number, 1, 7) ORDER BY split_part(number, '-', 3)::int) AS place
                FROM contracts_contract WHERE number <> ''
            ) AS placed WHERE split_part(number, '-', 3)::int <> place
        """,
    ),
]

# -------------------------------------------------------------------------------------------------------- receivable

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

INVARIANTS = [*CONTRACT, *RECEIVABLE]
