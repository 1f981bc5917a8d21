"""What memos and leak reports have in common when they are written."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from salesops.base.refusals import Refusal
from salesops.documents.files import store_file
from salesops.memos.models.paper import AboutRecord
from salesops.org.models import Person

type Uploads = "Sequence[UploadedFile[Any]]"

LONGEST_TITLE = 200


def named(record: Model | None) -> dict[str, Any]:
    """The fields that say which record it is about, and what that is called today."""
    if record is None:
        return {}
    return {
        "record_type": ContentType.objects.get_for_model(record),
        "record_id": record.pk,
        "record_title": str(record)[:LONGEST_TITLE],
    }


def attach(paper: AboutRecord, files: Uploads, *, by: Person) -> None:
    """Keep the uploads with the paper; before it is put to anybody, for they are frozen with it."""
    for upload in files:
        store_file(upload, subject=paper, by=by)


def refuse_unless_editable(paper: AboutRecord, rule: str) -> None:
    """Raises ``Refusal`` of ``rule`` while somebody is to answer, and once it is answered."""
    if not paper.is_editable:
        raise Refusal(
            rule,
            _("%(number)s can't be changed: %(state)s.") % {"number": paper.number, "state": paper.get_state_display()},
            _("Withdraw it while nobody has answered, or write a new one."),
        )
