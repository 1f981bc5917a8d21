"""What is asked for of the keeper, and why it is refused (QUO-6, PAPERS P28)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from salesops.base.clock import now
from salesops.base.refusals import Refusal
from salesops.base.text import clean_line
from salesops.documents import papers_of, storage
from salesops.documents.models import Paper
from salesops.documents.pages import pages_of
from salesops.org.models import Person
from salesops.seals.enums import Seal
from salesops.seals.kinds import Sealable
from salesops.seals.models.entry import LONGEST_PURPOSE, MOST_COPIES, MOST_PAGES
from salesops.seals.queries.custody import custody_of, keepers_of


@dataclass(frozen=True, slots=True)
class Application:
    """What is asked for; ``out_until`` where the seal leaves the office with the paper."""

    seal: Seal
    copies: int
    pages: int
    purpose: str
    straddle: bool = False
    witness: Person | None = None
    out_until: datetime | None = None


def refuse_paper(paper: Paper, kind: Sealable, subject: Any) -> bytes:
    """Raise ``Refusal`` unless this is an approved, dated paper whose stored bytes are the archived ones (QUO-6).

    What is approved now is the newest version alone. Returns those bytes.
    """
    kind.refuse(subject)
    if any(one.kind == paper.kind and one.version > paper.version for one in papers_of(subject)):
        raise Refusal(
            "QUO-6",
            _("A newer version of this paper was approved; this one is sealed no more."),
            _("Ask for the seal on the newest version; what is open for this one is refused."),
        )
    if not paper.is_archived or not paper.size:
        raise Refusal(
            "QUO-6",
            _("There is nothing to seal yet: a blank paper is never sealed."),
            _("Wait until the PDF is made, then ask for the seal."),
        )
    if kind.dated(subject) is None:
        raise Refusal(
            "QUO-6", _("An undated paper is never sealed."), _("Have it approved: the approval gives it its day.")
        )
    try:
        return storage.get(paper.path, paper.sha256)
    except storage.Damaged as error:
        raise Refusal(
            "QUO-6",
            _("The stored file is not the one that was archived, so nothing is sealed."),
            _("Tell the administrator: the file must be restored from the backup."),
        ) from error


def refuse_other_pages(archived: bytes, data: Application) -> None:
    """Raise ``Refusal`` QUO-6 where the copies are said to have other pages than the archived PDF has."""
    pages = pages_of(archived)
    if pages is not None and data.pages != pages:
        raise Refusal(
            "QUO-6",
            _("The approved paper has %(pages)d pages.") % {"pages": pages},
            _("Have all of them printed and write that number; what is no part of it is not sealed with it."),
            field="pages",
        )


def refuse_application(kind: Sealable, data: Application, *, by: Person) -> None:
    """Raise ``Refusal`` QUO-6, naming the field, for what can't be asked for."""
    if data.seal not in kind.offered:
        raise Refusal(
            "QUO-6",
            _("A paper of this kind does not bear this seal."),
            _("Choose one of the seals that are offered."),
            field="seal",
        )
    keepers = keepers_of(custody_of(data.seal))
    if not keepers:
        raise Refusal(
            "QUO-6", _("Nobody keeps this seal."), _("Ask the administrator to name its keeper."), field="seal"
        )
    if all(one.pk in {by.pk, data.witness.pk if data.witness else None} for one in keepers):
        raise Refusal(
            "QUO-6",
            _("Whoever asks for a seal, or witnesses it, does not put it on."),
            _("Let a colleague ask for it, or ask the administrator to name a stand-in."),
            field="seal",
        )
    if not 1 <= data.copies <= MOST_COPIES:
        raise Refusal(
            "QUO-6",
            _("From 1 to %(most)d copies are sealed at once.") % {"most": MOST_COPIES},
            _("Write how many."),
            field="copies",
        )
    if not 1 <= data.pages <= MOST_PAGES:
        raise Refusal("QUO-6", _("A copy has pages."), _("Count the pages of one copy."), field="pages")
    if not 0 < len(clean_line(data.purpose)) <= LONGEST_PURPOSE:
        raise Refusal("QUO-6", _("A use of a seal has a purpose."), _("Write what it is for."), field="purpose")
    if data.witness is not None and (data.witness == by or not data.witness.is_active):
        raise Refusal("QUO-6", _("A witness is a colleague other than you."), _("Name somebody else."), field="witness")
    if data.out_until is not None and data.out_until <= now():
        raise Refusal(
            "QUO-6",
            _("A seal that leaves the office comes back later than now."),
            _("Write when it will be back."),
            field="out_until",
        )
