"""What the tests of messages share: a kind per group, a fact about a customer, and the robots' service in a thread."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.utils.translation import gettext_lazy as _

from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.notices.models import Notice
from salesops.org.models import Person

WAITING = NoticeKind("test.waiting", _("Open: %(title)s"), NoticeGroup.WAITING)
NEWS = NoticeKind("test.news", _("Open: %(title)s"), NoticeGroup.NEWS)
INSIDE = NoticeKind("test.inside", _("Open: %(title)s"), NoticeGroup.WAITING, stays_inside=True)


def say(
    person: Person, title: str = "QT-2026-00012", *, kind: NoticeKind = WAITING, about: object | None = None
) -> Notice:
    """A fact told to a person; each title is a fact of its own."""
    key = f"{kind.key}:{title}"
    tell(person, kind, params={"title": title}, url="/quotes/1/", key=key, about=about)  # type: ignore[arg-type]
    return Notice.objects.get(person=person, key=key)


@dataclass(slots=True)
class Heard:
    """What the service was told, and what it answers."""

    port: int = 0
    status: int = 200
    answer: str = '{"errcode": 0, "errmsg": "ok"}'
    location: str = ""
    said: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


@contextmanager
def service() -> Iterator[Heard]:
    """A robots' service on a socket of this computer."""
    heard = Heard()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.paths.append(self.path)
            heard.said.append(str(body.get("text", body.get("content"))))
            self.send_response(heard.status)
            if heard.location:
                self.send_header("Location", heard.location)
            self.end_headers()
            self.wfile.write(heard.answer.encode())

        def log_message(self, *_args: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    heard.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
