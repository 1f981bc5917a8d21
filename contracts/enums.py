"""The words of the contracts floor: states, kinds, audit verbs. One section per chapter."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# ---------------------------------------------------------------------------------------------------------- contract

CONTRACT = "contracts.contract"
"""The approval kind of a contract."""


class ContractType(TextChoices):
    """What is agreed (CON-1); only some types carry money. Sales contracts can be drafted so far."""

    SALE = "sale", _("Sales contract")
    AGENCY = "agency", _("Agency agreement")
    COOPERATION = "cooperation", _("Cooperation agreement")
    OTHER = "other", _("Other agreement")


class Origin(TextChoices):
    """By which door a contract came into the house."""

    QUOTE = "quote", _("Drafted from a quote")
    IMPORTED = "imported", _("Taken over from the past")


class ContractState(TextChoices):
    """A contract's life; `contracts.models.Contract` names the doors between the states."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In approval")
    RETURNED = "returned", _("Returned for change")
    REJECTED = "rejected", _("Rejected")
    APPROVED = "approved", _("Approved, to be signed")
    SIGNED = "signed", _("Signed")
    VOID = "void", _("Void")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        marks = {
            "in_review": "run",
            "returned": "wait",
            "rejected": "stop",
            "approved": "done",
            "signed": "won",
            "void": "off",
        }
        return marks.get(self.value, "open")


class TemplateState(TextChoices):
    """A template is written as a draft; contracts are drafted from an approved one only (CON-1)."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    RETIRED = "retired", _("Retired")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        return {"approved": "done", "retired": "off"}.get(self.value, "open")


class ClauseLock(TextChoices):
    """How far a clause of the template may be changed in a contract."""

    LOCKED = "locked", _("Fixed")
    VARIABLES = "variables", _("Filled in by the system")
    NEGOTIABLE = "negotiable", _("Negotiable")


class DeviationSide(TextChoices):
    """What sort of difference it is (CON-3)."""

    COMMERCIAL = "commercial", _("Commercial")
    TECHNICAL = "technical", _("Technical")


class ContractVerb(TextChoices):
    """What the audit trail says happened to a contract."""

    DRAFTED = "contracts.contract.drafted", _("drafted the contract")
    SAVED = "contracts.contract.saved", _("changed the contract")
    DISCARDED = "contracts.contract.discarded", _("discarded the draft of a contract")
    VOIDED = "contracts.contract.voided", _("voided the contract; its number is not used again")
    SUBMITTED = "contracts.contract.submitted", _("submitted the contract for approval")
    CONFIRMED = "contracts.contract.confirmed", _("confirmed deviations of the contract")
    APPROVED = "contracts.contract.approved", _("gave the contract its last approval; its text is frozen")
    RETURNED = "contracts.contract.returned", _("returned the contract for change")
    REJECTED = "contracts.contract.rejected", _("rejected the contract")
    WITHDRAWN = "contracts.contract.withdrawn", _("withdrew the contract")
    PRINTED = "contracts.contract.printed", _("ordered a print that is marked as a draft")
    SIGNED = "contracts.contract.signed", _("registered the signed contract")
    SCAN_CONFIRMED = "contracts.contract.scan_confirmed", _("confirmed that the scan is the archived text")
    LEAD_CHANGED = "contracts.contract.lead_changed", _("named another project lead")
    TAKEN_OVER = "contracts.contract.taken_over", _("took the contract over from the past")


class TemplateVerb(TextChoices):
    """What the audit trail says happened to a contract template."""

    DRAFTED = "contracts.template.drafted", _("drafted the contract template")
    APPROVED = "contracts.template.approved", _("approved the contract template")
    RETIRED = "contracts.template.retired", _("retired the contract template")


# -------------------------------------------------------------------------------------------------------- receivable


class InstalmentKind(TextChoices):
    """The parts of a payment schedule (REC-1)."""

    FIRST = "first", _("First payment")
    PROGRESS = "progress", _("Progress payment")
    TAIL = "tail", _("Final payment")
    WARRANTY = "warranty", _("Warranty deposit")


class Trigger(TextChoices):
    """What an instalment's days count from."""

    SIGNING = "signing", _("after signing")
    DELIVERY = "delivery", _("after delivery")
    GO_LIVE = "go_live", _("after going live")
    ACCEPTANCE = "acceptance", _("after final acceptance")
    WARRANTY_END = "warranty_end", _("after the warranty ends")
    FIXED_DAY = "fixed_day", _("on a fixed day")


class InstalmentStanding(TextChoices):
    """Where an instalment stands; derived from what was matched and from its day, never stored."""

    WAITING = "waiting", _("Trigger not reached")
    OPEN = "open", _("Unpaid")
    PART = "part", _("Partly paid")
    OVERDUE = "overdue", pgettext_lazy("money", "Overdue")
    PAID = "paid", _("Paid")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        return {"waiting": "off", "open": "open", "part": "run", "overdue": "stop", "paid": "done"}[self.value]


class ReceiptStanding(TextChoices):
    """Where a receipt stands; derived from its matches and its reversal, never stored."""

    TO_MATCH = "to_match", _("To be matched")
    REST = "rest", _("Rest left")
    MATCHED = "matched", _("Matched")
    REVERSED = "reversed", _("Reversed")
    REVERSAL = "reversal", _("Reversal")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        return {"to_match": "wait", "rest": "run", "matched": "done", "reversed": "off", "reversal": "off"}[self.value]


class Ageing(TextChoices):
    """Since when something open is late (REC-2)."""

    NOT_DUE = "0", _("Not due")
    UP_TO_30 = "30", _("1–30 days late")
    UP_TO_60 = "60", _("31–60 days late")
    UP_TO_90 = "90", _("61–90 days late")
    OVER_90 = "over", _("Over 90 days late")

    @property
    def last(self) -> int | None:
        """The most days late in it; None: there is no end."""
        return int(self.value) if self.value.isdigit() else None


class ReceivableVerb(TextChoices):
    """What the audit trail says happened to what is owed and paid."""

    REACHED = "contracts.instalment.reached", _("set an instalment due")
    RECORDED = "contracts.receipt.recorded", _("recorded a receipt")
    MATCHED = "contracts.receipt.matched", _("matched a receipt to instalments")
    UNMATCHED = "contracts.receipt.unmatched", _("took a match back")
    REVERSED = "contracts.receipt.reversed", _("reversed a receipt")


# ---------------------------------------------------------------------------------------------- what is logged as seen


class ContractSight(TextChoices):
    """Looks at what is confidential (CNF-2)."""

    CONTRACT = "contract.viewed", _("opened the contract")
    TEXT = "contract.text-viewed", _("read the contract's text")
    DRAFT = "contract.draft-viewed", _("read the contract's draft")
    RECEIPT = "receipt.viewed", _("opened the receipt")
