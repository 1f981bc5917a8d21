"""The words of the customer floor: states, kinds, audit verbs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CustomerType(TextChoices):
    """What the customer is to us; a price band may be for one type only (PRC-2)."""

    END_USER = "end_user", _("End user")
    DISTRIBUTOR = "distributor", _("Distributor")
    AGENT = "agent", _("Agent")
    PARTNER = "partner", _("Cooperation partner")


class Level(TextChoices):
    """By importance to us; not the credit grade."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"


class Source(TextChoices):
    """How we came to know the customer."""

    VISIT = "visit", _("Visit by the rep")
    REFERRAL = "referral", _("Referral")
    WEBSITE = "website", _("Website")
    PHONE = "phone", _("Phone call")
    EXHIBITION = "exhibition", _("Exhibition")
    TENDER = "tender", _("Invitation to tender")
    PARTNER = "partner", _("Through a partner")
    IMPORT = "import", _("Imported history")
    OTHER = "other", _("Other source")


class Nature(TextChoices):
    """The ownership type. Public and overseas bodies need no unified social credit code (CUS-1)."""

    STATE = "state", _("State-owned")
    PRIVATE = "private", _("Private")
    FOREIGN_INVESTED = "foreign_invested", _("Foreign-invested")
    JOINT = "joint", _("Joint venture")
    INDIVIDUAL = "individual", _("Individual business")
    PUBLIC_BODY = "public_body", _("Public body")
    OVERSEAS = "overseas", _("Overseas body")
    OTHER = "other", _("Other ownership")


WITHOUT_CREDIT_CODE = frozenset({Nature.PUBLIC_BODY, Nature.OVERSEAS})


class Scale(TextChoices):
    """Size as the statistics office sorts enterprises."""

    MICRO = "micro", _("Micro")
    SMALL = "small", _("Small")
    MEDIUM = "medium", _("Medium")
    LARGE = "large", _("Large")


class CustomerStatus(TextChoices):
    """Where the customer stands (CUS-4). `basic` is the EARLIER stage, `potential` the later one."""

    REGISTERED = "registered", _("Registered customer")
    BASIC = "basic", _("Qualified customer")
    POTENTIAL = "potential", _("Customer in negotiation")
    WON = "won", _("Won customer")
    DORMANT = "dormant", _("Dormant customer")
    INVALID = "invalid", _("Invalid customer")
    POOL = "pool", _("Open pool")
    STOPPED = "stopped", _("No longer served")


# Which mark of the look a status carries: shape first, colour second.
STATUS_MARK = {
    CustomerStatus.REGISTERED: "open",
    CustomerStatus.BASIC: "open",
    CustomerStatus.POTENTIAL: "run",
    CustomerStatus.WON: "won",
    CustomerStatus.DORMANT: "off",
    CustomerStatus.INVALID: "stop",
    CustomerStatus.POOL: "wait",
    CustomerStatus.STOPPED: "stop",
}


STATUS = "customers.status"
"""The approval kind of a change of status."""
STOP = "customers.stop"
"""The approval kind of a proposal not to serve a customer any longer, or to serve one again."""


class StatusVerb(TextChoices):
    """What the audit trail says about a customer's status and the requests to change it."""

    ASKED = "customers.status.asked", _("asked for the status")
    ASKED_AGAIN = "customers.status.asked-again", _("asked once more for the status")
    RETURNED = "customers.status.returned", _("returned the request for the status")
    REJECTED = "customers.status.rejected", _("rejected the request for the status")
    WITHDRAWN = "customers.status.withdrawn", _("withdrew the request for the status")
    CHANGED = "customers.status.changed", _("changed the customer's status")
    SLEPT = "customers.status.slept", _("marked the customer as dormant")
    WOKE = "customers.status.woke", _("marked the customer as won again: there is contact")


class ClaimKind(TextChoices):
    """How an existing customer stands to the name or code that is being registered (CUS-2)."""

    SAME_CODE = "same_code", _("Same unified social credit code")
    CONFLICT = "conflict", _("Same company name")
    AFFILIATE = "affiliate", _("Possible affiliate: same name, other region")
    SAME_PHONE = "same_phone", _("Same phone")
    SAME_SITE = "same_site", _("Same website or e-mail domain")
    BRANCH = "branch", _("Parent or branch of the same company")
    HINT = "hint", _("Similar name")


class CustomerVerb(TextChoices):
    """What the audit trail says happened to a customer."""

    REGISTERED = "customers.customer.registered", _("registered the customer")
    EDITED = "customers.customer.edited", _("changed the customer's file")
    ARCHIVED = "customers.customer.archived", _("archived the customer")
    WON = "customers.customer.won", _("marked the customer as won: the first contract is signed")
    GIVEN = "customers.customer.given", _("gave the customer to another owner")


