"""Looking at an uploaded file without taking it away: what a browser draws itself, and nothing that runs in it."""

from django.http import Http404

from salesops.audit import seen, sights
from salesops.documents.enums import DocumentSight
from salesops.documents.files import content_of
from salesops.documents.models import File
from salesops.org.models import Person

SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""Kinds whose first bytes were compared with their name when they came (``files.FORMATS``)."""


def can_preview(file: File) -> bool:
    """Whether a browser can show it."""
    return file.content_type in SHOWN


def preview(file: File, *, by: Person) -> bytes:
    """The stored bytes for a look, and a line in the view log (CNF-2).

    Raises Http404 for what can't be shown, and for what is confined: its looks would stand in everybody's log (CNF-4).
    """
    model = file.subject_type.model_class()
    if not can_preview(file) or model is None or sights.is_confined(model._meta.label_lower):
        raise Http404
    content = content_of(file)
    seen(file, by=by, what=DocumentSight.FILE)
    return content
