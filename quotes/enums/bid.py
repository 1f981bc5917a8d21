"""Bids: states, parts, steps, the checklist of the paper, audit verbs (INQ-4, PAPERS P2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

BID = "quotes.bid"
"""The approval kind of a bid."""


class BidState(TextChoices):
    """How far a bid is; `quotes.models.Bid` names the doors."""

    PREPARING = "preparing", pgettext_lazy("bid", "Preparing")
    IN_REVIEW = "in_review", pgettext_lazy("bid", "In review")
    APPROVED = "approved", pgettext_lazy("bid", "Approved")
    SEALED = "sealed", pgettext_lazy("bid", "Bound and sealed")
    SUBMITTED = "submitted", pgettext_lazy("bid", "Submitted")
    WON = "won", pgettext_lazy("bid", "Won")
    LOST = "lost", pgettext_lazy("bid", "Lost")
    REJECTED = "rejected", pgettext_lazy("bid", "Bid rejected")
    CANCELLED = "cancelled", pgettext_lazy("bid", "Tender cancelled")
    DROPPED = "dropped", pgettext_lazy("bid", "Given up")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        marks = {"preparing": "wait", "approved": "done", "sealed": "done", "won": "won", "lost": "stop"}
        ends = {"rejected": "stop", "cancelled": "off", "dropped": "off"}
        return (marks | ends).get(self.value, "run")


BID_OPEN = (BidState.PREPARING, BidState.IN_REVIEW, BidState.APPROVED, BidState.SEALED)
"""Not submitted yet: its plan runs."""
BID_RESULTS = (BidState.WON, BidState.LOST, BidState.REJECTED, BidState.CANCELLED)
BID_OVER = (*BID_RESULTS, BidState.DROPPED)
BID_READY = (BidState.APPROVED, BidState.SEALED)
"""Approved, and still in the house."""


class BidPart(TextChoices):
    """Who writes what: the sales assistant, the technical department."""

    COMMERCIAL = "commercial", pgettext_lazy("bid", "Commercial part")
    TECHNICAL = "technical", pgettext_lazy("bid", "Technical part")


class BidStep(TextChoices):
    """The steps of the plan, counted back from the closing day."""

    TECHNICAL = "technical", pgettext_lazy("bid step", "Finish the technical part")
    COMMERCIAL = "commercial", pgettext_lazy("bid step", "Finish the commercial part")
    REVIEW = "review", pgettext_lazy("bid step", "Review and approve")
    SEAL = "seal", pgettext_lazy("bid step", "Bind and seal")
    DISPATCH = "dispatch", pgettext_lazy("bid step", "Hand it in")


class BidPaper(TextChoices):
    """What belongs into the parts (PAPERS P2); a line of another name has none of these."""

    LETTER = "letter", pgettext_lazy("bid paper", "Letter of bid")
    OPENING = "opening", pgettext_lazy("bid paper", "Opening list")
    PRICES = "prices", pgettext_lazy("bid paper", "Itemised prices")
    TERMS = "terms", pgettext_lazy("bid paper", "Deviations from the commercial terms")
    LEGAL = "legal", pgettext_lazy("bid paper", "Proof of the legal representative")
    AUTHORITY = "authority", pgettext_lazy("bid paper", "Letter of authority")
    QUALIFICATION = "qualification", pgettext_lazy("bid paper", "Qualifications and certificates")
    REFERENCES = "references", pgettext_lazy("bid paper", "References")
    BOND = "bond", pgettext_lazy("bid paper", "Proof of the bid bond")
    SOLUTION = "solution", pgettext_lazy("bid paper", "Overall solution")
    SPECIFICATION = "specification", pgettext_lazy("bid paper", "Deviations from the specification")
    PLAN = "plan", pgettext_lazy("bid paper", "Implementation plan and people")
    ACCEPTANCE = "acceptance", pgettext_lazy("bid paper", "Test and acceptance")
    TRAINING = "training", pgettext_lazy("bid paper", "Training")
    SERVICE = "service", pgettext_lazy("bid paper", "Service commitment")


CHECKLIST = {
    BidPart.COMMERCIAL: (
        *(BidPaper.LETTER, BidPaper.OPENING, BidPaper.PRICES, BidPaper.TERMS, BidPaper.LEGAL),
        *(BidPaper.AUTHORITY, BidPaper.QUALIFICATION, BidPaper.REFERENCES, BidPaper.BOND),
    ),
    BidPart.TECHNICAL: (
        *(BidPaper.SOLUTION, BidPaper.SPECIFICATION, BidPaper.PLAN),
        *(BidPaper.ACCEPTANCE, BidPaper.TRAINING, BidPaper.SERVICE),
    ),
}


class ItemState(TextChoices):
    """A line of the checklist."""

    OPEN = "open", pgettext_lazy("bid item", "Open")
    DONE = "done", pgettext_lazy("bid item", "Done")
    UNWANTED = "unwanted", pgettext_lazy("bid item", "Not wanted here")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        return {"open": "open", "done": "done", "unwanted": "off"}[self.value]


class Direction(TextChoices):
    """How an answer differs from what the tender asks."""

    BETTER = "better", pgettext_lazy("deviation", "Better than asked")
    NONE = "none", pgettext_lazy("deviation", "As asked")
    WORSE = "worse", pgettext_lazy("deviation", "Less than asked")


class BondForm(TextChoices):
    """How the bid bond is given."""

    TRANSFER = "transfer", pgettext_lazy("bond", "Bank transfer")
    GUARANTEE = "guarantee", pgettext_lazy("bond", "Letter of guarantee")


class Scoring(TextChoices):
    """How the tender chooses."""

    OVERALL = "overall", pgettext_lazy("scoring", "Overall score")
    LOWEST = "lowest", pgettext_lazy("scoring", "Lowest price")


class DispatchWay(TextChoices):
    """How a bid is handed in."""

    IN_PERSON = "in_person", pgettext_lazy("dispatch", "Handed in in person")
    COURIER = "courier", pgettext_lazy("dispatch", "By courier")
    PLATFORM = "platform", pgettext_lazy("dispatch", "On the tender platform")


class BidVerb(TextChoices):
    """What the audit trail says happened to a bid; its customer's timeline shows it too."""

    BEGUN = "quotes.bid.begun", _("began the bid")
    CHANGED = "quotes.bid.changed", _("changed the head of the bid")
    MOVED = "quotes.bid.moved", _("moved the closing time of the bid")
    ITEM = "quotes.bid.item", _("brought the checklist of the bid up to date")
    OFFER = "quotes.bid.offer", _("wrote the offer of the bid")
    DEVIATION = "quotes.bid.deviation", _("wrote down a deviation from the tender")
    DEVIATION_DROPPED = "quotes.bid.deviation-dropped", _("took a deviation from the tender out")
    CERTIFICATE = "quotes.bid.certificate", _("added a certificate to the bid")
    CERTIFICATE_DROPPED = "quotes.bid.certificate-dropped", _("took a certificate out of the bid")
    COMMERCIAL_DONE = "quotes.bid.commercial-done", _("finished the commercial part of the bid")
    COMMERCIAL_AGAIN = "quotes.bid.commercial-again", _("took the commercial part of the bid up again")
    TECHNICAL_DONE = "quotes.bid.technical-done", _("finished the technical part of the bid")
    TECHNICAL_AGAIN = "quotes.bid.technical-again", _("took the technical part of the bid up again")
    PUT = "quotes.bid.put", _("put the bid up for review")
    RETURNED = "quotes.bid.returned", _("gave the bid back")
    WITHDRAWN = "quotes.bid.withdrawn", _("took the bid out of the review")
    APPROVED = "quotes.bid.approved", _("approved the bid")
    REFUSED = "quotes.bid.refused", _("refused the bid")
    REOPENED = "quotes.bid.reopened", _("took the approved bid up again")
    SEALED = "quotes.bid.sealed", _("bound the bid and sealed it")
    SUBMITTED = "quotes.bid.submitted", _("handed the bid in")
    WON = "quotes.bid.won", _("noted that the bid was won")
    LOST = "quotes.bid.lost", _("noted that the bid was lost")
    REJECTED = "quotes.bid.rejected", _("noted that the bid was rejected")
    CANCELLED = "quotes.bid.cancelled", _("noted that the tender was cancelled")
    DROPPED = "quotes.bid.dropped", _("gave the bid up")
    PASSED_ON = "quotes.bid.passed-on", _("passed on, with the customer, the bid")
    BOND_BACK = "quotes.bid.bond-back", _("noted that the bid bond came back")
