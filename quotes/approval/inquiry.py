"""Taking part in inquiries and tenders, and pre-sales support, put through their chains (INQ-1, INQ-3)."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quotes.actions.inquiry import decline_inquiry, return_inquiry, take_part, withdraw_inquiry
from quotes.actions.support import close_support, pass_on, settle_support, unsettle_support
from quotes.enums import INQUIRY, SETTLEMENT, SUPPORT, InquiryKind, SupportState
from quotes.models import Inquiry, SupportRequest
from quotes.queries.inquiry import inquiry_label, inquiry_snapshot
from quotes.queries.support import support_label, support_snapshot
from quotes.rules import can_see_inquiry, can_see_support
from salesops.approvals.kinds import Facts, Kind, Limit, SignOffSpec, StageSpec, register
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Person, Region
from salesops.policy import policy

WANT_FACTS = pgettext_lazy("button", "Ask for more facts")


class InquiryApproval(Kind[Inquiry]):
    """The regional manager decides on taking part; on a major one the general manager too."""

    key = INQUIRY
    label = _("taking part in an inquiry")
    model = Inquiry
    card_template = "quotes/inquiry/_card.html"
    verdict_words: ClassVar = {
        "approve": pgettext_lazy("button", "Take part"),
        "return": WANT_FACTS,
        "reject": pgettext_lazy("button", "Don't take part"),
    }
    outcome = _("Taking part")
    fact_names: ClassVar = {"major": _("major inquiry"), "tender": _("invitation to tender")}
    flag_names: ClassVar[Collection[str]] = ("major", "tender")
    field_names: ClassVar[Mapping[str, Sentence]] = {
        "kind": inquiry_label("kind"),
        "company": inquiry_label("named"),
        **{
            name: inquiry_label(name)
            for name in ("what", "quantity", "amount", "source", "asked_by", "tender_no", "received_on", "due_on")
        },
        "late_days": inquiry_label("late_days"),
        "details": inquiry_label("details"),
        "files": _("attachments"),
        "name": _("name"),
        "sha256": "SHA-256",
    }

    def facts(self, subject: Inquiry) -> Facts:
        return {"major": subject.major, "tender": subject.kind == InquiryKind.TENDER}

    def snapshot(self, subject: Inquiry) -> Facts:
        return inquiry_snapshot(subject)

    def title(self, subject: Inquiry) -> str:
        return f"{subject.named} {subject.number}"

    def url(self, subject: Inquiry) -> str:
        return subject.get_absolute_url()

    def amount(self, subject: Inquiry) -> Decimal | None:
        return subject.amount

    def region(self, subject: Inquiry) -> Region | None:
        return subject.region

    def in_charge(self, subject: Inquiry) -> Collection[int]:
        return (subject.owner_id, subject.reported_by_id)

    def limit(self) -> Limit:
        return Limit(policy("quotes.inquiry_days"))

    def may_see(self, person: Person, subject: Inquiry) -> Verdict:
        return can_see_inquiry(person, subject)

    def approved(self, subject: Inquiry, *, by: Person) -> None:
        take_part(subject, by=by)

    def returned(self, subject: Inquiry, *, by: Person) -> None:
        return_inquiry(subject, by=by)

    def rejected(self, subject: Inquiry, *, by: Person) -> None:
        decline_inquiry(subject, by=by)

    def withdrawn(self, subject: Inquiry, *, by: Person) -> None:
        withdraw_inquiry(subject, by=by)

    def default_chain(self) -> Sequence[StageSpec]:
        return [
            StageSpec([SignOffSpec("regional_manager")]),
            StageSpec([SignOffSpec("gm", fact="major", operator="true")]),
        ]


class SupportApproval(Kind[SupportRequest]):
    """The head of the department passes it on to technical."""

    key = SUPPORT
    label = _("request for pre-sales support")
    model = SupportRequest
    card_template = "quotes/support/_card.html"
    verdict_words: ClassVar = {"approve": pgettext_lazy("button", "Pass on to technical"), "return": WANT_FACTS}
    outcome = _("Technical names people and dates")
    field_names: ClassVar[Mapping[str, Sentence]] = {
        "people": pgettext_lazy("support", "People"),
        **{
            name: support_label(name)
            for name in (
                *("what", "details", "customer", "place", "wanted_from", "wanted_to"),
                *("from_on", "to_on", "note", "objection"),
            )
        },
    }

    def facts(self, subject: SupportRequest) -> Facts:
        return {}

    def snapshot(self, subject: SupportRequest) -> Facts:
        return support_snapshot(subject)

    def title(self, subject: SupportRequest) -> str:
        return f"{subject.customer.name} {subject.number}"

    def url(self, subject: SupportRequest) -> str:
        return subject.get_absolute_url()

    def in_charge(self, subject: SupportRequest) -> Collection[int]:
        return (subject.owner_id, subject.asked_by_id)

    def limit(self) -> Limit:
        return Limit(policy("quotes.support_days"))

    def may_see(self, person: Person, subject: SupportRequest) -> Verdict:
        return can_see_support(person, subject)

    def approved(self, subject: SupportRequest, *, by: Person) -> None:
        pass_on(subject, by=by)

    def returned(self, subject: SupportRequest, *, by: Person) -> None:
        close_support(subject, SupportState.RETURNED, by=by)

    def rejected(self, subject: SupportRequest, *, by: Person) -> None:
        close_support(subject, SupportState.REFUSED, by=by)

    def withdrawn(self, subject: SupportRequest, *, by: Person) -> None:
        close_support(subject, SupportState.WITHDRAWN, by=by)

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("regional_manager")])]


class SettlementApproval(SupportApproval):
    """Director and technical head, each in their own words, at the same time."""

    key = SETTLEMENT
    label = _("pre-sales support without agreement")
    may_reject = False
    answers_in_words = True
    verdict_words: ClassVar = {
        "approve": pgettext_lazy("button", "Settle it"),
        "return": pgettext_lazy("button", "Give it back to both"),
    }
    outcome = pgettext_lazy("support", "Settled")

    def approved(self, subject: SupportRequest, *, by: Person) -> None:
        settle_support(subject, by=by)

    def returned(self, subject: SupportRequest, *, by: Person) -> None:
        unsettle_support(subject, by=by)

    def rejected(self, subject: SupportRequest, *, by: Person) -> None:
        """Raises ``ValueError``: one way or the other, it is settled."""
        raise ValueError("support without agreement is settled or given back, never rejected")

    def withdrawn(self, subject: SupportRequest, *, by: Person) -> None:
        unsettle_support(subject, by=by)

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("director"), SignOffSpec("post", post="TECHNICAL")])]


register(InquiryApproval())
register(SupportApproval())
register(SettlementApproval())
