"""Uploaded files: few kinds, looked at before they are kept, private for ever."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.http import Http404
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from salesops.audit import record, seen, sights
from salesops.base import clock
from salesops.base.refusals import Refusal, Sentence
from salesops.documents import storage
from salesops.documents.enums import ConfinedTaking, DocumentTaking, DocumentVerb
from salesops.documents.models import File
from salesops.org.models import Person
from salesops.org.visibility import visible_to

MAX_SIZE = 20 * 1024**2
MAX_UNPACKED = 200 * 1024**2
MAX_MEMBERS = 2000


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of file is known: by its first bytes."""

    content_type: str
    magic: bytes
    is_zip: bool = False


_ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMATS = {
    ".pdf": Format("application/pdf", b"%PDF-"),
    ".png": Format("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": Format("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": Format("image/jpeg", b"\xff\xd8\xff"),
    ".docx": Format(_OFFICE + "wordprocessingml.document", _ZIP, is_zip=True),
    ".xlsx": Format(_OFFICE + "spreadsheetml.sheet", _ZIP, is_zip=True),
    ".ofd": Format("application/ofd", _ZIP, is_zip=True),
}
TABLES = {".xlsx": FORMATS[".xlsx"], ".csv": Format("text/csv", b"")}
"""What rows are taken in from."""


@transaction.atomic
def store_file(
    upload: "UploadedFile[Any]",
    *,
    subject: models.Model,
    by: Person,
    formats: Mapping[str, Format] = FORMATS,
    most: int = MAX_SIZE,
) -> File:
    """Keep an upload with its subject; whoever may see the subject may have it.

    Refused: more than ``most`` bytes, another kind of file than ``formats``, content that is not what the name says,
    and archives that unpack to something monstrous.
    """
    name = get_valid_filename(PurePosixPath((upload.name or "file").replace("\\", "/")).name)[-200:]
    size = upload.size or 0
    if not 0 < size <= most:
        sentence = _("A file has at most %(most)d MB, and is not empty.") % {"most": most // 1024**2}
        raise _refused(sentence, formats)
    suffix = PurePosixPath(name).suffix.lower()
    form = formats.get(suffix)
    if form is None:
        raise _refused(_("Files of this kind are not taken."), formats)
    content = upload.read()
    if not content.startswith(form.magic) or (form.is_zip and not _harmless_zip(upload)):
        raise _refused(_("The file is not what its name says."), formats)
    stored = storage.put("uploads", content, suffix=suffix)
    file = File(
        name=name,
        content_type=form.content_type,
        path=stored.path,
        size=stored.size,
        sha256=stored.sha256,
        subject=subject,
        uploaded_by=by,
        created_at=clock.now(),
    )
    file.save(force_insert=True)
    record(subject, DocumentVerb.FILE_ADDED, by=by, note=name)
    return file


def file_for(person: Person, pk: int) -> File:
    """The file, if this person may see what it belongs to. Raises Http404 else."""
    file = File.objects.filter(pk=pk).select_related("subject_type").first()
    model = file.subject_type.model_class() if file else None
    if file is None or model is None or not visible_to(person, model).filter(pk=file.subject_id).exists():
        raise Http404
    return file


def content_of(file: File) -> bytes:
    """The stored bytes, for whoever logs why they are read. Refused when they are no longer what was uploaded."""
    try:
        return storage.get(file.path, file.sha256)
    except storage.Damaged as error:
        raise Refusal(
            "CNF-2",
            _("The stored file is not the one that was uploaded, so it is not handed out."),
            _("Tell the administrator: the file must be restored from the backup."),
        ) from error


@transaction.atomic
def hand_out(file: File, *, by: Person) -> bytes:
    """The stored bytes, and a line in the view log (CNF-2). Refused when they are no longer what was uploaded."""
    content = content_of(file)
    model = file.subject_type.model_class()
    is_confined = model is not None and sights.is_confined(model._meta.label_lower)
    seen(file, by=by, what=ConfinedTaking.FILE if is_confined else DocumentTaking.FILE)
    return content


def _harmless_zip(upload: "UploadedFile[Any]") -> bool:
    """Whether the archive opens and stays within bounds by its own directory; nothing is unpacked."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return len(members) <= MAX_MEMBERS and sum(member.file_size for member in members) <= MAX_UNPACKED


def _refused(sentence: Sentence, formats: Mapping[str, Format]) -> Refusal:
    if formats is TABLES:
        return Refusal("DOC-1", sentence, _("Take an Excel workbook (.xlsx) or a CSV file."), field="file")
    return Refusal(
        "DOC-1", sentence, _("Take a PDF, a picture (PNG, JPEG), Word, Excel or OFD, of up to 20 MB."), field="file"
    )
