"""States of papers, and what is recorded about them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaperState(TextChoices):
    """waiting → archived, for good; parked while somebody must act, then waiting again."""

    WAITING = "waiting", _("being made")
    ARCHIVED = "archived", _("archived")
    PARKED = "parked", _("could not be made")


class ProposalState(TextChoices):
    """waiting → accepted or refused, by somebody else than who entered it."""

    WAITING = "waiting", _("waits for a second person")
    ACCEPTED = "accepted", _("agreed to")
    REFUSED = "refused", _("refused")


class DocumentVerb(TextChoices):
    """What is recorded."""

    PAPER_ARCHIVED = "documents.paper.archived", _("archived the PDF")
    PAPER_PARKED = "documents.paper.parked", _("could not make the PDF")
    FILE_ADDED = "documents.file.added", _("added the file")
    COMPANY_CHANGED = "documents.company.changed", _("changed what stands on papers about the company")
    COMPANY_PROPOSED = "documents.company.proposed", _("proposed what stands on papers about the company")
    COMPANY_REFUSED = "documents.company.refused", _("refused the change of what stands on papers about the company")
    LOGO_CHANGED = "documents.logo.changed", _("changed the logo on papers")


class DocumentSight(TextChoices):
    """What is looked at here (CNF-2)."""

    FILE = "file.previewed", _("looked at the file")


class DocumentTaking(TextChoices):
    """What leaves the house (CNF-2)."""

    PAPER = "paper.downloaded", _("downloaded the PDF")
    COPY = "paper.copied", _("took an internal copy of the PDF")
    FILE = "file.downloaded", _("downloaded the file")


class ConfinedTaking(TextChoices):
    """The same where even that is confidential: a file's name may say whom a leak report is about (CNF-4)."""

    FILE = "file.confined-downloaded", _("downloaded the confined file")
