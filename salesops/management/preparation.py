"""What must be true before the product starts: servers, schema, chains, texts, styles; and a company to look at."""

import io
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command, get_commands

from salesops.base import messages, sheets
from salesops.embedded import current
from salesops.embedded.env import can_migrate
from salesops.org.models import Person


class NotReady(Exception):
    """The product can't start; the message says why and what to do."""


def prepare() -> None:
    """Bring servers, schema and files up to date. Raises NotReady with a sentence, EmbeddedError from the servers."""
    if not can_migrate():
        msg = (
            "DATABASE_URL is set, but DATABASE_OWNER_URL is not: the tables are made by a role that owns them, and the"
            " running role must not be it. Set DATABASE_OWNER_URL, or unset both to use the embedded server."
        )
        raise NotReady(msg)
    current().acquire()
    messages.compile_catalogues()
    sheets.build()
    # In development files come from their sources, but the static server warns when its folder is missing.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    if "ensure_chains" in get_commands():
        call_command("ensure_chains", verbosity=0, stdout=io.StringIO())
    if settings.PRODUCTION:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["fonts"])


def furnish(say: Callable[[str], None]) -> None:
    """On the first start, and never in production: the demo company."""
    if not settings.PRODUCTION and "demo" in get_commands() and not has_people():
        say("first start: making the demo company")
        call_command("demo", verbosity=0)


def has_people() -> bool:
    """Whether anybody but the program itself is here, imported people without a password included."""
    return Person.objects.exclude(pk=Person.system().pk).exists()
