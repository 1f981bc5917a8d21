"""Papers: ordered in the issuing transaction, made once in the papers worker, the same bytes ever after (QUO-4)."""

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from salesops.audit import record, seen
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents import storage
from salesops.documents.enums import DocumentTaking, DocumentVerb, PaperState
from salesops.documents.kinds import PaperKind, kind_of
from salesops.documents.logo import mark
from salesops.documents.models import Paper
from salesops.documents.rendering import no_collecting, render_pdf
from salesops.documents.stamping import stamped
from salesops.jobs import later
from salesops.jobs.enums import Queue
from salesops.org.models import Person

RENDER = "salesops.documents.tasks.render_paper"


def order_paper(kind: PaperKind | str, subject: models.Model, *, number: str, version: int, by: Person) -> Paper:
    """Have the paper made after the caller's transaction; ordering the same version again returns the same paper.

    ``number`` is the drawn one, without a version; the first version is 1. Raises KeyError for an unknown kind.
    """
    key = kind if isinstance(kind, str) else kind.key
    kind_of(key)
    paper, is_new = Paper.objects.get_or_create(
        kind=key,
        number=number,
        version=version,
        defaults={
            "subject_type": ContentType.objects.get_for_model(subject),
            "subject_id": subject.pk,
            "ordered_by": by,
            "created_at": clock.now(),
        },
    )
    if is_new:
        later(RENDER, paper.pk, queue=Queue.PAPERS, key=f"paper:{paper.pk}")
    return paper


@no_collecting()
@transaction.atomic
def archive_paper(paper_id: int) -> Paper:
    """Make the paper and write it down, once: an archived one is left as it is. Called by the papers worker.

    One whose subject has moved on is parked with the reason, and its job is done: nobody can mend that.
    Raises ``jobs.Park`` when the machine lacks what PDFs need.
    """
    paper = Paper.objects.select_for_update(no_key=True).get(pk=paper_id)
    if paper.is_archived:
        return paper
    with translation.override("zh-hans"):
        kind = kind_of(paper.kind)
        html = kind.html(paper.subject)
        # Asked after it was read, and of what is stored now: a change meanwhile would be on the paper in part.
        if reason := kind.outdated(_stored(paper), paper.version):
            return _parked(paper, str(reason))
    paper.html_sha256 = storage.digest(html.encode())
    pdf = render_pdf(html, title=paper.reference, foot=f"{paper.reference} · 校验码 {paper.check_code}", mark=mark())
    stored = storage.put("papers", pdf, suffix=".pdf")
    paper.path, paper.size, paper.sha256 = stored.path, stored.size, stored.sha256
    paper.state, paper.problem, paper.archived_at = PaperState.ARCHIVED, "", clock.now()
    paper.save(update_fields=["html_sha256", "path", "size", "sha256", "state", "problem", "archived_at"])
    record(paper, DocumentVerb.PAPER_ARCHIVED, by=Person.system(), about=_about(paper))
    return paper


@transaction.atomic
def park_paper(sentence: str, paper_id: int) -> None:
    """Show on the paper why it could not be made; its job waits in the administration to be tried again."""
    paper = Paper.objects.select_for_update(no_key=True).get(pk=paper_id)
    if not paper.is_archived:
        _parked(paper, sentence)


def _parked(paper: Paper, sentence: str) -> Paper:
    paper.state, paper.problem = PaperState.PARKED, sentence
    paper.save(update_fields=["state", "problem"])
    record(paper, DocumentVerb.PAPER_PARKED, by=Person.system(), about=_about(paper), note=sentence)
    return paper


def _stored(paper: Paper) -> models.Model:
    return paper.subject_type.get_object_for_this_type(pk=paper.subject_id)


def papers_of(subject: models.Model) -> list[Paper]:
    """The papers about a thing, the newest version first."""
    kind = ContentType.objects.get_for_model(subject)
    papers = list(Paper.objects.filter(subject_type=kind, subject_id=subject.pk).order_by("-version", "-pk"))
    for paper in papers:
        paper.subject = subject
    return papers


def paper_for(person: Person, pk: int) -> Paper:
    """The paper, if this person may see it. Raises Http404 else: an outsider can't tell it from none at all."""
    paper = Paper.objects.filter(pk=pk).first()
    if paper is None or not person.is_active or not kind_of(paper.kind).may_see(person, paper.subject):
        raise Http404
    return paper


def is_outgoing(person: Person, paper: Paper) -> bool:
    """Whether this person gets the archived bytes themselves; everybody else a copy with their name on it."""
    return kind_of(paper.kind).outgoing(person, paper)


@transaction.atomic
def hand_out(paper: Paper, *, by: Person) -> bytes:
    """The archived bytes to who takes them to the other side, else a marked copy; a line in the view log (CNF-2).

    Refused while the paper is not made, and when the stored file is no longer the archived one.
    """
    if not paper.is_archived:
        raise Refusal(
            "QUO-4",
            paper.problem or _("The PDF is still being made."),
            _("Try again in a minute; if it stays so, tell the administrator."),
        )
    try:
        content = storage.get(paper.path, paper.sha256)
    except storage.Damaged as error:
        raise Refusal(
            "QUO-4",
            _("The stored file is not the one that was archived, so it is not handed out."),
            _("Tell the administrator: the file must be restored from the backup."),
        ) from error
    if is_outgoing(by, paper):
        seen(paper, by=by, what=DocumentTaking.PAPER)
        return content
    copy = stamped(content, reader=by)
    seen(paper, by=by, what=DocumentTaking.COPY)
    return copy


def _about(paper: Paper) -> list[models.Model]:
    return [paper.subject] if isinstance(paper.subject, models.Model) else []
