"""Nobody is above themselves on any day, whoever writes the row (ORG-1): Django can't express it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION org_refuse_loop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('org.tree'));
    IF NEW.superior_id IS NOT NULL AND EXISTS (
        WITH RECURSIVE up (person_id, during) AS (
            SELECT NEW.superior_id, NEW.during
            UNION
            SELECT a.superior_id, up.during * a.during
            FROM up JOIN org_assignment a ON a.person_id = up.person_id AND a.during && up.during
            WHERE a.superior_id IS NOT NULL
        )
        SELECT 1 FROM up WHERE person_id = NEW.person_id
    ) THEN
        RAISE EXCEPTION 'assignment % would close a loop', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER org_refuse_loop AFTER INSERT OR UPDATE ON org_assignment
    FOR EACH ROW EXECUTE FUNCTION org_refuse_loop();
"""
UNGUARD = "DROP TRIGGER org_refuse_loop ON org_assignment; DROP FUNCTION org_refuse_loop();"


class Migration(migrations.Migration):
    """Adds the trigger."""

    dependencies = [("org", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
