"""What the papers worker does."""

from django.utils.translation import gettext_lazy as _

from salesops.documents.papers import archive_paper, park_paper
from salesops.jobs import job


@job(on_parked=park_paper, label=_("Make a paper"))
def render_paper(paper_id: int) -> None:
    """Make one paper; again when the first try was cut short."""
    archive_paper(paper_id)
