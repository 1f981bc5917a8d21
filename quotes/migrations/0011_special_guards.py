"""What no path may do with a special price, whoever sends the statement (PRC-4).

A line points at the special price together with the price itself, so that it can't claim one that was never granted. A
quote leaves the draft with such lines only where they are of its customer, product and quantity, approved, and on no
quote of another number; the price's row is locked meanwhile, so that of two quotes the second is refused.
"""

from django.db import migrations

WALL = """
ALTER TABLE quotes_quoteline ADD CONSTRAINT quote_line_special_wall
    FOREIGN KEY (special_id, special_floor) REFERENCES quotes_specialprice (id, price);
"""

SPECIAL = """
CREATE FUNCTION quotes_special_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    loose text[] := ARRAY['state', 'revision', 'closed_at', 'owner_id'];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'review' THEN
            RAISE EXCEPTION 'a special price begins with its review' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.number <> OLD.number OR NEW.customer_id <> OLD.customer_id
        OR (OLD.state <> 'review' AND (to_jsonb(NEW) - loose) <> (to_jsonb(OLD) - loose))
    THEN
        RAISE EXCEPTION 'special price % in state % keeps its content', OLD.number, OLD.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.state <> OLD.state AND OLD.state || ' ' || NEW.state NOT IN (
        'review pending', 'review withdrawn', 'pending approved', 'pending review', 'pending rejected')
    THEN
        RAISE EXCEPTION 'a special price does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER special_guard BEFORE INSERT OR UPDATE ON quotes_specialprice
    FOR EACH ROW EXECUTE FUNCTION quotes_special_guard();
"""

OPINIONS = """
CREATE FUNCTION quotes_special_opinion_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint;
    parent_state text;
BEGIN
    FOREACH parent IN ARRAY array_remove(ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.special_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.special_id END], NULL)
    LOOP
        SELECT state INTO parent_state FROM quotes_specialprice WHERE id = parent FOR SHARE;
        IF parent_state <> 'review' THEN
            RAISE EXCEPTION 'what was said about a special price in state % does not change', parent_state
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER special_opinion_guard BEFORE INSERT OR UPDATE OR DELETE ON quotes_specialopinion
    FOR EACH ROW EXECUTE FUNCTION quotes_special_opinion_guard();
"""

USED = """
CREATE FUNCTION quotes_special_used_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    strange bigint;
BEGIN
    PERFORM 1 FROM quotes_specialprice
      WHERE id IN (SELECT special_id FROM quotes_quoteline WHERE quote_id = NEW.id)
      ORDER BY id FOR NO KEY UPDATE;
    SELECT special.id INTO strange
      FROM quotes_quoteline line JOIN quotes_specialprice special ON special.id = line.special_id
     WHERE line.quote_id = NEW.id AND (
        special.state <> 'approved' OR line.price_type <> 'normal'
        OR (special.customer_id, special.product_id, special.quantity)
            <> (NEW.customer_id, line.product_id, line.quantity)
        OR EXISTS (
            SELECT FROM quotes_quoteline other JOIN quotes_quote quote ON quote.id = other.quote_id
            WHERE other.special_id = special.id AND quote.number <> NEW.number
                AND quote.state NOT IN ('draft', 'returned', 'rejected', 'void')))
     LIMIT 1;
    IF strange IS NOT NULL THEN
        RAISE EXCEPTION 'quote % stands on special price %, which is not for it', NEW.id, strange
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER special_used_guard BEFORE UPDATE ON quotes_quote FOR EACH ROW
    WHEN (NEW.state = 'in_review' AND OLD.state <> 'in_review') EXECUTE FUNCTION quotes_special_used_guard();
"""

BACK = """
DROP TRIGGER special_used_guard ON quotes_quote;
DROP TRIGGER special_opinion_guard ON quotes_specialopinion;
DROP TRIGGER special_guard ON quotes_specialprice;
DROP FUNCTION quotes_special_used_guard();
DROP FUNCTION quotes_special_opinion_guard();
DROP FUNCTION quotes_special_guard();
ALTER TABLE quotes_quoteline DROP CONSTRAINT quote_line_special_wall;
"""


class Migration(migrations.Migration):
    dependencies = [("quotes", "0010_special_prices")]
    operations = [migrations.RunSQL(WALL + SPECIAL + OPINIONS + USED, BACK)]
