"""What a memo's page and its card show."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from salesops.approvals.enums import ApprovalVerb, VerdictWord
from salesops.approvals.models import Decision
from salesops.approvals.queries import latest_request_for
from salesops.audit import TimelineEntry, timeline_for
from salesops.documents.models import File
from salesops.memos.enums import LeakVerb, MemoVerb
from salesops.memos.models.paper import AboutRecord
from salesops.memos.queries.record import code_of, find_record
from salesops.org.models import Person


def files_of(paper: Model) -> QuerySet[File]:
    """What was attached to it, in the order it came."""
    kind = ContentType.objects.get_for_model(paper)
    return File.objects.filter(subject_type=kind, subject_id=paper.pk).order_by("pk")


def frozen_files(paper: Model) -> list[dict[str, str]]:
    """The attachments as plain values: a name, and the hash that tells one content from another."""
    return [{"name": name, "sha256": digest} for name, digest in files_of(paper).values_list("name", "sha256")]


def answers_of(paper: AboutRecord) -> list[Decision]:
    """The words it was answered with; several where the chain asks several. Empty until the last of them has spoken."""
    request = latest_request_for(paper) if paper.answered_at else None
    if request is None:
        return []
    said = request.decisions.filter(verdict=VerdictWord.APPROVE).select_related("approver")
    return list(said.order_by("at", "pk"))


def record_for(person: Person, paper: AboutRecord) -> Model | None:
    """The record it is about, for whoever may see that too."""
    record: Model | None = paper.record
    return find_record(person, code_of(record)) if record is not None else None


# The engine tells of the request what the memo tells of itself, and the answer stands above; of a return the engine's
# entry is kept, for it has the reason.
_TOLD_TWICE = {
    ApprovalVerb.OPENED,
    ApprovalVerb.SIGNED,
    ApprovalVerb.APPROVED,
    ApprovalVerb.WITHDRAWN,
    MemoVerb.RETURNED,
    LeakVerb.RETURNED,
}


def story_of(paper: AboutRecord) -> list[TimelineEntry]:
    """What happened to it, each thing once, the newest first."""
    return [entry for entry in timeline_for(paper) if entry.verb not in _TOLD_TWICE]
