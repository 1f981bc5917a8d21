"""Papers and files go to those who may see what they are about, as attachments, and it is logged."""

import hashlib
import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from salesops.audit.models import ViewLog
from salesops.base.refusals import Refusal
from salesops.documents import store_file
from salesops.documents.models import File, Paper
from salesops.documents.papers import order_paper
from salesops.org.models import Region
from tests.cast import Cast
from tests.salesops.documents.conftest import LETTER

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF"


def paper_url(paper: Paper) -> str:
    return reverse("documents:paper-download", args=[paper.pk])


@pytest.mark.rule("CNF-2", "QUO-4")
def test_who_may_see_it_gets_the_archived_bytes_and_is_logged(client: Client, cast: Cast, letter: Paper) -> None:
    client.force_login(cast.li)
    response = client.get(paper_url(letter))
    assert hashlib.sha256(response.content).hexdigest() == letter.sha256
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="QT-2026-00012.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    log = ViewLog.objects.get()
    assert (log.by, log.what, log.title) == (cast.li, "paper.downloaded", "QT-2026-00012")


@pytest.mark.rule("CNF-1")
def test_an_outsider_can_not_tell_a_paper_from_none(client: Client, cast: Cast, letter: Paper) -> None:
    client.force_login(cast.zhou)
    refused = client.get(paper_url(letter))
    missing = client.get(reverse("documents:paper-download", args=[letter.pk + 1]))
    assert (refused.status_code, missing.status_code) == (404, 404)
    assert bare(refused.content, letter.pk) == bare(missing.content, letter.pk + 1)
    assert not ViewLog.objects.exists()


def bare(page: bytes, pk: int) -> bytes:
    """The page without what differs from one request to the next."""
    return re.sub(rb'value="[^"]*"|%d\.pdf' % pk, b"", page)


def test_only_reading_is_offered(client: Client, cast: Cast, letter: Paper) -> None:
    client.force_login(cast.li)
    assert client.delete(paper_url(letter)).status_code == 405


def test_nobody_signed_in_is_sent_to_sign_in(client: Client, letter: Paper) -> None:
    response = client.get(paper_url(letter))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_a_paper_that_is_not_made_yet_says_so(client: Client, cast: Cast) -> None:
    paper = order_paper(LETTER, cast.east, number="QT-2026-00012", version=1, by=cast.li)
    client.force_login(cast.li)
    assert client.get(paper_url(paper)).status_code == 409


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.rule("CNF-2")
def test_a_file_comes_back_as_it_went_and_is_logged(client: Client, cast: Cast) -> None:
    file = store_file(upload("../../合同 扫描.PDF", PDF), subject=cast.li, by=cast.li)
    assert "/" not in file.name
    client.force_login(cast.hu)  # the administrator may see people
    response = client.get(reverse("documents:file-download", args=[file.pk]))
    assert response.content == PDF
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert ViewLog.objects.get().what == "file.downloaded"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<script>"),
        ("a.exe", b"MZ"),
        ("noending", PDF),
        ("a.pdf", b"<html>"),
        ("a.png", PDF),
        ("a.xlsx", b"PK\x03\x04 not a zip"),
        ("a.pdf", b""),
    ],
)
def test_what_is_not_what_it_says_is_not_taken(cast: Cast, name: str, content: bytes) -> None:
    with pytest.raises(Refusal) as refusal:
        store_file(upload(name, content), subject=cast.east, by=cast.li)
    assert (refusal.value.rule, refusal.value.field) == ("DOC-1", "file")
    assert not File.objects.exists()


def test_an_archive_that_unpacks_to_something_monstrous_is_not_taken(cast: Cast) -> None:
    bomb = zipped(**{f"m{number}": b"\0" * 30_000_000 for number in range(8)})
    assert len(bomb) < 1_000_000
    with pytest.raises(Refusal):
        store_file(upload("a.xlsx", bomb), subject=cast.east, by=cast.li)


def test_an_honest_workbook_is_taken(cast: Cast) -> None:
    file = store_file(upload("报价.xlsx", zipped(**{"xl/workbook.xml": b"<x/>"})), subject=cast.east, by=cast.li)
    assert file.subject == Region.objects.get(pk=cast.east.pk)
