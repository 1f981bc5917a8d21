"""May she? A verdict is truthy or carries the reason why not."""

from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import PermissionDenied

from salesops.base.refusals import Sentence


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """No, and why; the greyed button shows the sentence the server would answer."""

    sentence: Sentence
    rule: str = ""

    def __bool__(self) -> Literal[False]:
        return False


type Verdict = Allowed | Denied


def require(verdict: Verdict) -> None:
    """Go on only if allowed; else ``PermissionDenied`` with the reason (shown as a 403 page)."""
    if isinstance(verdict, Denied):
        raise PermissionDenied(str(verdict.sentence))
