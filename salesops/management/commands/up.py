"""`manage.py up`: the whole product under one Ctrl-C."""

import os
import signal
import threading
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from salesops.demo import demo_signins
from salesops.embedded import EmbeddedError
from salesops.management.doorstep import AFTER_A_KILL, AlreadyRunning, Doorstep, doorstep, free_port
from salesops.management.preparation import NotReady, furnish, prepare
from salesops.management.supervisor import Supervisor

READY_WITHIN = 60.0

# On somebody's own computer or in a container that is how it is; nobody need read it on every start.
QUIET_WARNINGS = "ignore:You're running the worker with superuser privileges"


class Command(BaseCommand):
    """Prepares, starts web, two job workers and beat, says where, and waits for Ctrl-C."""

    help = "Start PostgreSQL and Redis (unless outside ones are named), migrate, and run web, jobs and beat."
    requires_system_checks = []  # migrate runs them, once there is a database to check

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, what to load, how much to say."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="port to try first")
        parser.add_argument("--no-demo", action="store_true", help="load no demo company on the first start")
        parser.add_argument("--verbose", action="store_true", help="show all that the processes say, not warnings only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until Ctrl-C; CommandError with a sentence when it can't start or a process falls."""
        began = time.monotonic()
        os.environ.setdefault("PYTHONWARNINGS", QUIET_WARNINGS)
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        try:
            with doorstep(settings.VAR_DIR / "up.json") as step:
                self.run(step, options, stop, began)
        except AlreadyRunning as other:
            where = f" at {other.running.address} (process {other.running.pid})" if other.running else ""
            self.say(f"Salesops already runs{where}.")
            self.say_sign_ins()
        except (NotReady, EmbeddedError, OSError) as problem:
            raise CommandError(str(problem)) from problem

    def run(self, step: Doorstep, options: dict[str, Any], stop: threading.Event, began: float) -> None:
        """Prepare, start, furnish, say, wait, stop."""
        prepare()
        host, wanted = options["host"], options["port"]
        port = free_port(host, wanted, patience=AFTER_A_KILL if step.left_behind else 0)
        if port != wanted:
            self.say(f"Port {wanted} is taken; using {port}.")
        address = f"http://{host}:{port}/"
        supervisor = Supervisor(self.say)
        try:
            web, *jobs = commands(host, port, level="info" if options["verbose"] else "warning")
            supervisor.start(*web)
            if not options["no_demo"]:
                furnish(self.say)  # while the web server starts: on the second core
            self.wait_until_ready(address, supervisor, stop)
            if stop.is_set():
                return
            # After the first page can be had: the reader waits for that, and on two cores they would slow it down.
            for job in jobs:
                supervisor.start(*job)
            supervisor.listen()
            step.write(address)
            self.say(f"Salesops runs at {address} (started in {time.monotonic() - began:.1f} s). Ctrl-C ends it.")
            self.say_sign_ins()
            while not stop.wait(0.5):
                self.look_after(supervisor)
        finally:
            supervisor.stop()
            self.say("stopped")

    def wait_until_ready(self, address: str, supervisor: Supervisor, stop: threading.Event) -> None:
        """Wait for the health page. Raises CommandError when it does not come in a minute."""
        end = time.monotonic() + READY_WITHIN
        while not stop.wait(0.05):
            self.look_after(supervisor)
            try:
                urllib.request.urlopen(address + "healthz", timeout=5).close()  # noqa: S310 - our own address
            except urllib.error.HTTPError as answer:
                raise CommandError(f"the web server answers, but is not healthy: {answer}") from answer
            except OSError as problem:
                if time.monotonic() > end:
                    raise CommandError(f"the web server did not answer in {READY_WITHIN:.0f} s") from problem
            else:
                return

    def look_after(self, supervisor: Supervisor) -> None:
        """Raise CommandError when a process ended by itself."""
        if fallen := supervisor.fallen():
            raise CommandError(f"{fallen.name} ended by itself (exit code {fallen.process.returncode})")

    def say_sign_ins(self) -> None:
        """How to sign in to the demo company, one line for each post; nothing where it was not loaded."""
        known = demo_signins()
        width = max((len(name) for _, name, _ in known), default=0)
        for post, name, password in known:
            self.say(f"  {name:<{width}}  {password}  {post}")

    def say(self, line: str) -> None:
        """Print at once: the reader waits for it, and may be a pipe."""
        self.stdout.write(line)
        self.stdout.flush()


def commands(host: str, port: int, *, level: str) -> list[tuple[str, list[str]]]:
    """The processes: name, and what Python is to run."""
    celery = ["-m", "celery", "--quiet", "-A", "salesops.celery"]
    worker = ["--loglevel", level, "--without-gossip", "--without-mingle", "--without-heartbeat", "--concurrency", "1"]
    web = ["-m", "gunicorn", "salesops.wsgi", "--bind", f"{host}:{port}", "--preload", "--no-control-socket"]
    schedule = str(settings.VAR_DIR / "beat-schedule")
    return [
        ("web", [*web, "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--log-level", level]),
        ("worker", [*celery, "worker", "--queues", "default", "--hostname", "default@%h", *worker]),
        # PDFs are drawn in children of their own, which are replaced often: a page may take all memory it is given.
        ("papers", [*celery, "worker", "--queues", "papers", "--hostname", "papers@%h", "--pool", "prefork", *worker]),
        ("beat", [*celery, "beat", "--loglevel", level, "--pidfile=", "--schedule", schedule]),
    ]
