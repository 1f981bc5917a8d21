"""Create what approval begins with: the default chains, and the drafts of the contract templates, where missing."""

from typing import Any

from django.core.management.base import BaseCommand

from contracts.actions.template import ensure_templates
from salesops.approvals.chains import ensure_chains


class Command(BaseCommand):
    """Idempotent: a chain or template that exists, edited or not, is left alone."""

    help = __doc__ or ""

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say which were created."""
        created = ensure_chains()
        names = ", ".join(chain.kind for chain in created) or "none"
        self.stdout.write(f"approval chains created: {names}")
        drafted = ", ".join(str(template) for template in ensure_templates()) or "none"
        self.stdout.write(f"contract templates drafted: {drafted}")
