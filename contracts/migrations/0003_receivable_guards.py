"""Money that came in can't be matched twice, nor beyond what is open, by anybody at once (REC-1).

The guards lock the receipt first and its contract second; actions take the same locks in the same order. They run as
the owner of the schema: a row lock needs the right to update, which the web's role does not have on what is append-only.
"""

from django.db import migrations

KEYS = """
ALTER TABLE contracts_receiptmatch ADD CONSTRAINT match_is_of_the_contract
    FOREIGN KEY (instalment_id, contract_id) REFERENCES contracts_instalment (id, contract_id);
ALTER TABLE contracts_receiptmatch ADD CONSTRAINT match_is_of_the_day
    FOREIGN KEY (receipt_id, received_on) REFERENCES contracts_receipt (id, received_on);
"""

LOCK = """
CREATE FUNCTION contracts_lock_receipt(receipt bigint) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM contracts_receipt WHERE id = receipt FOR NO KEY UPDATE;
END $$;
"""

RECEIPT = """
CREATE FUNCTION contracts_receipt_guard() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    reversed contracts_receipt;
BEGIN
    IF NEW.reverses_id IS NULL THEN RETURN NEW; END IF;
    SELECT * INTO reversed FROM contracts_receipt WHERE id = NEW.reverses_id FOR NO KEY UPDATE;
    IF reversed.reverses_id IS NOT NULL OR NEW.amount <> -reversed.amount OR NEW.received_on < reversed.received_on
        OR NEW.customer_id IS DISTINCT FROM reversed.customer_id
    THEN
        RAISE EXCEPTION 'a reversal mirrors one receipt, on its day or later'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER receipt_guard BEFORE INSERT ON contracts_receipt
    FOR EACH ROW EXECUTE FUNCTION contracts_receipt_guard();
"""

MATCH = """
CREATE FUNCTION contracts_match_guard() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    receipt contracts_receipt;
    undone contracts_receiptmatch;
    contract_state text;
    whole numeric;
    used numeric;
BEGIN
    SELECT * INTO receipt FROM contracts_receipt WHERE id = NEW.receipt_id FOR NO KEY UPDATE;
    SELECT state INTO contract_state FROM contracts_contract WHERE id = NEW.contract_id FOR NO KEY UPDATE;
    IF contract_state <> 'signed' THEN
        RAISE EXCEPTION 'money is matched to a signed contract' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.takes_back_id IS NOT NULL THEN
        SELECT * INTO undone FROM contracts_receiptmatch WHERE id = NEW.takes_back_id;
        IF undone.takes_back_id IS NOT NULL OR undone.instalment_id <> NEW.instalment_id
            OR undone.amount <> -NEW.amount OR undone.receipt_id <> coalesce(receipt.reverses_id, receipt.id)
        THEN
            RAISE EXCEPTION 'match % is not the mirror of the one it takes back', NEW.takes_back_id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF receipt.reverses_id IS NOT NULL OR EXISTS (SELECT FROM contracts_receipt WHERE reverses_id = receipt.id) THEN
        RAISE EXCEPTION 'a reversed receipt pays nothing' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT coalesce(sum(amount), 0) INTO used FROM contracts_receiptmatch WHERE receipt_id = NEW.receipt_id;
    IF used + NEW.amount > receipt.amount THEN
        RAISE EXCEPTION 'receipt % has less than % left', receipt.number, NEW.amount
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT amount INTO whole FROM contracts_instalment WHERE id = NEW.instalment_id;
    SELECT coalesce(sum(amount), 0) INTO used FROM contracts_receiptmatch WHERE instalment_id = NEW.instalment_id;
    IF used + NEW.amount > whole THEN
        RAISE EXCEPTION 'instalment % has less than % open', NEW.instalment_id, NEW.amount
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER match_guard BEFORE INSERT ON contracts_receiptmatch
    FOR EACH ROW EXECUTE FUNCTION contracts_match_guard();
"""

BACK = """
DROP TRIGGER match_guard ON contracts_receiptmatch;
DROP TRIGGER receipt_guard ON contracts_receipt;
DROP FUNCTION contracts_match_guard();
DROP FUNCTION contracts_receipt_guard();
DROP FUNCTION contracts_lock_receipt(bigint);
ALTER TABLE contracts_receiptmatch DROP CONSTRAINT match_is_of_the_day;
ALTER TABLE contracts_receiptmatch DROP CONSTRAINT match_is_of_the_contract;
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_contract_guards")]
    operations = [migrations.RunSQL(KEYS + LOCK + RECEIPT + MATCH, BACK)]
