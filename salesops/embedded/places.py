"""Where the embedded servers live: folders and sockets, computed from the environment, touching nothing.

Every process computes the same places from the same environment, so a web worker, a Celery child and a
test worker find one cluster without being told.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

type Profile = Literal["dev", "test"]

PROJECT = Path(__file__).resolve().parents[2]
PORT = 5432
"""Only a part of the socket's file name: no TCP port is ever opened."""

DIR_VARIABLE = "SALESOPS_EMBEDDED_DIR"
PROFILE_VARIABLE = "SALESOPS_EMBEDDED_PROFILE"

MEMORY = Path("/dev/shm")  # noqa: S108 - what lies there is made anew by whoever misses it
"""Where Linux keeps files in memory. Tests copy a whole database again and again, and a busy disk takes seconds."""

_ENOUGH_MEMORY = 4 * 1024**3
_LONGEST_SOCKET_PATH = 107
"""`sockaddr_un.sun_path` holds 108 bytes with its closing NUL."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one profile. `run` holds the sockets and nothing else."""

    profile: Profile
    home: Path
    run: Path

    @property
    def pgdata(self) -> Path:
        return self.home / "pg"

    @property
    def redis_dir(self) -> Path:
        return self.home / "redis"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def postgres_socket(self) -> Path:
        return self.run / f".s.PGSQL.{PORT}"

    @property
    def redis_socket(self) -> Path:
        return self.run / "redis.sock"


def is_root() -> bool:
    return os.geteuid() == 0


def traversable(path: Path) -> bool:
    """Whether any user may walk down to `path`; for a path that does not exist yet, to its nearest parent."""
    while not path.exists():
        path = path.parent
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def _memory_is_there() -> bool:
    """By its size and not by what is free: every process must come to the same answer."""
    try:
        size = os.statvfs(MEMORY)
    except OSError:
        return False
    return size.f_blocks * size.f_frsize >= _ENOUGH_MEMORY and os.access(MEMORY, os.W_OK | os.X_OK)


def digest(path: Path) -> str:
    """A short stable name for a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def places() -> Places:
    """The places of the profile that the environment names (`dev` unless told otherwise).

    Raises ValueError for an unknown profile.
    """
    profile: Profile
    match os.environ.get(PROFILE_VARIABLE, "dev"):
        case "dev":
            profile = "dev"
        case "test":
            profile = "test"
        case other:
            msg = f"{PROFILE_VARIABLE} is {other!r}; it can be 'dev' or 'test'"
            raise ValueError(msg)
    root = Path(os.environ.get(DIR_VARIABLE) or PROJECT / "var" / "embedded")
    home = (root / profile).resolve()
    if profile == "test" and DIR_VARIABLE not in os.environ and _memory_is_there():
        home = MEMORY / f"salesops-{digest(home)}"
    if is_root() and not traversable(home):
        # PostgreSQL refuses root, and the user it runs as instead can't walk into, say, a home folder of mode 0700.
        home = Path("/var/tmp") / f"salesops-{digest(home)}"  # noqa: S108 - must survive a reboot, as the data it stands for
    run = home / "run"
    if len(os.fsencode(run / f".s.PGSQL.{PORT}.lock")) > _LONGEST_SOCKET_PATH:
        run = Path(tempfile.gettempdir()) / f"salesops-{digest(run)}"
    return Places(profile=profile, home=home, run=run)
