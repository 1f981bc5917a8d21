"""Which functions may be done later, and which come round by themselves.

The apps' ``tasks.py`` are loaded when something is to be done, not at start: a web worker only inserts rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import import_module
from typing import overload

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from salesops.base.refusals import Sentence

type Task = Callable[..., object]
type Parked = Callable[..., object]


class Park(Exception):
    """Raised by a job that can't succeed before somebody acts: it is parked at once, with this sentence.

    The sentence is kept as it stands in the source and read in the reader's language; what differs from case to case
    is ``given`` beside it: ``Park(_("There is no %(what)s."), what=name)``.
    """

    def __init__(self, sentence: Sentence, **given: str | int) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.given: Mapping[str, str | int] = given

    def __str__(self) -> str:
        return str(self.sentence) % self.given if self.given else str(self.sentence)


@dataclass(frozen=True, slots=True)
class Known:
    """A registered job. ``on_parked`` gets the sentence and the job's arguments when it is given up.

    ``outside``: it runs in no transaction, because it waits for somebody else's server or because others would wait
    for it; ``gap`` is how long such a one may be silent before another worker takes it over, where that is not
    ``worker.OUTSIDE_GAP``. ``label`` is what people call it.
    """

    run: Task
    on_parked: Parked | None = None
    outside: bool = False
    gap: timedelta | None = None
    label: Sentence = ""


@dataclass(frozen=True, slots=True)
class Periodic:
    """A registered periodic job; ``label`` is what people call it."""

    name: str
    every_minutes: int
    task: str
    label: Sentence = ""


_jobs: dict[str, Known] = {}
_periodic: dict[str, Periodic] = {}
_MINUTES_A_DAY = 24 * 60


@overload
def job[F: Task](function: F) -> F: ...
@overload
def job[F: Task](
    *,
    on_parked: Parked | None = None,
    outside: bool = False,
    gap: timedelta | None = None,
    label: Sentence = "",
) -> Callable[[F], F]: ...
def job[F: Task](
    function: F | None = None,
    *,
    on_parked: Parked | None = None,
    outside: bool = False,
    gap: timedelta | None = None,
    label: Sentence = "",
) -> F | Callable[[F], F]:
    """Decorator: ``later`` may name this function by its dotted path ("quotes.tasks.render_quote").

    It takes primitive arguments, loads, and does one thing; it runs in one transaction with its "done". It may run
    more than once, and finds out itself when there is nothing left to do. To give up, it raises ``Park``.

    With ``outside`` it runs in no transaction: what reaches somebody else's server can't be rolled back, and must not
    hold locks while that server thinks. It claims in a transaction of its own before and marks in another after. With a
    ``gap`` it is taken over after so long a silence; it must then call ``worker.keep_claim`` more often than that.
    """

    def register(fn: F) -> F:
        _jobs[path_of(fn)] = Known(fn, on_parked, outside, gap, label)
        return fn

    return register if function is None else register(function)


def periodic(
    name: str, *, every_minutes: int, outside: bool = False, gap: timedelta | None = None, label: Sentence = ""
) -> Callable[[Task], Task]:
    """Decorator: ``tick`` enqueues this function once per stretch of ``every_minutes``, counted from midnight.

    ``outside`` and ``gap`` as for ``job``: for work of many small transactions, each with its own claim. Raises
    ValueError for a stretch that does not divide a day: its slots would shift from day to day.
    """
    if every_minutes <= 0 or _MINUTES_A_DAY % every_minutes:
        raise ValueError(f"{every_minutes} minutes do not divide a day")

    def register(fn: Task) -> Task:
        job(outside=outside, gap=gap, label=label)(fn)
        _periodic[name] = Periodic(name, every_minutes, path_of(fn), label)
        return fn

    return register


def path_of(function: Task) -> str:
    """The name under which a function is registered."""
    return f"{function.__module__}.{function.__qualname__}"


@cache
def load() -> None:
    """Import every app's ``tasks.py``, once: looking where there is one takes longer than many a job."""
    for config in apps.get_app_configs():
        # Our own tasks.py holds Celery's doors, not jobs, and Celery takes half a second to import.
        name = "housekeeping" if config.name == "salesops.jobs" else "tasks"
        if config.module is not None and module_has_submodule(config.module, name):
            import_module(f"{config.name}.{name}")


def known(task: str) -> Known | None:
    """The registered job of that dotted path."""
    load()
    return _jobs.get(task)


def known_names() -> frozenset[str]:
    """Every name that ``later`` may be given."""
    load()
    return frozenset(_jobs)


def outside_gaps() -> dict[str, timedelta | None]:
    """The jobs that run in no transaction, with the silence after which they are taken over (None: the usual one)."""
    load()
    return {name: known.gap for name, known in _jobs.items() if known.outside}


def all_periodic() -> list[Periodic]:
    """Every periodic job, by name."""
    load()
    return [_periodic[name] for name in sorted(_periodic)]


def label_of(task: str) -> str:
    """What people call a job, in their language; its own name where it has no other."""
    registered = known(task)
    return str(registered.label) if registered and registered.label else task