class ContactVerb(TextChoices):
    """What the audit trail says happened to a contact."""

    ADDED = "customers.contact.added", _("added a contact")
    EDITED = "customers.contact.edited", _("changed a contact")
    ARCHIVED = "customers.contact.archived", _("archived a contact")


class NoteKind(TextChoices):
    """How one was in contact; a visit is written down in full (VIS-2)."""

    VISIT = "visit", _("Visit")
    PHONE = "phone", pgettext_lazy("contact", "Phone call")
    MEETING = "meeting", pgettext_lazy("contact", "Meeting")
    EMAIL = "email", pgettext_lazy("contact", "E-mail")
    OTHER = "other", pgettext_lazy("contact", "Other")


class NoteVerb(TextChoices):
    """What the audit trail says about contacts with a customer; the day follows."""

    VISITED = "customers.note.visited", _("reported the visit of")
    LOGGED = "customers.note.logged", _("logged the contact of")
    CORRECTED = "customers.note.corrected", _("corrected the note of")


class DisputeState(TextChoices):
    """How far a dispute over a customer is (CUS-2)."""

    OPEN = "open", pgettext_lazy("dispute", "To be ruled")
    RULED = "ruled", pgettext_lazy("dispute", "Ruled")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "Withdrawn")


DISPUTE_MARK = {DisputeState.OPEN: "run", DisputeState.RULED: "done", DisputeState.WITHDRAWN: "off"}


class Ruling(TextChoices):
    """What the superior of both decided."""

    KEEPS = "keeps", _("The keeper keeps the customer")
    MOVES = "moves", _("The customer goes to the claimant")


class DisputeVerb(TextChoices):
    """What the audit trail says happened to a dispute; the customer's timeline shows it too."""

    OPENED = "customers.dispute.opened", _("disputed the registration")
    ANSWERED = "customers.dispute.answered", _("answered the claim")
    RULED = "customers.dispute.ruled", _("ruled on the dispute")
    WITHDRAWN = "customers.dispute.withdrawn", _("withdrew the dispute")


class PoolMove(TextChoices):
    """Which way a customer went."""

    FELL = "fell", _("fell into the open pool")
    CLAIMED = "claimed", _("was claimed out of the open pool")


class PoolVerb(TextChoices):
    """What the audit trail says about the open pool."""

    FELL = "customers.pool.fell", _("put the customer into the open pool: its protection is over")
    CLAIMED = "customers.pool.claimed", _("claimed the customer out of the open pool")


