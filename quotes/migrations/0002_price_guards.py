"""An issued price policy can't change, whoever sends the statement (PRC-3).

Plain triggers and not `pgtrigger`: those can be ignored by a session that knows how. TRUNCATE is not granted to
the running role. The guard under a version takes the version's row FOR SHARE, so that a band written while the
general manager issues waits, and is then refused.
"""

from django.db import migrations

HEAD = """
CREATE FUNCTION quotes_price_head_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a price policy begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
        OR (to_jsonb(NEW) - 'valid_to' - 'revision') <> (to_jsonb(OLD) - 'valid_to' - 'revision')
        OR (NEW.valid_to IS DISTINCT FROM OLD.valid_to
            AND (NEW.valid_to IS NULL OR NEW.valid_to > COALESCE(OLD.valid_to, 'infinity')))
    THEN
        RAISE EXCEPTION 'price policy % is issued: only its last day may be brought forward', OLD.number
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER price_head_guard BEFORE INSERT OR UPDATE OR DELETE ON quotes_pricepolicy
    FOR EACH ROW EXECUTE FUNCTION quotes_price_head_guard();
"""

CONTENT = """
CREATE FUNCTION quotes_price_content_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint;
    parent_state text;
BEGIN
    FOREACH parent IN ARRAY array_remove(ARRAY[
        CASE WHEN TG_OP <> 'INSERT' THEN OLD.policy_id END,
        CASE WHEN TG_OP <> 'DELETE' THEN NEW.policy_id END], NULL)
    LOOP
        SELECT state INTO parent_state FROM quotes_pricepolicy WHERE id = parent FOR SHARE;
        IF parent_state = 'issued' THEN
            RAISE EXCEPTION 'the content of an issued price policy does not change'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
"""

TABLES = ("quotes_priceband", "quotes_postdiscount", "quotes_policyopinion")
ON_TABLE = """
CREATE TRIGGER price_content_guard BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION quotes_price_content_guard();
"""
BACK = (
    "".join(f"DROP TRIGGER price_content_guard ON {table};\n" for table in TABLES)
    + "DROP TRIGGER price_head_guard ON quotes_pricepolicy;\n"
    + "DROP FUNCTION quotes_price_content_guard();\nDROP FUNCTION quotes_price_head_guard();\n"
)


class Migration(migrations.Migration):
    dependencies = [("quotes", "0001_initial")]
    operations = [
        migrations.RunSQL(HEAD + CONTENT + "".join(ON_TABLE.format(table=table) for table in TABLES), BACK)
    ]
