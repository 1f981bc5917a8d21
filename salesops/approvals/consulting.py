"""A colleague's opinion, before or after one's own decision (APP-7)."""

from salesops.approvals.models import Consultation, Step
from salesops.org.models import Person


def ask_opinion(step: Step, colleague: Person, turn: str, question: str, *, by: Person) -> Consultation:
    """Ask a colleague; ``turn`` is a member of ``enums.Turn``."""
    raise NotImplementedError


def answer_opinion(consultation: Consultation, stance: str, answer: str, *, by: Person) -> Consultation:
    """Give the opinion; ``stance`` is a member of ``enums.Stance``."""
    raise NotImplementedError


def take_back(consultation: Consultation, *, by: Person) -> Consultation:
    """The question is not asked any more."""
    raise NotImplementedError
