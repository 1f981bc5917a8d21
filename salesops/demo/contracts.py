"""Its contracts: drafted from approved quotes, put through their chain, signed, and paid."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile

from contracts.actions.contract import ContractData, InstalmentData, draft_contract, save_contract, submit_contract
from contracts.actions.deviation import confirm_deviations
from contracts.actions.receivable import MatchData, ReceiptData, reach_instalment, record_receipt, reverse_receipt
from contracts.actions.signing import SigningData, confirm_scan, print_draft, sign_contract
from contracts.models import Contract, Instalment, Receipt
from contracts.queries.contract import deviations_of
from contracts.rules import can_confirm_deviations
from quotes.models import Quote
from salesops.approvals.engine import decide
from salesops.approvals.enums import StepState, VerdictWord
from salesops.approvals.models import Request
from salesops.base.clock import today
from salesops.base.money import round_cents
from salesops.demo.deals import SCHEDULES, Part
from salesops.demo.people import ROLES
from salesops.demo.quotes import Deed, Desk
from salesops.org.enums import Post
from salesops.org.models import Person

# What a scanner would have made of the signed pages.
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ASSISTANTS = {role.region: role.username for role in ROLES if role.post == Post.SALES_ASSISTANT}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer wants otherwise than it was quoted: deviations for the director to confirm."""

    warranty: str = ""
    notes: str = ""
    clauses: dict[int, str] = field(default_factory=dict)


@dataclass
class Archive:
    """Where contracts are kept: what exists so far, by key."""

    desk: Desk
    contracts: dict[str, Contract] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    booked: int = 0

    def draft(self, key: str, quote: str = "", *, schedule: str = "usual", wish: Wish | None = None) -> Deed:
        """Write it from an approved quote, by that quote's account manager."""
        return partial(self._draft, key, quote or key, SCHEDULES[schedule], wish or Wish())

    def submit(self, key: str) -> Deed:
        """Its account manager asks for approval."""
        return partial(self._submit, key)

    def say(self, key: str, by: str, verdict: VerdictWord = VerdictWord.APPROVE, opinion: str = "") -> Deed:
        """Whose turn it is decides; who may confirm deviations does so before approving."""
        return partial(self._say, key, by, verdict, opinion)

    def print(self, key: str) -> Deed:
        """A print of the draft, with its mark."""
        return partial(self._print, key)

    def sign(self, key: str) -> Deed:
        """Its account manager registers the signed copy with its scan."""
        return partial(self._sign, key)

    def confirm(self, key: str) -> Deed:
        """The region's sales assistant has compared the scan with the archived text."""
        return partial(self._confirm, key)

    def reach(self, key: str, place: int) -> Deed:
        """The milestone behind an instalment is reached, so it falls due."""
        return partial(self._reach, key, place)

    def pay(self, key: str, place: int, share: str = "1", *, extra: str = "0.00") -> Deed:
        """Finance books what came in for an instalment; ``extra`` yuan too much stay unmatched."""
        return partial(self._pay, key, place, Decimal(share), Decimal(extra))

    def bounce(self, key: str, reason: str) -> Deed:
        """The bank takes the last payment back."""
        return partial(self._bounce, key, reason)

    def stray(self, payer: str, amount: str, note: str) -> Deed:
        """Money of which nobody knows yet whose it is."""
        return partial(self._stray, payer, Decimal(amount), note)

    def fresh(self, key: str) -> Contract:
        """As it stands now."""
        return Contract.objects.select_related("customer", "owner", "region").get(pk=self.contracts[key].pk)

    def _draft(self, key: str, quote: str, parts: Sequence[Part], wish: Wish) -> None:
        offered = Quote.objects.select_related("customer", "owner").get(pk=self.desk.quotes[quote].pk)
        contract = draft_contract(offered, by=offered.owner)
        data = ContractData(
            title=contract.title,
            payment_terms=contract.payment_terms,
            delivery=contract.delivery,
            warranty=wish.warranty or contract.warranty,
            notes=wish.notes or contract.notes,
            clauses=wish.clauses,
            schedule=_schedule(contract.total, parts),
        )
        self.contracts[key] = save_contract(contract, data, revision=contract.revision, by=offered.owner)

    def _submit(self, key: str) -> None:
        contract = self.fresh(key)
        self.requests[key] = submit_contract(contract, by=contract.owner)

    def _say(self, key: str, by: str, verdict: VerdictWord, opinion: str) -> None:
        contract, person = self.fresh(key), self._person(by)
        if verdict == VerdictWord.APPROVE and can_confirm_deviations(person, contract):
            confirm_deviations(contract, [one.pk for one in deviations_of(contract)], by=person)
        request = self.requests[key]
        step = request.steps.get(state=StepState.OPEN, approver=person)
        decide(step, verdict, opinion, by=person, seen_hash=request.content_hash)

    def _print(self, key: str) -> None:
        contract = self.fresh(key)
        print_draft(contract, by=contract.owner)

    def _sign(self, key: str) -> None:
        contract = self.fresh(key)
        scan = SimpleUploadedFile(f"{contract.number}.pdf", SCAN + contract.number.encode())
        place = contract.region.name
        sign_contract(contract, SigningData(today(), place, project_lead=None, scan=scan), by=contract.owner)

    def _confirm(self, key: str) -> None:
        contract = self.fresh(key)
        confirm_scan(contract, by=self._person(ASSISTANTS[contract.region.code]))

    def _reach(self, key: str, place: int) -> None:
        reach_instalment(self._instalment(key, place), today(), by=self.contracts[key].owner)

    def _pay(self, key: str, place: int, share: Decimal, extra: Decimal) -> None:
        instalment, customer = self._instalment(key, place), self.contracts[key].customer
        amount = round_cents(instalment.amount * share)
        self._book(
            ReceiptData(today(), customer.name, customer, amount + extra, self._reference()),
            [MatchData(instalment, amount)],
        )

    def _bounce(self, key: str, reason: str) -> None:
        last = Receipt.objects.filter(matches__contract=self.contracts[key], reverses=None).order_by("pk").last()
        if last is None:
            raise ValueError(f"nothing came in on {key}")
        reverse_receipt(last, reason, by=self._person("sun"))

    def _stray(self, payer: str, amount: Decimal, note: str) -> None:
        self._book(ReceiptData(today(), payer, None, amount, self._reference(), note), [])

    def _book(self, data: ReceiptData, matches: Sequence[MatchData]) -> None:
        record_receipt(data, matches, by=self._person("sun"))

    def _reference(self) -> str:
        self.booked += 1
        return f"{today():%Y%m%d}-{self.booked:06}"

    def _instalment(self, key: str, place: int) -> Instalment:
        return self.contracts[key].instalments.get(position=place)

    def _person(self, username: str) -> Person:
        return self.desk.company[username]


def _schedule(total: Decimal, parts: Sequence[Part]) -> list[InstalmentData]:
    """The parts in yuan; the last takes what rounding leaves."""
    left, schedule = total, []
    for part in parts:
        amount = left if part is parts[-1] else round_cents(total * Decimal(part.share))
        left -= amount
        schedule.append(InstalmentData(part.kind, amount, part.trigger, part.days))
    return schedule
