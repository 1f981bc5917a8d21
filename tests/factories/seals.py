"""Seals for tests: who keeps them, and entries written through the actions."""

from io import BytesIO

from pypdf import PdfWriter

from salesops.documents.models import Paper
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import holders
from salesops.seals.actions.custody import name_keeper
from salesops.seals.actions.entry import apply_for_seal, check_entry, use_seal
from salesops.seals.actions.guards import Application
from salesops.seals.enums import Seal
from salesops.seals.models import Custody, SealEntry


def name_keepers(keeper: Person, stand_in: Person | None = None) -> list[Custody]:
    """The same two for every seal that nobody keeps yet."""
    kept = set(Custody.objects.current().values_list("seal", flat=True))
    return [name_keeper(seal, keeper, stand_in, by=Person.system()) for seal in Seal if seal not in kept]


def pdf_of(pages: int) -> bytes:
    """A real PDF of so many empty pages; drawing one takes a second."""
    book, written = PdfWriter(), BytesIO()
    for _page in range(pages):
        book.add_blank_page(595, 842)
    book.write(written)
    return written.getvalue()


def application(seal: Seal = Seal.QUOTE, **typed: object) -> Application:
    """Two copies of one page, to the customer."""
    values = {"copies": 2, "pages": 1, "purpose": "寄给客户"} | typed
    return Application(seal, **values)  # type: ignore[arg-type]


def asked_for(paper: Paper, seal: Seal = Seal.QUOTE, *, by: Person, **typed: object) -> SealEntry:
    """An entry that waits for its keeper; where nobody keeps seals, finance does and the general manager stands in."""
    if not Custody.objects.exists():
        name_keepers(holders(Post.FINANCE)[0], holders(Post.GM)[0])
    return apply_for_seal(paper, application(seal, **typed), by=by)


def keeper_of(entry: SealEntry) -> Person:
    """Who seals it."""
    return Custody.objects.current().get(seal=entry.seal).keeper


def sealed(paper: Paper, seal: Seal = Seal.QUOTE, *, by: Person, **typed: object) -> SealEntry:
    """Asked for, checked and sealed."""
    entry = asked_for(paper, seal, by=by, **typed)
    keeper = keeper_of(entry)
    return use_seal(check_entry(entry, paper.check_code, by=keeper), by=keeper)
