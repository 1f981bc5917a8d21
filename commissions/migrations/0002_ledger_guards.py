"""A closed month gets no new rows, and no month is left out (COM-6; docs/rules/ledger.md).

One statement trigger per table: it looks once, however many rows an INSERT adds. ``settle_month`` writes entries and
statements first and the month's settlement last, all in one transaction.
"""

from django.db import migrations

CLOSED = """
CREATE FUNCTION commissions_closed_month_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    closed date;
BEGIN
    SELECT settlement.month INTO closed FROM commissions_settlement settlement
     WHERE settlement.month IN (SELECT month FROM added) LIMIT 1;
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION 'the month % is closed', to_char(closed, 'YYYY-MM')
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_of_open_month AFTER INSERT ON commissions_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION commissions_closed_month_guard();
CREATE TRIGGER statement_of_open_month AFTER INSERT ON commissions_statement
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION commissions_closed_month_guard();
"""

IN_ORDER = """
CREATE FUNCTION commissions_month_order_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last date;
BEGIN
    SELECT max(month) INTO last FROM commissions_settlement;
    IF last IS NOT NULL AND NEW.month <> last + interval '1 month' THEN
        RAISE EXCEPTION 'after % comes the next month, not %', to_char(last, 'YYYY-MM'), to_char(NEW.month, 'YYYY-MM')
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER settlement_in_order BEFORE INSERT ON commissions_settlement
    FOR EACH ROW EXECUTE FUNCTION commissions_month_order_guard();
"""

BACK = """
DROP TRIGGER settlement_in_order ON commissions_settlement;
DROP TRIGGER statement_of_open_month ON commissions_statement;
DROP TRIGGER entry_of_open_month ON commissions_entry;
DROP FUNCTION commissions_month_order_guard();
DROP FUNCTION commissions_closed_month_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("commissions", "0001_initial"), ("contracts", "0003_receivable_guards")]
    operations = [migrations.RunSQL(CLOSED + IN_ORDER, BACK)]
