"""A bid put through its review (INQ-4)."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.rules import refuse_untraded
from quotes.actions.bid_review import approve_bid, refuse_bid, refuse_unready, return_bid, withdraw_bid
from quotes.enums import BID, Direction
from quotes.models import Bid
from quotes.queries.bid import bid_label
from quotes.queries.bid_frozen import bid_snapshot
from quotes.rules import can_see_bid
from salesops.approvals.kinds import Facts, Kind, Limit, SignOffSpec, StageSpec, register
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Person, Region
from salesops.policy import policy


class BidApproval(Kind[Bid]):
    """The director organises the review; a major one goes to the general manager too."""

    key = BID
    label = pgettext_lazy("bid", "bid")
    model = Bid
    card_template = "quotes/bid/_card.html"
    outcome = _("May be bound and handed in")
    fact_names: ClassVar = {
        "amount": _("total of the bid"),
        "major": _("major bid"),
        "worse": _("number of negative deviations"),
    }
    flag_names: ClassVar[Collection[str]] = ("major",)
    field_names: ClassVar[Mapping[str, Sentence]] = {
        "customer": _("Customer"),
        **{
            name: bid_label(name)
            for name in (
                *("number", "tender_no", "project_name", "agency", "lot", "deadline", "opening_place", "bid_bond"),
                *("bond_form", "ceiling", "scoring", "valid_days", "originals", "copies", "is_electronic", "quote"),
                *("total", "opening_total", "opening_words", "delivery", "warranty", "remark"),
            )
        },
        "deviations": pgettext_lazy("bid", "Deviations"),
        "clause": pgettext_lazy("deviation", "Clause"),
        "required": pgettext_lazy("deviation", "What the tender asks"),
        "offered": pgettext_lazy("deviation", "What we offer"),
        "direction": pgettext_lazy("deviation", "Direction"),
        "certificates": _("Certificates"),
        "until": _("Valid until"),
        "checklist": pgettext_lazy("bid", "Checklist"),
        "part": pgettext_lazy("bid", "Part"),
        "paper": pgettext_lazy("bid", "What it is"),
        "state": _("State"),
        "note": _("Note"),
        "files": _("attachments"),
        "name": _("name"),
        "sha256": "SHA-256",
    }

    def facts(self, subject: Bid) -> Facts:
        worse = subject.deviations.filter(direction=Direction.WORSE).count()
        return {"amount": str(subject.total), "major": subject.major, "worse": str(worse)}

    def snapshot(self, subject: Bid) -> Facts:
        return bid_snapshot(subject)

    def title(self, subject: Bid) -> str:
        return f"{subject.customer.name} {subject.shown_number}"

    def url(self, subject: Bid) -> str:
        return subject.get_absolute_url()

    def amount(self, subject: Bid) -> Decimal | None:
        return subject.total

    def region(self, subject: Bid) -> Region | None:
        return subject.region

    def in_charge(self, subject: Bid) -> Collection[int]:
        return (subject.owner_id, subject.assistant_id)

    def interested(self, subject: Bid) -> Collection[int]:
        return (subject.assistant_id, subject.technical_id)

    def limit(self) -> Limit:
        return Limit(policy("quotes.bid_review_days"))

    def may_see(self, person: Person, subject: Bid) -> Verdict:
        return can_see_bid(person, subject)

    def check(self, subject: Bid, *, by: Person) -> None:
        """Nobody approves what could not leave as it stands, or for a customer that we stopped serving."""
        refuse_untraded(subject.customer)
        refuse_unready(subject)

    def approved(self, subject: Bid, *, by: Person) -> None:
        approve_bid(subject, by=by)

    def returned(self, subject: Bid, *, by: Person) -> None:
        return_bid(subject, by=by)

    def rejected(self, subject: Bid, *, by: Person) -> None:
        refuse_bid(subject, by=by)

    def withdrawn(self, subject: Bid, *, by: Person) -> None:
        withdraw_bid(subject, by=by)

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("director")]), StageSpec([SignOffSpec("gm", fact="major", operator="true")])]


register(BidApproval())
