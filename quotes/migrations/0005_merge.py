"""A quote follows its customer when that one is merged into another (CUS-2); nothing else of it changes then."""

from django.db import migrations

GUARD = """
DROP TRIGGER quote_guard ON quotes_quote;
CREATE TRIGGER quote_guard BEFORE INSERT OR DELETE ON quotes_quote
    FOR EACH ROW EXECUTE FUNCTION quotes_quote_guard();
CREATE TRIGGER quote_guard_of_changes BEFORE UPDATE ON quotes_quote FOR EACH ROW
    WHEN (NEW.customer_id = OLD.customer_id OR NOT customers_only_merged(to_jsonb(OLD), to_jsonb(NEW)))
    EXECUTE FUNCTION quotes_quote_guard();
"""
BACK = """
DROP TRIGGER quote_guard_of_changes ON quotes_quote;
DROP TRIGGER quote_guard ON quotes_quote;
CREATE TRIGGER quote_guard BEFORE INSERT OR UPDATE OR DELETE ON quotes_quote
    FOR EACH ROW EXECUTE FUNCTION quotes_quote_guard();
"""


class Migration(migrations.Migration):
    """Lets the guard look away from a merge."""

    dependencies = [("quotes", "0004_shares"), ("customers", "0019_merge")]
    operations = [migrations.RunSQL(GUARD, BACK)]
