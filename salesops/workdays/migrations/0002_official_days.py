"""The official days of 2016–2026, and what is expected of 2027. Later years: ``manage.py load_calendar``."""

from typing import Any

from django.db import migrations

from salesops.workdays.official import days_of

YEARS = range(2016, 2028)


def load(apps: Any, schema_editor: Any) -> None:
    day = apps.get_model("workdays", "Day")
    rows = [
        day(date=one.date, is_working=one.is_working, source=one.source, note=one.note)
        for year in YEARS
        for one in days_of(year)
    ]
    day.objects.using(schema_editor.connection.alias).bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    """Fills the table."""

    dependencies = [("workdays", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
