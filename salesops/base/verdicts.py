"""May she? A verdict is truthy or carries the reason why not."""

from dataclasses import dataclass
from typing import Literal

from django.core.exceptions import PermissionDenied

from salesops.base.refusals import Refusal, Sentence


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """No, and why; the greyed button shows the sentence the server would answer.

    With a ``next_step`` it is not the person who lacks the right: the thing is not to be changed, by nobody.
    """

    sentence: Sentence
    rule: str = ""
    next_step: Sentence = ""

    def __bool__(self) -> Literal[False]:
        return False


type Verdict = Allowed | Denied


class NotAllowed(PermissionDenied):
    """The person lacks the right; ``rule`` says where that is written."""

    def __init__(self, denied: Denied) -> None:
        super().__init__(str(denied.sentence))
        self.rule = denied.rule


def require(verdict: Verdict) -> None:
    """Go on only if allowed; else ``NotAllowed`` (a 403 page), or ``Refusal`` where there is a next step."""
    if isinstance(verdict, Denied):
        if verdict.next_step:
            raise Refusal(verdict.rule, verdict.sentence, verdict.next_step)
        raise NotAllowed(verdict)


def refuse_denied(verdict: Verdict, next_step: Sentence) -> None:
    """Go on only if allowed; else a ``Refusal``, not a 403: whoever reads the page is told what to do instead."""
    if isinstance(verdict, Denied):
        raise Refusal(verdict.rule, verdict.sentence, next_step)
