"""What no path may do to a contract or a template, whoever sends the statement (CON-1, CON-2, CON-6, PRC-4, APP-3).

Plain triggers and not `pgtrigger`: those can be ignored by a session that knows how. The guards under a contract take
its row FOR SHARE, so that a line written while the contract is submitted waits, and is then refused.
"""

from django.db import migrations

WALLS = """
ALTER TABLE contracts_contractline ADD CONSTRAINT contract_line_band_walls
    FOREIGN KEY (band_id, floor, ceiling) REFERENCES quotes_priceband (id, floor, ceiling);
"""

# Lines and clauses are written while the contract is; an instalment may be set due later.
PARTS = """
CREATE FUNCTION contracts_part_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint;
    parent_state text;
    loose text[] := ARRAY['reached_on', 'due_on'];
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'contracts_instalment'
        AND (to_jsonb(NEW) - loose) = (to_jsonb(OLD) - loose)
    THEN
        RETURN NEW;
    END IF;
    FOREACH parent IN ARRAY array_remove(ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.contract_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.contract_id END], NULL)
    LOOP
        SELECT state INTO parent_state FROM contracts_contract WHERE id = parent FOR SHARE;
        IF parent_state NOT IN ('draft', 'returned') THEN
            RAISE EXCEPTION 'what stands in a contract in state % does not change', parent_state
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contract_line_guard BEFORE INSERT OR UPDATE OR DELETE ON contracts_contractline
    FOR EACH ROW EXECUTE FUNCTION contracts_part_guard();
CREATE TRIGGER contract_clause_guard BEFORE INSERT OR UPDATE OR DELETE ON contracts_contractclause
    FOR EACH ROW EXECUTE FUNCTION contracts_part_guard();
CREATE TRIGGER instalment_guard BEFORE INSERT OR UPDATE OR DELETE ON contracts_instalment
    FOR EACH ROW EXECUTE FUNCTION contracts_part_guard();
"""

