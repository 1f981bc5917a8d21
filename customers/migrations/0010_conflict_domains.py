"""The domains of customers and contacts that are there already, as the doors of new ones fill them (CUS-2)."""

from collections.abc import Callable
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from customers.domains import mail_domain, web_domain

BATCH = 5_000


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Batch by batch; a row that is right already is left alone, so twice is once."""
    for model, source, target, read in (
        ("Customer", "website", "web_domain", web_domain),
        ("Customer", "email", "mail_domain", mail_domain),
        ("Contact", "email", "mail_domain", mail_domain),
    ):
        rows = apps.get_model("customers", model).objects.using(editor.connection.alias)
        last = 0
        while batch := list(
            rows.filter(pk__gt=last).exclude(**{source: ""}).order_by("pk").only(source, target)[:BATCH]
        ):
            last = batch[-1].pk
            rows.bulk_update([one for one in batch if _changes(one, source, target, read)], [target], batch_size=500)


def _changes(one: Any, source: str, target: str, read: Callable[[str], str]) -> bool:
    before = getattr(one, target)
    setattr(one, target, read(getattr(one, source)))
    return bool(getattr(one, target) != before)


class Migration(migrations.Migration):
    """Writes two columns nobody types."""

    dependencies = [("customers", "0009_conflict_keys")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
