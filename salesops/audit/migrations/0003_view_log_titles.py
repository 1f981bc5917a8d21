"""What was seen is found by any two characters of its name."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from salesops.audit.models import TitleGrams

PAIRS = """
CREATE FUNCTION audit_grams(sought text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN ARRAY(
        SELECT DISTINCT substr(capitals.part, place, 2)
        FROM (SELECT upper(sought) AS part) AS capitals,
            generate_series(1, length(capitals.part) - 1) AS place
    );
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_view_log_indexes")]

    operations = [
        migrations.RunSQL(PAIRS, "DROP FUNCTION audit_grams(text);"),
        migrations.AddIndex(
            model_name="viewlog",
            index=GinIndex(TitleGrams("title"), name="audit_viewlog_grams"),
        ),
    ]
