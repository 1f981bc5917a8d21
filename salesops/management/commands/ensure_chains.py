"""Create the default approval chains that are missing."""

from typing import Any

from django.core.management.base import BaseCommand

from salesops.approvals.chains import ensure_chains


class Command(BaseCommand):
    """Idempotent: a chain that exists, edited or not, is left alone."""

    help = __doc__ or ""

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say which were created."""
        created = ensure_chains()
        names = ", ".join(chain.kind for chain in created) or "none"
        self.stdout.write(f"approval chains created: {names}")
