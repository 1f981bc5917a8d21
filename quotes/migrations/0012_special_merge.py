"""A special price follows its customer when that one is merged into another (CUS-2); nothing else of it changes then."""

from django.db import migrations

GUARD = """
DROP TRIGGER special_guard ON quotes_specialprice;
CREATE TRIGGER special_guard BEFORE INSERT ON quotes_specialprice
    FOR EACH ROW EXECUTE FUNCTION quotes_special_guard();
CREATE TRIGGER special_guard_of_changes BEFORE UPDATE ON quotes_specialprice FOR EACH ROW
    WHEN (NEW.customer_id = OLD.customer_id OR NOT customers_only_merged(to_jsonb(OLD), to_jsonb(NEW)))
    EXECUTE FUNCTION quotes_special_guard();
"""
BACK = """
DROP TRIGGER special_guard_of_changes ON quotes_specialprice;
DROP TRIGGER special_guard ON quotes_specialprice;
CREATE TRIGGER special_guard BEFORE INSERT OR UPDATE ON quotes_specialprice
    FOR EACH ROW EXECUTE FUNCTION quotes_special_guard();
"""


class Migration(migrations.Migration):
    """Lets the guard look away from a merge."""

    dependencies = [("quotes", "0011_special_guards"), ("customers", "0019_merge")]
    operations = [migrations.RunSQL(GUARD, BACK)]
