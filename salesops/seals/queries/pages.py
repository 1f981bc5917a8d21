"""What the archived file of a paper says of itself."""

from salesops.documents import storage
from salesops.documents.models import Paper
from salesops.documents.pages import pages_of


def pages_of_paper(paper: Paper) -> int | None:
    """How many pages one copy has; None while there is no file, or where it does not tell."""
    if not paper.is_archived:
        return None
    try:
        return pages_of(storage.get(paper.path, paper.sha256))
    except storage.Damaged:
        return None
