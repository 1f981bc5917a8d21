"""A paper is ordered with the issue, made once, and is the same bytes ever after."""

import hashlib
import sys
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, connections, transaction
from pytest_django import Settings

from salesops.audit import timeline_for
from salesops.base.refusals import Refusal
from salesops.documents.enums import PaperState
from salesops.documents.models import Paper
from salesops.documents.papers import archive_paper, hand_out, order_paper, papers_of
from salesops.jobs import drain
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.jobs.queue import retry
from tests.cast import Cast, build_cast
from tests.salesops.documents.conftest import LETTER

pytestmark = pytest.mark.django_db


@pytest.mark.rule("QUO-4")
def test_an_ordered_paper_is_made_by_the_papers_worker_and_archived(cast: Cast) -> None:
    paper = order_paper(LETTER, cast.east, number="QT-2026-00012", version=1, by=cast.li)
    assert paper.state == PaperState.WAITING
    assert drain("default") == 0
    assert drain("papers") == 1
    paper.refresh_from_db()
    content = hand_out(paper, by=cast.li)
    assert content.startswith(b"%PDF-")
    assert (paper.state, paper.size) == (PaperState.ARCHIVED, len(content))
    assert paper.sha256 == hashlib.sha256(content).hexdigest()
    assert "归档" in timeline_for(cast.east)[0].sentence or "archived" in timeline_for(cast.east)[0].sentence


def test_ordering_the_same_version_again_is_the_same_paper(cast: Cast, letter: Paper) -> None:
    again = order_paper("test.letter", cast.east, number=letter.number, version=1, by=cast.he)
    assert again == letter
    assert drain("papers") == 0


def test_versions_are_papers_of_their_own_and_the_newest_comes_first(cast: Cast, letter: Paper) -> None:
    second = order_paper(LETTER, cast.east, number=letter.number, version=2, by=cast.li)
    assert (letter.reference, second.reference) == ("QT-2026-00012", "QT-2026-00012-V2")
    assert papers_of(cast.east) == [second, letter]


@pytest.mark.rule("QUO-4")
def test_making_an_archived_paper_again_changes_nothing(cast: Cast, letter: Paper) -> None:
    before = hand_out(letter, by=cast.li)
    cast.east.name_en = "Elsewhere"
    cast.east.save(update_fields=["name_en"])
    archive_paper(letter.pk)
    letter.refresh_from_db()
    assert hand_out(letter, by=cast.li) == before


@pytest.mark.rule("QUO-4")
@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"path": "elsewhere"}, {"state": "waiting"}, {"number": "X"}])
def test_the_database_refuses_to_change_an_archived_paper(letter: Paper, change: dict[str, str]) -> None:
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Paper.objects.update(**change)
    letter.refresh_from_db()
    assert letter.is_archived


@pytest.mark.parametrize("change", [{"number": "QT-2026-00099"}, {"version": 2}, {"subject_id": -1}])
def test_what_a_waiting_paper_is_about_never_changes(cast: Cast, change: dict[str, object]) -> None:
    order_paper(LETTER, cast.east, number="QT-2026-00012", version=1, by=cast.li)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Paper.objects.update(**change)


@pytest.mark.django_db(transaction=True)
def test_the_owner_can_not_delete_a_paper_either() -> None:
    cast = build_cast()
    order_paper(LETTER, cast.east, number="QT-2026-00012", version=1, by=cast.li)
    with pytest.raises(DatabaseError, match="Cannot delete"):
        connections["owner"].cursor().execute("DELETE FROM documents_paper")


def test_archived_means_that_there_is_content(cast: Cast) -> None:
    order_paper(LETTER, cast.east, number="QT-2026-00012", version=1, by=cast.li)
    with pytest.raises(IntegrityError, match="paper_archived_has_content"), transaction.atomic():
        Paper.objects.update(state=PaperState.ARCHIVED)


def parked(cast: Cast) -> tuple[Paper, Job]:
    """Order a paper and let the worker fail."""
    paper = order_paper(LETTER, cast.east, number="QT-2026-00012", version=1, by=cast.li)
    assert drain("papers") == 1
    paper.refresh_from_db()
    return paper, Job.objects.get(queue="papers")


@pytest.mark.usefixtures("fresh_engine")
def test_without_fonts_the_paper_waits_for_somebody_and_says_how_to_get_them(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    fonts = settings.VENDOR_DIR
    settings.VENDOR_DIR = tmp_path
    paper, job = parked(cast)
    assert (paper.state, job.state, job.tries) == (PaperState.PARKED, JobState.PARKED, 1)
    assert "make install" in paper.problem
    with pytest.raises(Refusal) as refusal:
        hand_out(paper, by=cast.li)
    assert refusal.value.sentence == paper.problem
    settings.VENDOR_DIR = fonts
    retry([job])
    assert drain("papers") == 1
    paper.refresh_from_db()
    assert (paper.state, paper.problem) == (PaperState.ARCHIVED, "")


@pytest.mark.usefixtures("fresh_engine")
def test_without_pango_the_paper_says_which_packages_to_install(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "weasyprint"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    paper, _job = parked(cast)
    assert paper.state == PaperState.PARKED
    assert "libpango-1.0-0" in paper.problem


def test_a_damaged_file_is_not_handed_out(cast: Cast, letter: Paper) -> None:
    Path(default_storage.path(letter.path)).write_bytes(b"%PDF- something else")
    with pytest.raises(Refusal) as refusal:
        hand_out(letter, by=cast.li)
    assert refusal.value.rule == "QUO-4"


def test_the_place_of_a_paper_tells_nothing_and_is_private(letter: Paper) -> None:
    assert "QT" not in letter.path
    assert Path(default_storage.path(letter.path)).stat().st_mode & 0o777 == 0o600
