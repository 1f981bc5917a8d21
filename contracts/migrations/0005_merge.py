"""A contract follows its customer when that one is merged into another (CUS-2); nothing else of it changes then."""

from django.db import migrations

GUARD = """
DROP TRIGGER contract_guard ON contracts_contract;
CREATE TRIGGER contract_guard BEFORE INSERT OR DELETE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION contracts_contract_guard();
CREATE TRIGGER contract_guard_of_changes BEFORE UPDATE ON contracts_contract FOR EACH ROW
    WHEN (NEW.customer_id = OLD.customer_id OR NOT customers_only_merged(to_jsonb(OLD), to_jsonb(NEW)))
    EXECUTE FUNCTION contracts_contract_guard();
"""
BACK = """
DROP TRIGGER contract_guard_of_changes ON contracts_contract;
DROP TRIGGER contract_guard ON contracts_contract;
CREATE TRIGGER contract_guard BEFORE INSERT OR UPDATE OR DELETE ON contracts_contract
    FOR EACH ROW EXECUTE FUNCTION contracts_contract_guard();
"""


class Migration(migrations.Migration):
    """Lets the guard look away from a merge."""

    dependencies = [("contracts", "0004_shares"), ("customers", "0019_merge")]
    operations = [migrations.RunSQL(GUARD, BACK)]
