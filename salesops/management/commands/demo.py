"""``manage.py demo``: a small company to look at, in an empty database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from salesops.demo.build import build_demo
from salesops.demo.people import demo_signins, is_there
from salesops.org.models import Person


class Command(BaseCommand):
    """Once: a second run finds it there. Never beside real people, never in production."""

    help = "Makes the demo company, with one sign-in per post."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ACCOUNTS:
            raise CommandError("the demo's accounts share a printed password: there are none in production")
        if is_there():
            self.say(options, "The demo company is there already.")
        elif Person.objects.exclude(username=Person.system().username).exists():
            raise CommandError("there are people in this database; the demo company is for an empty one")
        else:
            build_demo()
        for title, username, password in demo_signins():
            self.say(options, f"  {title:<12} {username:<8} {password}")

    def say(self, options: dict[str, Any], text: str) -> None:
        """Nothing at verbosity 0: whoever calls the command then prints the sign-ins itself."""
        if options["verbosity"] > 0:
            self.stdout.write(text)
