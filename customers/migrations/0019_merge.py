"""Merging two customers moves what hangs on one of them, also what is written once (CUS-2).

The running role may not change rows that are append-only, and triggers keep papers as they were submitted. These
functions belong to the owner of the schema and do one thing: a column that names a customer comes to name the one that
it was merged into, which must be written down before. Nothing else of the row changes.
"""

from django.db import migrations

MERGED = """
CREATE FUNCTION customers_merged(gone bigint, kept bigint) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN EXISTS (SELECT FROM customers_customer WHERE id = gone AND merged_into_id = kept);
CREATE FUNCTION customers_only_merged(before jsonb, after jsonb) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN (before - 'customer_id') = (after - 'customer_id')
        AND customers_merged((before ->> 'customer_id')::bigint, (after ->> 'customer_id')::bigint);
"""
# Of a table that names any record those rows alone that name a customer.
OURS = """
CREATE FUNCTION customers_only_ours(type_column name) RETURNS text
    LANGUAGE sql STABLE
    RETURN CASE WHEN type_column IS NULL THEN '' ELSE format(
        ' AND %I = (SELECT id FROM django_content_type WHERE app_label = ''customers'' AND model = ''customer'')',
        type_column) END;
"""
HOLD = """
CREATE FUNCTION customers_hold(place regclass, of_column name, type_column name, gone bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format('SELECT FROM %s WHERE %I = $1%s ORDER BY id FOR NO KEY UPDATE',
        place, of_column, customers_only_ours(type_column)) USING gone;
END $$;
"""
# pgtrigger's guards stand before the row, its histories after it: the guards are told to look away, the history is
# written as ever. Hand-written guards ask `customers_only_merged`.
MOVE = """
CREATE FUNCTION customers_move(place regclass, of_column name, type_column name, gone bigint, kept bigint)
    RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ignored text := coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{}');
    guards text[];
    moved bigint;
BEGIN
    IF NOT customers_merged(gone, kept) THEN
        RAISE EXCEPTION 'customer % is not merged into %', gone, kept USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (
            SELECT FROM pg_constraint link
            JOIN pg_attribute field ON field.attrelid = link.conrelid AND link.conkey = ARRAY[field.attnum]
            WHERE link.contype = 'f' AND link.conrelid = place AND field.attname = coalesce(type_column, of_column)
                AND link.confrelid = CASE WHEN type_column IS NULL THEN 'customers_customer'::regclass
                                          ELSE 'django_content_type'::regclass END)
        OR replace(type_column, '_type_id', '_id') <> of_column
    THEN
        RAISE EXCEPTION '%.% names no customer', place, of_column USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT coalesce(array_agg(tgname::text), '{}') INTO guards FROM pg_trigger
        WHERE tgrelid = place AND tgname LIKE 'pgtrigger\\_%' AND (tgtype & 2) = 2;
    PERFORM set_config('pgtrigger.ignore', guards::text, true);
    EXECUTE format('UPDATE %s SET %I = $1 WHERE %I = $2%s',
        place, of_column, of_column, customers_only_ours(type_column)) USING kept, gone;
    GET DIAGNOSTICS moved = ROW_COUNT;
    PERFORM set_config('pgtrigger.ignore', ignored, true);
    RETURN moved;
END $$;
"""
LEFT = """
CREATE FUNCTION customers_left_behind() RETURNS TABLE (place text, rows bigint) LANGUAGE plpgsql STABLE AS $$
DECLARE
    link record;
BEGIN
    FOR link IN
        SELECT fk.conrelid::regclass AS place, field.attname AS of_column FROM pg_constraint fk
        JOIN pg_attribute field ON field.attrelid = fk.conrelid AND fk.conkey = ARRAY[field.attnum]
        WHERE fk.contype = 'f' AND fk.confrelid = 'customers_customer'::regclass ORDER BY 1, 2
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, count(*) FROM %s row JOIN customers_customer gone ON gone.id = row.%I
             WHERE gone.merged_into_id IS NOT NULL HAVING count(*) > 0',
            link.place || '.' || link.of_column, link.place, link.of_column);
    END LOOP;
END $$;
"""
BACK = """
DROP FUNCTION customers_left_behind();
DROP FUNCTION customers_move(regclass, name, name, bigint, bigint);
DROP FUNCTION customers_hold(regclass, name, name, bigint);
DROP FUNCTION customers_only_ours(name);
DROP FUNCTION customers_only_merged(jsonb, jsonb);
DROP FUNCTION customers_merged(bigint, bigint);
"""


class Migration(migrations.Migration):
    """Adds functions."""

    dependencies = [("customers", "0018_region_requests")]
    operations = [migrations.RunSQL(MERGED + OURS + HOLD + MOVE + LEFT, BACK)]
