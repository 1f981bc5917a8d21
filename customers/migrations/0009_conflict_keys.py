"""What conflicts are found by at a million customers: cores by index, one letter apart too (CUS-2)."""

from django.db import migrations, models

# A core of more than twelve letters that differs in one has enough trigrams in common; up to there it may not.
FUNCTION = """
CREATE FUNCTION customers_near(core text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN CASE
        WHEN length(core) > 12 THEN ARRAY[core]
        ELSE core || ARRAY(
            SELECT DISTINCT left(core, place - 1) || substr(core, place + 1)
            FROM generate_series(1, length(core)) AS place
        )
    END;
"""
# No field of the model (NearNames says why), so that neither the column nor its index is Django's to know.
NEAR = """
ALTER TABLE customers_customer ADD COLUMN name_near text[] GENERATED ALWAYS AS (customers_near(name_core)) STORED;
CREATE INDEX customer_near_names ON customers_customer USING gin (name_near);
"""


class Migration(migrations.Migration):
    """Adds a column that the database keeps, and two indexes."""

    dependencies = [("customers", "0008_status_grounds")]
    operations = [
        migrations.AddIndex(
            model_name="customer", index=models.Index(fields=["name_core"], name="customer_name_core")
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION customers_near(text);"),
        migrations.RunSQL(NEAR, "ALTER TABLE customers_customer DROP COLUMN name_near;"),
    ]
