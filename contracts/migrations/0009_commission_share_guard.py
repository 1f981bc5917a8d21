"""Who shares in a contract's commission is kept with its signing, and not added to it later (CUS-2, COM-1)."""

from django.db import migrations

GUARD = """
CREATE FUNCTION contracts_commission_share_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shared record;
BEGIN
    SELECT state, rep_id INTO shared FROM contracts_contract WHERE id = NEW.contract_id FOR SHARE;
    IF shared.state IS DISTINCT FROM 'approved' OR shared.rep_id = NEW.person_id THEN
        RAISE EXCEPTION 'the commission of contract % in state % is not shared with %',
            NEW.contract_id, shared.state, NEW.person_id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER commission_share_guard BEFORE INSERT ON contracts_commissionshare
    FOR EACH ROW EXECUTE FUNCTION contracts_commission_share_guard();
"""
BACK = """
DROP TRIGGER commission_share_guard ON contracts_commissionshare;
DROP FUNCTION contracts_commission_share_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0008_commission_share")]
    operations = [migrations.RunSQL(GUARD, BACK)]
