"""Starting server programs: as an unprivileged user where we are root, and knowing who is really alive."""

import importlib.util
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from salesops.embedded.places import digest, is_root, traversable

NOBODY = 65534
"""User and group the servers run as when we are root: PostgreSQL refuses root, and Redis needs no such power."""

_PROC = Path("/proc")


class EmbeddedError(Exception):
    """A server can't be had; the message says what to do, in one line where that is possible."""


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `command` as the servers' user and wait; output and error come back as one, and failure is the caller's."""
    root = is_root()
    return subprocess.run(
        [str(part) for part in command],
        cwd="/",
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        user=NOBODY if root else None,
        group=NOBODY if root else None,
        extra_groups=[] if root else None,
    )


def give_to_servers(folder: Path, mode: int) -> None:
    """Make `folder` and hand it to the user that the servers run as."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(mode)
    if is_root():
        shutil.chown(folder, NOBODY, NOBODY)


def package_folder(name: str) -> Path | None:
    """Where an installed package lies, found without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def reachable(folder: Path) -> Path:
    """`folder`, or a copy of it where the servers' user can walk to.

    A virtual environment below a home folder of mode 0700 is closed to that user, and we never change the modes of
    somebody's home.
    """
    if not is_root() or traversable(folder):
        return folder
    copy = Path("/var/tmp") / f"salesops-{digest(folder)}"  # noqa: S108 - kept between starts; holds programs, no data
    if not copy.exists():
        half = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(folder, half, symlinks=True)
        half.chmod(0o755)
        try:
            half.rename(copy)
        except OSError:  # another process was first
            shutil.rmtree(half)
    return copy


def is_alive(pid: int) -> bool:
    """Whether `pid` runs. A zombie does not: it holds a number, but no lock, port or file."""
    try:
        state = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state != "Z"


def working_in(folder: Path) -> Iterator[int]:
    """The living processes whose working directory is `folder`."""
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if Path(entry / "cwd").readlink() == folder and is_alive(int(entry.name)):
                yield int(entry.name)
        except OSError:
            continue


def wait_until_nobody_works_in(folder: Path, seconds: float) -> bool:
    """Wait for the last process of a server that died; False when some are still there after `seconds`."""
    end = time.monotonic() + seconds
    while any(working_in(folder)):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
