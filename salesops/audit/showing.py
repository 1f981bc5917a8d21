"""What happened to one thing, shown in the timeline of another as well."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model

from salesops.audit.models import About, Entry

# The entries of a thing and those about it, without what stands in the other timeline already.
_SHOW = f"""
    INSERT INTO {About._meta.db_table} (entry_id, subject_type_id, subject_id)
    SELECT entry.id, %(kind)s, %(under)s FROM {Entry._meta.db_table} entry
    WHERE entry.id IN (
            SELECT id FROM {Entry._meta.db_table} WHERE subject_type_id = %(kind)s AND subject_id = %(thing)s
            UNION ALL
            SELECT entry_id FROM {About._meta.db_table} WHERE subject_type_id = %(kind)s AND subject_id = %(thing)s)
        AND (entry.subject_type_id, entry.subject_id) <> (%(kind)s, %(under)s)
    ON CONFLICT DO NOTHING
"""  # noqa: S608  names of our own tables


def show_also(thing: Model, *, under: Model) -> None:
    """From now on the timeline of ``under`` has everything that the one of ``thing`` has; both are of one model.

    One statement, in the caller's transaction; what happens to ``thing`` later is not among it. ValueError for two
    models.
    """
    if type(thing) is not type(under):
        raise ValueError("one timeline shows another of its own kind")
    kind = ContentType.objects.get_for_model(thing)
    with connection.cursor() as cursor:
        cursor.execute(_SHOW, {"kind": kind.pk, "under": under.pk, "thing": thing.pk})
