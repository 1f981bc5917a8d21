"""Issued words stand for ever but for their last day, a dropped draft as it is, and each begins as a draft (QUO-4)."""

from django.db import migrations

GUARD = """
CREATE FUNCTION quotes_template_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a template of the quotation begins as a draft'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF OLD.state <> 'draft'
        AND (OLD.state = 'dropped' OR to_jsonb(OLD) - 'valid_to' <> to_jsonb(NEW) - 'valid_to')
    THEN
        RAISE EXCEPTION 'the words of template % do not change any more', OLD.id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER template_guard BEFORE INSERT OR UPDATE ON quotes_quotetemplate
    FOR EACH ROW EXECUTE FUNCTION quotes_template_guard();
"""
BACK = """
DROP TRIGGER template_guard ON quotes_quotetemplate;
DROP FUNCTION quotes_template_guard();
"""


class Migration(migrations.Migration):
    """Holds what was issued."""

    dependencies = [("quotes", "0014_quote_templates")]
    operations = [migrations.RunSQL(GUARD, BACK)]
