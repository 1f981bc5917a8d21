"""What the approval engine must know about a contract (CON-2, CON-3, CON-5)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.actions.outcome import close_unapproved, conclude_contract, refuse_to_approve
from contracts.enums import CONTRACT, ContractState
from contracts.models import Contract
from contracts.queries.difference import snapshot_differences
from contracts.queries.facts import contract_facts, contract_snapshot
from contracts.rules import can_see_contract
from customers.touches import touches
from salesops.approvals.differences import Change
from salesops.approvals.kinds import Facts, Kind, Limit, SignOffSpec, StageSpec, register
from salesops.base.verdicts import Verdict
from salesops.base.weeks import Week
from salesops.org.models import Person
from salesops.policy import policies


@touches("contract", _("Contracts"))
def contracts_of_week(person: Person, week: Week) -> Iterable[int]:
    """VIS-3: contracts that the person looks after and that were submitted or signed in the week."""
    submitted = Q(submitted_at__gte=week.start, submitted_at__lt=week.end)
    signed = Q(signed_on__range=(week.monday, week.sunday))
    return Contract.objects.filter(submitted | signed, owner=person).values_list("customer_id", flat=True)


class ContractApproval(Kind[Contract]):
    """Regional manager, director, and the GM over the director's limit or for special prices (CON-5)."""

    key = CONTRACT
    label = _("contract")
    model = Contract
    card_template = "contracts/contract/_card.html"
    outcome = _("Frozen text")
    fact_names = {
        "amount": _("amount, tax included"),
        "max_discount": _("largest discount"),
        "over_limit": _("over the director's limit"),
        "beyond_director": _("beyond the director's discount"),
        "special": _("uses a price type other than normal"),
        "for_gm": _("over the director's limit, or special"),
        "major": _("major contract"),
        "deviates": _("deviates from the offer"),
    }

    flag_names = ("over_limit", "beyond_director", "special", "for_gm", "major", "deviates")
    share_names = ("max_discount",)
    direct_to_gm = True

    def facts(self, subject: Contract) -> dict[str, Any]:
        return contract_facts(subject)

    def snapshot(self, subject: Contract) -> dict[str, Any]:
        return contract_snapshot(subject)

    def title(self, subject: Contract) -> str:
        return f"{subject.customer_name or subject.customer.name} {subject.shown_number}"

    def url(self, subject: Contract) -> str:
        return subject.get_absolute_url()

    def amount(self, subject: Contract) -> Decimal | None:
        return subject.total

    def limit(self) -> Limit:
        """APP-4: 2 days for a contract, working days by default."""
        found = policies(["contracts.approval_days", "contracts.approval_in_working_days"])
        return Limit(days=found["contracts.approval_days"], working=found["contracts.approval_in_working_days"])

    def interested(self, subject: Contract) -> set[int]:
        """Whose sale it is, also after a handover."""
        return {subject.rep_id}

    def check(self, subject: Contract, *, by: Person) -> None:
        """Nobody approves from a superseded quote, nor over deviations that are theirs to confirm (CON-3, QUO-5)."""
        refuse_to_approve(subject, by=by)

    def approved(self, subject: Contract, *, by: Person) -> None:
        conclude_contract(subject, by=by)

    def returned(self, subject: Contract, *, by: Person) -> None:
        close_unapproved(subject, ContractState.RETURNED, by=by)

    def rejected(self, subject: Contract, *, by: Person) -> None:
        close_unapproved(subject, ContractState.REJECTED, by=by)

    def withdrawn(self, subject: Contract, *, by: Person) -> None:
        close_unapproved(subject, ContractState.DRAFT, by=by)

    def differences(self, before: Facts, after: Facts) -> list[Change]:
        return snapshot_differences(before, after)

    def may_see(self, person: Person, subject: Contract) -> Verdict:
        return can_see_contract(person, subject)

    def default_chain(self) -> list[StageSpec]:
        return [
            StageSpec([SignOffSpec("regional_manager")]),
            StageSpec([SignOffSpec("director")]),
            StageSpec([SignOffSpec("gm", fact="for_gm", operator="true")]),
        ]


register(ContractApproval())
