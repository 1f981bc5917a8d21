"""A company is registered once (CUS-2), and found again by any two characters of it (CUS-7)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

from customers.models.customer import NameSpan

# md5 and not hashtext: the value stands in an index and must be the same in every release of PostgreSQL.
FUNCTIONS = """
CREATE FUNCTION customers_name_span(regions text) RETURNS int8multirange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN regions = '' THEN int8multirange(int8range(NULL, NULL))
        ELSE (
            SELECT range_agg(int8range(place, place, '[]'))
            FROM (
                SELECT ('x' || substr(md5(region), 1, 15))::bit(60)::bigint AS place
                FROM unnest(string_to_array(regions, ' ')) AS region
            ) places
        )
    END;
CREATE FUNCTION customers_grams(sought text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN ARRAY(SELECT DISTINCT substr(sought, place, 2) FROM generate_series(1, length(sought) - 1) AS place);
"""
# No field of the model (SearchGrams says why), so that neither the column nor its index is Django's to know.
GRAMS = """
ALTER TABLE customers_customer ADD COLUMN search_grams text[] GENERATED ALWAYS AS (customers_grams(search_text)) STORED;
CREATE INDEX customer_search_grams ON customers_customer USING gin (search_grams);
"""
NO_GRAMS = "ALTER TABLE customers_customer DROP COLUMN search_grams;"
NO_FUNCTIONS = "DROP FUNCTION customers_grams(text); DROP FUNCTION customers_name_span(text);"


class Migration(migrations.Migration):
    """Adds two functions and what is built on them."""

    dependencies = [("customers", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(GRAMS, NO_GRAMS),
        migrations.AddIndex(
            model_name="customer",
            index=GinIndex(OpClass(models.F("name_core"), name="gin_trgm_ops"), name="customer_similar_names"),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=ExclusionConstraint(
                name="customer_name_once",
                expressions=[("name_core", "="), ("name_branch", "="), (NameSpan("name_region"), "&&")],
                condition=models.Q(archived_at__isnull=True),
            ),
        ),
    ]
