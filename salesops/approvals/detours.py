"""The ways that leave the chain (APP-5): the requester asks the general manager, the general manager takes over."""

from salesops.approvals.models import Request, Step
from salesops.base.verdicts import Verdict
from salesops.org.models import Person


def can_ask_gm(person: Person, request: Request) -> Verdict:
    """Whether this person may take the direct way now."""
    raise NotImplementedError


def ask_gm(request: Request, reason: str, *, by: Person) -> Request:
    """Ask the general manager directly; every sign-off that is not decided yet is passed over."""
    raise NotImplementedError


def can_take_over(person: Person, step: Step) -> Verdict:
    """Whether this person may take an overdue step over."""
    raise NotImplementedError


def take_over(step: Step, *, by: Person, reason: str = "") -> Request:
    """The general manager takes a step over whose deadline has passed."""
    raise NotImplementedError
