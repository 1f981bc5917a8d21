"""The limit that a page is measured against: a bare view, in this process, with the very same SQL.

What our page asks the database is recorded once; the limit asks it again, word for word, and draws the longest answer
with the smallest template there is. No middleware, no session, no forms, no models: whatever we take longer is ours.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

_TABLE = Engine().from_string(
    "<!doctype html><title>{{ title }}</title><table>{% for row in rows %}"
    "<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)
CELLS = 9

_recorded: dict[str, list[str]] = {}


def bare(request: HttpRequest, name: str) -> HttpResponse:
    """Ask what was recorded, draw the longest answer."""
    rows: list[tuple[object, ...]] = []
    with connection.cursor() as cursor:
        for sql in _recorded.get(name, ()):
            cursor.execute(sql)
            answer = cursor.fetchall() if cursor.description else []
            rows = answer if len(answer) > len(rows) else rows
    return HttpResponse(_TABLE.render(Context({"title": name, "rows": [row[:CELLS] for row in rows]})))


def limit_of(name: str, ours: Callable[[], object]) -> Callable[[], object]:
    """What to measure ``ours`` against. Runs it once to record it; the numbers it draws are put back each time."""
    before = _sequences()
    with undone(), CaptureQueriesContext(connection) as seen:
        ours()
    _recorded[name] = [query["sql"] for query in seen.captured_queries]
    moved = {sequence: value for sequence, value in before.items() if _sequences()[sequence] != value}
    with override_settings(MIDDLEWARE=[]):
        client = Client()
        client.get("/limit/nothing/")

    def run() -> object:
        return client.get(f"/limit/{name}/")

    def put_back() -> None:
        with connections["owner"].cursor() as cursor:
            for sequence, (last, is_called) in moved.items():
                cursor.execute("SELECT setval(%s, %s, %s)", [sequence, last or 1, is_called])

    run.put_back = put_back  # type: ignore[attr-defined]  # done before each run, outside its time
    return run


def _sequences() -> dict[str, tuple[int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = 'public'")
        return {name: (last, last is not None) for name, last in cursor.fetchall()}


@contextmanager
def undone() -> Iterator[None]:
    """Whatever it changed is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def p50(ours: Callable[[], object], limit: Callable[[], object], runs: int) -> tuple[float, float]:
    """The medians of both in milliseconds, taken in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for act, taken in zip((ours, limit), times, strict=True):
            getattr(act, "put_back", lambda: None)()
            with undone():
                began = time.perf_counter()
                act()
                taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(times[0]), statistics.median(times[1])
