"""What customers are found by is cut in two ways: any two characters of the text, any four letters of its pinyin."""

from django.db import migrations

# What stands behind the first ^ is pinyin: two letters of it narrow nothing, and would only swell the index of pairs.
# A text without one is cut as before, so that the rows which are there keep their arrays until they are written anew.
PAIRS = """
CREATE OR REPLACE FUNCTION customers_grams(sought text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN ARRAY(
        SELECT DISTINCT substr(plain.part, place, 2)
        FROM (SELECT split_part(sought, '^', 1) AS part) AS plain,
            generate_series(1, length(plain.part) - 1) AS place
    );
"""
ALL_PAIRS = """
CREATE OR REPLACE FUNCTION customers_grams(sought text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN ARRAY(SELECT DISTINCT substr(sought, place, 2) FROM generate_series(1, length(sought) - 1) AS place);
"""
# A gram begins with ^ where a reading does, so that three letters find what begins with them.
SOUNDS = """
CREATE FUNCTION customers_sounds(sought text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN ARRAY(
        SELECT DISTINCT substr(pinyin.part, place, 4)
        FROM (SELECT substr(sought, nullif(strpos(sought, '^'), 0)) AS part) AS pinyin,
            generate_series(1, length(pinyin.part) - 3) AS place
        WHERE strpos(substr(pinyin.part, place + 1, 3), '^') = 0
    );
"""
# No field of the model (SoundGrams says why), so that neither the column nor its index is Django's to know.
COLUMN = """
ALTER TABLE customers_customer ADD COLUMN sound_grams text[] GENERATED ALWAYS AS (customers_sounds(search_text)) STORED;
CREATE INDEX customer_sound_grams ON customers_customer USING gin (sound_grams);
"""


class Migration(migrations.Migration):
    """Adds a column that the database keeps, with its index."""

    dependencies = [("customers", "0012_contact_pinyin")]
    operations = [
        migrations.RunSQL(PAIRS, ALL_PAIRS),
        migrations.RunSQL(SOUNDS, "DROP FUNCTION customers_sounds(text);"),
        migrations.RunSQL(COLUMN, "ALTER TABLE customers_customer DROP COLUMN sound_grams;"),
    ]