class PaperState(TextChoices):
    """How far a paper of this floor is in its chain."""

    DRAFT = "draft", pgettext_lazy("paper", "Draft")
    PENDING = "pending", pgettext_lazy("paper", "In approval")
    APPROVED = "approved", pgettext_lazy("paper", "Approved")
    REJECTED = "rejected", pgettext_lazy("paper", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("paper", "Withdrawn")


PAPER_MARK = {
    PaperState.DRAFT: "wait",
    PaperState.PENDING: "run",
    PaperState.APPROVED: "done",
    PaperState.REJECTED: "stop",
    PaperState.WITHDRAWN: "off",
}


class Stage(TextChoices):
    """How far an opportunity is (OPP-1)."""

    FOUND = "found", pgettext_lazy("opportunity", "Found")
    CONFIRMED = "confirmed", pgettext_lazy("opportunity", "Need confirmed")
    OFFERED = "offered", pgettext_lazy("opportunity", "Offer made")
    NEGOTIATING = "negotiating", pgettext_lazy("opportunity", "Negotiating")
    WON = "won", pgettext_lazy("opportunity", "Won")
    LOST = "lost", pgettext_lazy("opportunity", "Lost")


CLOSED_STAGES = (Stage.WON, Stage.LOST)


# Which mark of the look a stage carries.
STAGE_MARK = {
    Stage.FOUND: "open",
    Stage.CONFIRMED: "open",
    Stage.OFFERED: "run",
    Stage.NEGOTIATING: "run",
    Stage.WON: "won",
    Stage.LOST: "stop",
}


class OpportunityVerb(TextChoices):
    """What the audit trail says happened to an opportunity."""

    OPENED = "customers.opportunity.opened", _("took up the opportunity")
    EDITED = "customers.opportunity.edited", _("changed the opportunity")
    MOVED = "customers.opportunity.moved", _("moved the opportunity")
    WON = "customers.opportunity.won", _("closed the opportunity as won")
    LOST = "customers.opportunity.lost", _("closed the opportunity as lost")
    REOPENED = "customers.opportunity.reopened", _("opened the opportunity again")


class Outlook(TextChoices):
    """What the owner of an opportunity stands for; the forecast sums it (OPP-2)."""

    OPEN = "open", pgettext_lazy("outlook", "Open")
    BEST = "best", pgettext_lazy("outlook", "Best case")
    COMMITTED = "committed", pgettext_lazy("outlook", "Committed")


class LossReason(TextChoices):
    """Why an opportunity came to nothing."""

    PRICE = "price", pgettext_lazy("loss", "Price")
    PRODUCT = "product", pgettext_lazy("loss", "Product does not fit")
    COMPETITOR = "competitor", pgettext_lazy("loss", "A competitor was chosen")
    BUDGET = "budget", pgettext_lazy("loss", "No budget")
    DROPPED = "dropped", pgettext_lazy("loss", "The customer dropped the project")
    OTHER = "other", pgettext_lazy("loss", "Other")


class PlanState(TextChoices):
    """What became of a planned visit; "not done" is read from its day (VIS-2)."""

    PLANNED = "planned", pgettext_lazy("visit", "Planned")
    DONE = "done", pgettext_lazy("visit", "Done")
    CANCELLED = "cancelled", pgettext_lazy("visit", "Cancelled")


class VisitPurpose(TextChoices):
    """What a visit is for."""

    FIRST = "first", pgettext_lazy("visit", "First visit")
    NEED = "need", pgettext_lazy("visit", "Find out the need")
    OFFER = "offer", pgettext_lazy("visit", "Present an offer")
    TALKS = "talks", pgettext_lazy("visit", "Negotiate")
    MONEY = "money", pgettext_lazy("visit", "Collect money")
    CARE = "care", pgettext_lazy("visit", "Look after the customer")
    OTHER = "other", pgettext_lazy("visit", "Other")


class PlanStanding(TextChoices):
    """How a planned visit stands today: read from its state, its day and the time to report it (VIS-2)."""

    AHEAD = "ahead", pgettext_lazy("visit", "Planned")
    TODAY = "today", pgettext_lazy("visit", "Today")
    REPORT = "report", pgettext_lazy("visit", "To be reported")
    MISSED = "missed", pgettext_lazy("visit", "Not done")
    DONE = "done", pgettext_lazy("visit", "Done")
    CANCELLED = "cancelled", pgettext_lazy("visit", "Cancelled")


# Which mark of the look a planned visit carries.
STANDING_MARK = {
    PlanStanding.AHEAD: "open",
    PlanStanding.TODAY: "run",
    PlanStanding.REPORT: "wait",
    PlanStanding.MISSED: "stop",
    PlanStanding.DONE: "done",
    PlanStanding.CANCELLED: "off",
}


class VisitVerb(TextChoices):
    """What the audit trail says about planned visits and the focus of a week; the day follows."""

    PLANNED = "customers.visit.planned", _("planned the visit of")
    EDITED = "customers.visit.edited", _("changed the planned visit of")
    MOVED = "customers.visit.moved", _("moved the planned visit, now on")
    CANCELLED = "customers.visit.cancelled", _("cancelled the planned visit of")
    KEPT = "customers.visit.kept", _("kept and reported the planned visit of")
    FOCUS = "customers.visit.focus", _("wrote down the focus of the week of")
    CONFIRMED = "customers.visit.focus_confirmed", _("confirmed the focus of the week of")


class MarketTopic(TextChoices):
    """What a market note is about (CUS-6)."""

    DEMAND = "demand", pgettext_lazy("market", "Demand")
    PRICE = "price", pgettext_lazy("market", "Prices")
    COMPETITOR = "competitor", pgettext_lazy("market", "Competitor")
    PRODUCT = "product", pgettext_lazy("market", "Product")
    POLICY = "policy", pgettext_lazy("market", "Rules and policy")
    OTHER = "other", pgettext_lazy("market", "Other")


class SheetStanding(TextChoices):
    """How a week's sheet of customers stands against its deadline (VIS-3); follows from its times, never stored."""

    NOT_DUE = "not_due", pgettext_lazy("sheet", "Not due yet")
    ON_TIME = "on_time", pgettext_lazy("sheet", "On time")
    LATE = "late", pgettext_lazy("sheet", "Late")
    MISSING = "missing", pgettext_lazy("sheet", "Missing")

    @property
    def pill(self) -> str:
        """The mark that a pill shows."""
        return {"not_due": "open", "on_time": "done", "late": "wait", "missing": "stop"}[self.value]


class SheetVerb(TextChoices):
    """What the audit trail says about the week's sheet of customers."""

    HANDED_IN = "customers.sheet.handed-in", _("handed in the customer sheet")
    OPENED = "customers.sheet.opened", _("opened the filed copy")
