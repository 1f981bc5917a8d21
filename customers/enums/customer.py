"""Customers, contacts and notes: types, status, claims, audit verbs."""

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


class Standing(TextChoices):
    """The views that the list of customers has of itself (CUS-1, CUS-2, CUS-5)."""

    MINE = "mine", _("Mine, in work")
    DUE = "due", _("Due this week")
    ENDING = "ending", _("Protection ends soon")
    GAPS = "gaps", _("Files to complete")


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
    ASLEEP = "customers.customer.asleep", _("called the customer dormant: nobody was in touch for long")
    AWAKE = "customers.customer.awake", _("called the customer won again: somebody is in touch")
    GIVEN = "customers.customer.given", _("gave the customer to another owner")


class CustomerTaking(TextChoices):
    """What the log of views calls it when customers leave the house (CNF-2)."""

    EXPORTED = "customers.customer.exported", _("exported the list of customers")


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
