"""A department's head gives the answer to a member (ORG-5)."""

from salesops.approvals.models import Request, Step
from salesops.base.verdicts import Verdict
from salesops.org.models import Person


def can_delegate(person: Person, step: Step) -> Verdict:
    """Whether this person may give the step to a member of its department."""
    raise NotImplementedError


def delegate(step: Step, to: Person, *, by: Person) -> Request:
    """Give the step to ``to``, a current member of the step's department."""
    raise NotImplementedError
