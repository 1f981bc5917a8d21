"""The one exception that is meant for people."""

from typing import ClassVar

from django.utils.functional import Promise

type Sentence = str | Promise


class Refusal(Exception):
    """A rule says no.

    ``rule`` is an id of the rulebook ("PRC-4"); ``sentence`` says what and why, ``next_step`` what is allowed
    now, both translated. ``field`` names the form field at fault, ``kept`` says that the attempt was recorded.
    It is raised where the rule is and shown in one place (``salesops.policy.refused``). ``stale``: the page is old.
    """

    stale: ClassVar[bool] = False

    def __init__(
        self, rule: str, sentence: Sentence, next_step: Sentence, *, field: str | None = None, kept: bool = False
    ) -> None:
        super().__init__(rule, sentence)
        self.rule = rule
        self.sentence = sentence
        self.next_step = next_step
        self.field = field
        self.kept = kept

    def __str__(self) -> str:
        return f"{self.rule}: {self.sentence}"


class StaleRecord(Refusal):
    """Somebody else saved the record since this page was opened (``changes``: label → (yours, theirs))."""

    stale: ClassVar[bool] = True

    def __init__(
        self,
        sentence: Sentence,
        next_step: Sentence,
        *,
        rule: str = "APP-6",
        changes: dict[str, tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(rule, sentence, next_step)
        self.changes = changes or {}
