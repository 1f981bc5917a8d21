"""What the approval engine must know about this floor's papers: changes of status, foreign regions (CUS-3, CUS-4)."""

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.actions.region import (
    close_region_request,
    refuse_to_register,
    register_approved,
    return_region_request,
)
from customers.actions.status import change_status, close_status_request, refuse_to_approve, return_status_request
from customers.enums import REGION, STATUS, STOP, CustomerStatus, PaperState
from customers.models import RegionRequest, StatusRequest
from customers.queries.region import FIELD_NAMES, kept_registration, shown_of
from customers.queries.status import GROUND_NAMES
from customers.rules import can_see_region_request, can_see_status_request
from salesops.approvals.differences import Change
from salesops.approvals.kinds import Facts, Kind, SignOffSpec, StageSpec, register
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Person, Region


class StatusApproval(Kind[StatusRequest]):
    """The regional manager decides."""

    key = STATUS
    label = _("change of status")
    model = StatusRequest
    card_template = "customers/status/_card.html"
    outcome = _("Status changed")
    fact_names: ClassVar[dict[str, Sentence]] = {
        "to_potential": _("asks for: in negotiation"),
        "to_invalid": _("asks for: invalid"),
    }
    flag_names: ClassVar[Collection[str]] = ("to_potential", "to_invalid")
    field_names: ClassVar[dict[str, Sentence]] = {
        "number": _("Customer number"),
        "from_status": _("Status before"),
        "to_status": _("Status wanted"),
        "reason": _("Reason"),
        "need": _("Need"),
        "budget": _("Budget"),
        "timetable": _("Timetable"),
        **GROUND_NAMES,
    }

    def facts(self, subject: StatusRequest) -> Facts:
        return {
            "to_potential": subject.to_status == CustomerStatus.POTENTIAL,
            "to_invalid": subject.to_status == CustomerStatus.INVALID,
        }

    def snapshot(self, subject: StatusRequest) -> Facts:
        return {
            "number": subject.customer.number,
            "from_status": subject.from_status,
            "to_status": subject.to_status,
            "reason": subject.reason,
            **subject.grounds,
        }

    def title(self, subject: StatusRequest) -> str:
        return f"{subject.customer.name} {subject.customer.number}"

    def url(self, subject: StatusRequest) -> str:
        return subject.get_absolute_url()

    def may_see(self, person: Person, subject: StatusRequest) -> Verdict:
        return can_see_status_request(person, subject)

    def check(self, subject: StatusRequest, *, by: Person) -> None:
        """Nobody approves for a customer that moved meanwhile, or whose conditions have gone."""
        refuse_to_approve(subject)

    def approved(self, subject: StatusRequest, *, by: Person) -> None:
        change_status(subject, by=by)

    def returned(self, subject: StatusRequest, *, by: Person) -> None:
        return_status_request(subject, by=by)

    def rejected(self, subject: StatusRequest, *, by: Person) -> None:
        close_status_request(subject, PaperState.REJECTED, by=by)

    def withdrawn(self, subject: StatusRequest, *, by: Person) -> None:
        close_status_request(subject, PaperState.WITHDRAWN, by=by)

    def differences(self, before: Facts, after: Facts) -> list[Change]:
        """With the statuses in words."""
        return super().differences(_in_words(before), _in_words(after))

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("regional_manager")])]


class StopApproval(StatusApproval):
    """The director proposes, the general manager decides."""

    key = STOP
    label = _("proposal to stop serving a customer")
    outcome = pgettext_lazy("stop", "Served or not")
    fact_names: ClassVar[dict[str, Sentence]] = {"again": _("proposes to serve it again")}
    flag_names = ("again",)

    def facts(self, subject: StatusRequest) -> Facts:
        return {"again": subject.from_status == CustomerStatus.STOPPED}

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("gm")])]


class RegionApproval(Kind[RegionRequest]):
    """The manager of the region asked for decides."""

    key = REGION
    label = _("registration in another region")
    model = RegionRequest
    card_template = "customers/region/_card.html"
    outcome = pgettext_lazy("region", "Customer registered")
    field_names: ClassVar[Mapping[str, Sentence]] = FIELD_NAMES

    def facts(self, subject: RegionRequest) -> Facts:
        return {}

    def snapshot(self, subject: RegionRequest) -> Facts:
        return kept_registration(subject)

    def title(self, subject: RegionRequest) -> str:
        return subject.name

    def url(self, subject: RegionRequest) -> str:
        return subject.get_absolute_url()

    def region(self, subject: RegionRequest) -> Region:
        return subject.wanted_region

    def in_charge(self, subject: RegionRequest) -> Collection[int]:
        return (subject.owner_id, subject.asked_by_id)

    def may_see(self, person: Person, subject: RegionRequest) -> Verdict:
        return can_see_region_request(person, subject)

    def check(self, subject: RegionRequest, *, by: Person) -> None:
        """Nobody approves what was registered meanwhile."""
        refuse_to_register(subject, by=by)

    def approved(self, subject: RegionRequest, *, by: Person) -> None:
        register_approved(subject, by=by)

    def returned(self, subject: RegionRequest, *, by: Person) -> None:
        return_region_request(subject, by=by)

    def rejected(self, subject: RegionRequest, *, by: Person) -> None:
        close_region_request(subject, PaperState.REJECTED, by=by)

    def withdrawn(self, subject: RegionRequest, *, by: Person) -> None:
        close_region_request(subject, PaperState.WITHDRAWN, by=by)

    def differences(self, before: Facts, after: Facts) -> list[Change]:
        """With choices, money and days in words."""
        return super().differences(_as_read(before), _as_read(after))

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("regional_manager")])]


def _as_read(snapshot: Facts) -> Facts:
    return {name: shown_of(name, value) for name, value in snapshot.items()}


def _in_words(snapshot: Facts) -> Facts:
    words = {name: str(CustomerStatus(snapshot[name]).label) for name in ("from_status", "to_status")}
    return snapshot | words


register(StatusApproval())
register(StopApproval())
register(RegionApproval())
