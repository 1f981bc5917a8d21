"""What no path may do to a quote, whoever sends the statement (QUO-2, QUO-5, PRC-4, APP-3).

Plain triggers and not `pgtrigger`: those can be ignored by a session that knows how. The guard under a quote takes the
quote's row FOR SHARE, so that a line written while the quote is submitted waits, and is then refused.
"""

from django.db import migrations

WALLS = """
ALTER TABLE quotes_quoteline ADD CONSTRAINT quote_line_band_walls
    FOREIGN KEY (band_id, floor, ceiling) REFERENCES quotes_priceband (id, floor, ceiling);
"""

LINES = """
CREATE FUNCTION quotes_quote_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint;
    parent_state text;
BEGIN
    FOREACH parent IN ARRAY array_remove(ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.quote_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.quote_id END], NULL)
    LOOP
        SELECT state INTO parent_state FROM quotes_quote WHERE id = parent FOR SHARE;
        IF parent_state NOT IN ('draft', 'returned') THEN
            RAISE EXCEPTION 'the lines of a quote in state % do not change', parent_state
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quote_line_guard BEFORE INSERT OR UPDATE OR DELETE ON quotes_quoteline
    FOR EACH ROW EXECUTE FUNCTION quotes_quote_line_guard();
"""

# What may still change once somebody was asked: where it stands, and who is in charge of it (a handover).
QUOTE = """
CREATE FUNCTION quotes_quote_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    loose text[] := ARRAY['state', 'revision', 'approved_at', 'issued_at', 'owner_id', 'region_id'];
    way text;
    sums record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a quote begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' OR OLD.submitted_at IS NOT NULL THEN
            RAISE EXCEPTION 'quote % was submitted and is never deleted', OLD.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.customer_id <> OLD.customer_id OR NEW.version <> OLD.version
        OR (OLD.number <> '' AND NEW.number <> OLD.number)
        OR (OLD.submitted_at IS NOT NULL AND NEW.submitted_at IS NULL)
        OR (OLD.state NOT IN ('draft', 'returned') AND (to_jsonb(NEW) - loose) <> (to_jsonb(OLD) - loose))
    THEN
        RAISE EXCEPTION 'quote % in state % keeps its number, customer and content', OLD.id, OLD.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    way := OLD.state || ' ' || NEW.state;
    IF NEW.state <> OLD.state AND way NOT IN (
        'draft in_review', 'returned in_review', 'draft void', 'returned void',
        'in_review approved', 'in_review returned', 'in_review rejected', 'in_review draft',
        'approved issued', 'approved superseded', 'approved expired',
        'issued superseded', 'issued expired', 'expired superseded')
    THEN
        RAISE EXCEPTION 'a quote does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state = 'in_review' AND OLD.state <> 'in_review' THEN
        SELECT count(*) AS lines, sum(line.final_amount) AS total, sum(line.tax) AS tax,
               count(*) FILTER (WHERE band.id IS NULL OR band.policy_id IS DISTINCT FROM NEW.policy_id
                   OR band.product_id <> line.product_id OR band.price_type <> line.price_type) AS unbound
          INTO sums
          FROM quotes_quoteline line LEFT JOIN quotes_priceband band ON band.id = line.band_id
         WHERE line.quote_id = NEW.id;
        IF sums.lines = 0 OR sums.unbound > 0 THEN
            RAISE EXCEPTION 'quote % has % lines, % of them outside the price policy', NEW.id, sums.lines, sums.unbound
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF sums.total <> NEW.total OR sums.tax <> NEW.tax_total THEN
            RAISE EXCEPTION 'quote % is not the sum of its lines', NEW.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quote_guard BEFORE INSERT OR UPDATE OR DELETE ON quotes_quote
    FOR EACH ROW EXECUTE FUNCTION quotes_quote_guard();
"""

BACK = """
DROP TRIGGER quote_guard ON quotes_quote;
DROP TRIGGER quote_line_guard ON quotes_quoteline;
DROP FUNCTION quotes_quote_guard();
DROP FUNCTION quotes_quote_line_guard();
ALTER TABLE quotes_quoteline DROP CONSTRAINT quote_line_band_walls;
"""


class Migration(migrations.Migration):
    dependencies = [("quotes", "0002_price_guards")]
    operations = [migrations.RunSQL(WALLS + LINES + QUOTE, BACK)]
