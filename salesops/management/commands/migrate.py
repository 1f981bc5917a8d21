"""``manage.py migrate``: Django's own, on a state that makes an empty database several times as quickly."""

from django.core.management.commands import migrate

from salesops.management.migrating import LeanExecutor

# Django offers no other way in: its command names the executor as a global of its module.
vars(migrate).update(MigrationExecutor=LeanExecutor)


class Command(migrate.Command):
    """Nothing else differs."""
