"""Under which circumstances the present code runs: from which address, in which request."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import pghistory


@dataclass(frozen=True, slots=True)
class Circumstances:
    """``request`` is shared by everything one request, job or command writes."""

    request: uuid.UUID | None = None
    ip: str | None = None


_NONE = Circumstances()
_current: ContextVar[Circumstances] = ContextVar("salesops_circumstances", default=_NONE)


def circumstances() -> Circumstances:
    """Those of the running request or job; empty in a bare shell."""
    return _current.get()


@contextmanager
def acting(*, person_id: int | None = None, ip: str | None = None, **more: str | int) -> Iterator[uuid.UUID]:
    """Mark everything written in the block as one request by ``person_id``; ``more`` goes into the row history."""
    request = uuid.uuid4()
    token = _current.set(Circumstances(request=request, ip=ip))
    try:
        with pghistory.context(person=person_id, ip=ip, request=str(request), **more):
            yield request
    finally:
        _current.reset(token)
