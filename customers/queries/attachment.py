"""Reads about the files kept with a customer (CUS-5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from customers.models import Attachment, Customer
from salesops.audit import TimelineEntry, timeline_for
from salesops.base.look import NextStep, moment_text
from salesops.documents.enums import DocumentVerb
from salesops.documents.models import File
from salesops.documents.previews import can_preview
from salesops.org.models import Person
from salesops.org.visibility import visible_to


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a customer with its bytes; ``is_picture`` and ``is_shown`` say what a browser can do with it."""

    attachment: Attachment
    file: File

    @property
    def is_shown(self) -> bool:
        """Whether it can be looked at without taking it away."""
        return can_preview(self.file)

    @property
    def is_picture(self) -> bool:
        """Whether it can be drawn in a page."""
        return self.is_shown and self.file.content_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """The files of a customer, the newest first; those that were archived apart."""

    current: Sequence[KeptFile]
    archived: Sequence[KeptFile]


def files_of_customer(customer: Customer, *, reader: Person) -> KeptFiles:
    """What is kept with a customer, as far as the reader may see it; two queries."""
    seen = visible_to(reader, Attachment).filter(customer=customer).select_related("added_by")
    kept = _with_files(seen)
    return KeptFiles(
        current=[one for one in kept if one.attachment.archived_at is None],
        archived=[one for one in kept if one.attachment.archived_at is not None],
    )


def kept_file(attachment: Attachment) -> KeptFile:
    """One of them."""
    [kept] = _with_files([attachment])
    return kept


def facts_of_file(kept: KeptFile) -> list[tuple[str, str]]:
    """What is known of a file."""
    attachment = kept.attachment
    facts = [
        (_("What it is"), attachment.about),
        (_("Attached by"), attachment.added_by.name),
        (_("Attached"), moment_text(attachment.added_at)),
    ]
    if attachment.archived_at is not None:
        facts += [(_("Archived"), moment_text(attachment.archived_at)), (_("Reason"), attachment.archive_reason)]
    return [(label, value) for label, value in facts if value]


def story_of_file(attachment: Attachment) -> list[TimelineEntry]:
    """What happened to a file, each thing once: that its bytes were stored, its attaching says as well."""
    return [entry for entry in timeline_for(attachment) if entry.verb != DocumentVerb.FILE_ADDED]


def next_step_of_file(attachment: Attachment) -> NextStep:
    """What is left to do with a file: nothing."""
    say = _("Kept with the customer's file") if attachment.archived_at is None else _("Archived; it can still be read")
    why = _("Whoever works with the customer reads it. Each look at it and each download is logged.")
    return NextStep(say, why, label=_("To the customer"), url=attachment.customer.get_absolute_url())


def _with_files(attachments: Iterable[Attachment]) -> list[KeptFile]:
    listed = list(attachments)
    kind = ContentType.objects.get_for_model(Attachment)
    found = File.objects.filter(subject_type=kind, subject_id__in=[one.pk for one in listed])
    files = {file.subject_id: file for file in found}
    return [KeptFile(one, files[one.pk]) for one in listed if one.pk in files]
