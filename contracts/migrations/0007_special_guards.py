"""A contract's line on a special price is of its customer, product and quantity, whoever sends the statement (PRC-4)."""

from django.db import migrations

GUARD = """
ALTER TABLE contracts_contractline ADD CONSTRAINT contract_line_special_wall
    FOREIGN KEY (special_id, special_floor) REFERENCES quotes_specialprice (id, price);
CREATE FUNCTION contracts_special_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM quotes_specialprice special JOIN contracts_contract contract ON contract.id = NEW.contract_id
        WHERE special.id = NEW.special_id AND special.state = 'approved' AND NEW.price_type = 'normal'
            AND (special.customer_id, special.product_id, special.quantity)
                = (contract.customer_id, NEW.product_id, NEW.quantity))
    THEN
        RAISE EXCEPTION 'contract % stands on special price %, which is not for it', NEW.contract_id, NEW.special_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contract_special_guard BEFORE INSERT OR UPDATE ON contracts_contractline FOR EACH ROW
    WHEN (NEW.special_id IS NOT NULL) EXECUTE FUNCTION contracts_special_guard();
"""
BACK = """
DROP TRIGGER contract_special_guard ON contracts_contractline;
DROP FUNCTION contracts_special_guard();
ALTER TABLE contracts_contractline DROP CONSTRAINT contract_line_special_wall;
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0006_special_prices")]
    operations = [migrations.RunSQL(GUARD, BACK)]
