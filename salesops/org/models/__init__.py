"""People, where they stand and what they were granted."""

from salesops.org.models.assignment import Assignment, Coverage, PostTitle, Region
from salesops.org.models.department import Department, Membership
from salesops.org.models.deputation import Deputation
from salesops.org.models.grant import Grant
from salesops.org.models.person import Person
from salesops.org.models.target import SalesTarget

__all__ = [
    "Assignment",
    "Coverage",
    "Department",
    "Deputation",
    "Grant",
    "Membership",
    "Person",
    "PostTitle",
    "Region",
    "SalesTarget",
]
