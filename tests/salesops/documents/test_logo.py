"""Our mark stands in the head of papers; what is uploaded for it is a picture and nothing else."""

import io
import struct
import zlib
from pathlib import Path

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from salesops.audit import timeline_for
from salesops.base.refusals import Refusal
from salesops.documents import storage
from salesops.documents.enums import PaperState
from salesops.documents.logo import LARGEST, MOST, change_logo
from salesops.documents.models import CompanyLogo, Paper
from salesops.documents.papers import hand_out, order_paper
from salesops.jobs import drain
from salesops.jobs.models import Job
from salesops.jobs.queue import retry
from tests.cast import Cast
from tests.salesops.documents.conftest import LETTER

pytestmark = [pytest.mark.django_db, pytest.mark.rule("QUO-4")]
RED = (220, 20, 60)


def picture(size: tuple[int, int] = (300, 100), kind: str = "PNG", mode: str = "RGB") -> bytes:
    written, said = io.BytesIO(), PngInfo()
    said.add_text("Comment", "geheim")
    Image.new("RGB", size, RED).convert(mode).save(written, kind, pnginfo=said)
    return written.getvalue()


def upload(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def red_dots(paper: Paper, cast: Cast) -> list[tuple[int, int]]:
    """Where the first page is of the mark's colour, in half millimetres."""
    page = pypdfium2.PdfDocument(hand_out(paper, by=cast.li))[0].render(scale=2 * 25.4 / 72)
    drawn = page.to_pil().convert("RGB")
    dots = enumerate(drawn.get_flattened_data())
    return [(at % drawn.width, at // drawn.width) for at, dot in dots if _is_red(dot)]


def _is_red(dot: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(dot, RED, strict=True))


def made(cast: Cast, number: str) -> Paper:
    paper = order_paper(LETTER, cast.east, number=number, version=1, by=cast.li)
    drain("papers")
    paper.refresh_from_db()
    return paper


def test_papers_made_from_now_on_show_it(cast: Cast) -> None:
    before = made(cast, "QT-2026-00001")
    logo = change_logo(upload(picture()), by=cast.hu)
    after = made(cast, "QT-2026-00002")
    assert not red_dots(before, cast)
    dots = red_dots(after, cast)
    across, down = [max(way) - min(way) for way in zip(*dots, strict=True)]
    # 10 mm high, three times as wide, at the left margin of 25 mm.
    assert (across, down) == (pytest.approx(60, abs=2), pytest.approx(20, abs=2))
    assert min(dots)[0] == pytest.approx(50, abs=2)
    assert timeline_for(logo)[0].who == cast.hu.name


def test_a_wide_one_stays_within_its_width(cast: Cast) -> None:
    change_logo(upload(picture((1000, 100))), by=cast.hu)
    across, down = [max(way) - min(way) for way in zip(*red_dots(made(cast, "QT-2026-00001"), cast), strict=True)]
    assert (across, down) == (pytest.approx(90, abs=2), pytest.approx(9, abs=2))


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "P"), ("PNG", "LA"), ("JPEG", "L"), ("JPEG", "CMYK")])
def test_it_is_drawn_anew_and_holds_nothing_else(cast: Cast, kind: str, mode: str) -> None:
    logo = change_logo(upload(picture((4000, 2000), kind, mode)), by=cast.hu)
    kept = storage.get(logo.path, logo.sha256)
    assert b"geheim" not in kept
    assert (logo.width, logo.height) == (LARGEST[1] * 2, LARGEST[1])
    assert Image.open(io.BytesIO(kept)).size == (logo.width, logo.height)


def says_it_is_huge() -> bytes:
    """A small file whose head promises four hundred million dots."""
    content = picture()
    head = b"IHDR" + struct.pack(">II", 20_000, 20_000) + content[24:29]
    return content[:12] + head + struct.pack(">I", zlib.crc32(head)) + content[33:]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1/"/></svg>'


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SVG, id="svg"),
        pytest.param(b"%PDF-1.7", id="pdf"),
        pytest.param(picture(kind="GIF"), id="gif under a png's name"),
        pytest.param(picture()[:60], id="cut off"),
        pytest.param(picture((5000, 4001), mode="1"), id="too many dots"),
        pytest.param(says_it_is_huge(), id="a bomb"),
        pytest.param(picture() + b"\0" * MOST, id="too many bytes"),
    ],
)
def test_anything_else_is_refused_in_the_form(cast: Cast, content: bytes) -> None:
    client = Client()
    client.force_login(cast.hu)
    page = client.post(reverse("admin:documents_companylogo_add"), {"picture": upload(content), "_save": "1"})
    assert page.status_code == 200
    assert page.context["adminform"].form.errors["picture"]
    with pytest.raises(Refusal) as refusal:
        change_logo(upload(content), by=cast.hu)
    assert (refusal.value.rule, refusal.value.field) == ("QUO-4", "picture")
    assert not CompanyLogo.objects.exists()


def test_the_administrator_hangs_it_in_the_admin(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.hu)
    page = client.post(reverse("admin:documents_companylogo_add"), {"picture": upload(picture()), "_save": "1"})
    assert page.status_code == 302
    assert red_dots(made(cast, "QT-2026-00001"), cast)


@pytest.mark.rule("CNF-2")
def test_nobody_else_changes_it(cast: Cast) -> None:
    for person in cast.people:
        if person != cast.hu:
            with pytest.raises(PermissionDenied):
                change_logo(upload(picture()), by=person)


def test_a_damaged_one_holds_the_paper_back(cast: Cast) -> None:
    logo = change_logo(upload(picture()), by=cast.hu)
    Path(default_storage.path(logo.path)).write_bytes(b"")
    paper = made(cast, "QT-2026-00001")
    assert paper.state == PaperState.PARKED
    assert paper.problem
    change_logo(upload(picture()), by=cast.hu)
    retry([Job.objects.get(key=f"paper:{paper.pk}")])
    drain("papers")
    paper.refresh_from_db()
    assert red_dots(paper, cast)
