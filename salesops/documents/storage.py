"""Bytes on disk: random names outside the web root, and a digest that is asked again at each reading."""

import hashlib
import uuid
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


@dataclass(frozen=True, slots=True)
class Stored:
    """Where bytes lie, and what they were."""

    path: str
    size: int
    sha256: str


class Damaged(Exception):
    """The stored bytes are gone or no longer those that were stored."""


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def put(folder: str, content: bytes, *, suffix: str) -> Stored:
    """Store the bytes under a name that tells nothing.

    A transaction that rolls back afterwards leaves a file that no row names: harmless, and rarer than the other order
    would leave a row without its file.
    """
    name = uuid.uuid4().hex
    path = default_storage.save(f"{folder}/{name[:2]}/{name}{suffix}", ContentFile(content))
    return Stored(path, len(content), digest(content))


def remove(path: str) -> None:
    """Let go of bytes that are no paper and no upload: what can be made again. One that is gone already is left so."""
    default_storage.delete(path)


def get(path: str, sha256: str) -> bytes:
    """The stored bytes. Raises Damaged when they are not exactly those that were stored."""
    try:
        with default_storage.open(path) as file:
            content: bytes = file.read()
    except OSError as error:
        raise Damaged(f"{path} can't be read") from error
    if digest(content) != sha256:
        raise Damaged(f"{path} is not what was stored")
    return content