CONTRACT = """
CREATE FUNCTION contracts_contract_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    loose text[] := ARRAY['state', 'revision', 'owner_id', 'region_id', 'project_lead_id', 'approved_at', 'approved_on',
        'rep_rate', 'team_rate', 'paid_share', 'place', 'signed_on', 'registered_by_id', 'registered_at', 'scan_id',
        'scan_confirmed_by_id', 'scan_confirmed_at'];
    way text;
    lines record;
    instalments numeric;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a contract begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' OR OLD.round > 0 THEN
            RAISE EXCEPTION 'contract % was submitted and is never deleted', OLD.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.customer_id <> OLD.customer_id OR NEW.rep_id <> OLD.rep_id OR NEW.origin <> OLD.origin
        OR NEW.quote_id IS DISTINCT FROM OLD.quote_id
        OR (OLD.number <> '' AND NEW.number <> OLD.number)
        OR (OLD.state NOT IN ('draft', 'returned') AND (to_jsonb(NEW) - loose) <> (to_jsonb(OLD) - loose))
        OR (OLD.approved_at IS NOT NULL
            AND (NEW.approved_at, NEW.approved_on, NEW.rep_rate, NEW.team_rate, NEW.paid_share)
                IS DISTINCT FROM (OLD.approved_at, OLD.approved_on, OLD.rep_rate, OLD.team_rate, OLD.paid_share))
        OR (OLD.signed_on IS NOT NULL
            AND (NEW.signed_on, NEW.registered_by_id, NEW.registered_at, NEW.place)
                IS DISTINCT FROM (OLD.signed_on, OLD.registered_by_id, OLD.registered_at, OLD.place))
        OR (OLD.scan_confirmed_at IS NOT NULL
            AND (NEW.scan_id, NEW.scan_confirmed_by_id, NEW.scan_confirmed_at)
                IS DISTINCT FROM (OLD.scan_id, OLD.scan_confirmed_by_id, OLD.scan_confirmed_at))
    THEN
        RAISE EXCEPTION 'contract % in state % keeps its number, parties and content', OLD.id, OLD.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    way := OLD.state || ' ' || NEW.state;
    IF NEW.state <> OLD.state AND way NOT IN (
        'draft in_review', 'returned in_review', 'draft void', 'returned void',
        'in_review approved', 'in_review returned', 'in_review rejected', 'in_review draft',
        'approved signed', 'approved void')
        AND NOT (way = 'draft signed' AND NEW.origin = 'imported')
    THEN
        RAISE EXCEPTION 'a contract does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> OLD.state AND NEW.state IN ('in_review', 'signed') AND OLD.state IN ('draft', 'returned') THEN
        SELECT count(*) AS count, sum(line.final_amount) AS total, sum(line.tax) AS tax,
               count(*) FILTER (
                   WHERE band.product_id <> line.product_id OR band.price_type <> line.price_type) AS strange
          INTO lines
          FROM contracts_contractline line JOIN quotes_priceband band ON band.id = line.band_id
         WHERE line.contract_id = NEW.id;
        IF lines.count = 0 OR lines.strange > 0 OR lines.total <> NEW.total OR lines.tax <> NEW.tax_total THEN
            RAISE EXCEPTION 'contract % is not the sum of lines within their bands', NEW.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        SELECT sum(amount) INTO instalments FROM contracts_instalment WHERE contract_id = NEW.id;
        IF instalments IS DISTINCT FROM NEW.total THEN
            RAISE EXCEPTION 'the payment schedule of contract % sums to %, not to %', NEW.id, instalments, NEW.total
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.quote_id IS NOT NULL AND EXISTS (
            (SELECT position, product_id, quantity, unit_price, discount, price_type, final_amount, tax
               FROM contracts_contractline WHERE contract_id = NEW.id
             EXCEPT
             SELECT position, product_id, quantity, unit_price, discount, price_type, final_amount, tax
               FROM quotes_quoteline WHERE quote_id = NEW.quote_id)
            UNION ALL
            (SELECT position, product_id, quantity, unit_price, discount, price_type, final_amount, tax
               FROM quotes_quoteline WHERE quote_id = NEW.quote_id
             EXCEPT
             SELECT position, product_id, quantity, unit_price, discount, price_type, final_amount, tax
               FROM contracts_contractline WHERE contract_id = NEW.id))
        THEN
            RAISE EXCEPTION 'the lines of contract % are not those of its quote', NEW.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contract_guard BEFORE INSERT OR UPDATE OR DELETE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION contracts_contract_guard();
"""

TEMPLATE = """
CREATE FUNCTION contracts_template_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint;
    parent_state text;
BEGIN
    FOREACH parent IN ARRAY array_remove(ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.template_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.template_id END], NULL)
    LOOP
        SELECT state INTO parent_state FROM contracts_contracttemplate WHERE id = parent FOR SHARE;
        IF parent_state <> 'draft' THEN
            RAISE EXCEPTION 'an approved template does not change: a new version does'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER template_clause_guard BEFORE INSERT OR UPDATE OR DELETE ON contracts_templateclause
    FOR EACH ROW EXECUTE FUNCTION contracts_template_guard();
"""

BACK = """
DROP TRIGGER template_clause_guard ON contracts_templateclause;
DROP TRIGGER contract_guard ON contracts_contract;
DROP TRIGGER instalment_guard ON contracts_instalment;
DROP TRIGGER contract_clause_guard ON contracts_contractclause;
DROP TRIGGER contract_line_guard ON contracts_contractline;
DROP FUNCTION contracts_template_guard();
DROP FUNCTION contracts_contract_guard();
DROP FUNCTION contracts_part_guard();
ALTER TABLE contracts_contractline DROP CONSTRAINT contract_line_band_walls;
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("quotes", "0003_quote_guards")]
    operations = [migrations.RunSQL(WALLS + PARTS + CONTRACT + TEMPLATE, BACK)]
