"""What must hold of contracts: their lines, texts, approvals, signing."""

from salesops.base.invariants import Invariant

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
            WHERE line.final_amount < round(line.quantity * coalesce(line.special_floor, band.floor), 2)
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
        key="contracts.contract.commission_shared_by_ruling",
        rule="CUS-2",
        sentence="A signed contract shares its commission as a ruling says that was made until the day of its signing.",
        sql="""
            SELECT contract.number FROM contracts_commissionshare shared
            JOIN contracts_contract contract ON contract.id = shared.contract_id
            JOIN customers_dispute ruling ON ruling.id = shared.ruling_id
            WHERE contract.state <> 'signed' OR ruling.state <> 'ruled'
                OR shared.part * 100 IS DISTINCT FROM ruling.shared_percent
                OR contract.rep_id <> CASE ruling.ruling WHEN 'moves' THEN ruling.claimant_id ELSE ruling.keeper_id END
                OR shared.person_id <> CASE ruling.ruling WHEN 'moves' THEN ruling.keeper_id ELSE ruling.claimant_id END
                OR (ruling.closed_at AT TIME ZONE 'Asia/Shanghai')::date > contract.signed_on
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
        key="contracts.contract.sealed_before_signing",
        rule="QUO-6",
        sentence="Since the register of seals is kept, a contract was signed only when its paper had been sealed.",
        sql="""
            SELECT contract.number FROM contracts_contract contract
            WHERE contract.state = 'signed' AND contract.origin = 'quote'
                AND contract.registered_at > (SELECT min(since) FROM seals_custody)
                AND NOT EXISTS (
                    SELECT FROM seals_sealentry entry JOIN documents_paper paper ON paper.id = entry.paper_id
                    WHERE paper.kind = 'contracts.contract' AND paper.subject_id = contract.id
                        AND entry.state = 'used' AND entry.corrects_id IS NULL AND entry.seal IN ('contract', 'company')
                        AND entry.used_at <= contract.registered_at)
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
