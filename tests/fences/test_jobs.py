"""Whatever is put off is a job that exists: a wrong name would park at night what was promised by day."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from salesops.celery import app
from salesops.jobs.registry import all_periodic, known_names

APPS = ["salesops", "customers", "quotes", "contracts", "commissions", "reports"]
QUEUE = "salesops/jobs"  # there the name comes out of a row


def calls_of_later() -> Iterator[tuple[str, str]]:
    """(file:line, name of the job) for each ``later(…)`` in the product."""
    for path in sorted(path for app_name in APPS for path in (settings.BASE_DIR / app_name).rglob("*.py")):
        relative = path.relative_to(settings.BASE_DIR)
        if relative.as_posix().startswith(QUEUE):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "later":
                yield f"{relative}:{node.lineno}", name_of(node.args[0], relative)


def name_of(argument: ast.expr, path: Path) -> str:
    if isinstance(argument, ast.Constant):
        return str(argument.value)
    assert isinstance(argument, ast.Name), f"{path}: the job's name must be a text or a constant"
    return str(getattr(import_module(".".join(path.with_suffix("").parts)), argument.id))


CALLS = list(calls_of_later())


def test_the_fence_sees_something() -> None:
    assert "salesops.documents.tasks.render_paper" in {name for _place, name in CALLS}


@pytest.mark.parametrize(("place", "name"), CALLS, ids=[place for place, _name in CALLS])
def test_every_job_that_is_put_off_exists(place: str, name: str) -> None:
    assert name in known_names(), f"{place} puts off {name}, which no @job registers"


def test_every_periodic_job_exists() -> None:
    assert all_periodic()
    assert {entry.task for entry in all_periodic()} <= known_names()


def test_every_beat_rings_at_a_door_that_celery_knows() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
