"""Files kept with a customer: given, listed, looked at, taken and put away by those who may (CUS-5, ORG-2)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers.actions.attachment import attach_files
from customers.models import Attachment, Customer
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.documents.enums import DocumentSight
from salesops.documents.models import File
from salesops.org.actions.sharing import share
from salesops.org.models import Person
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_customer

pytestmark = pytest.mark.rule("CUS-5")

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 16


def upload(name: str = "平面图.pdf", content: bytes = b"%PDF-1.7 plan") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def keep(customer: Customer, *, by: Person, name: str = "平面图.pdf", content: bytes = b"%PDF-1.7 plan") -> Attachment:
    [kept] = attach_files(customer, [upload(name, content)], "厂区平面图", by=by)
    return kept


def part(customer: Customer) -> str:
    return reverse("customers:attachment-of-customer", args=[customer.pk])


def file_of(attachment: Attachment) -> File:
    return File.objects.get(subject_id=attachment.pk, subject_type__model="attachment")


def test_files_are_given_together_and_listed(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(cast.li)
    new = reverse("customers:attachment-new", args=[customer.pk])
    assert part(customer) in get(cast.li, customer.get_absolute_url()).content.decode()
    assert new in get(cast.li, part(customer)).content.decode()
    sent = {"about": "现场勘查", "files": [upload(), upload("车间.png", PNG)]}
    assert post(cast.li, new, sent).status_code == 302
    shown = get(cast.wang, part(customer)).content.decode()
    assert all(text in shown for text in ("平面图.pdf", "车间.png", "现场勘查", cast.li.name))
    told = get(
        cast.li, reverse("customers:timeline-of-customer", args=[customer.pk]), {"kind": "file"}
    ).content.decode()
    assert Attachment.objects.earliest("pk").get_absolute_url() in told
    assert "现场勘查" in told


@pytest.mark.parametrize(
    ("files", "rule"),
    [([], "CUS-5"), ([upload("a.exe", b"MZ")], "DOC-1"), ([upload(), upload("b.png", b"%PDF-1.7")], "DOC-1")],
)
def test_a_file_that_is_not_what_it_says_comes_back_and_none_is_kept(
    cast: Cast, post: Send, files: list[SimpleUploadedFile], rule: str
) -> None:
    customer = make_customer(cast.li)
    answer = post(cast.li, reverse("customers:attachment-new", args=[customer.pk]), {"about": "图纸", "files": files})
    assert answer.status_code == 422
    assert answer.context["form"].refusal.rule == rule
    assert "图纸" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert not File.objects.exists()


@pytest.mark.rule("ORG-2", "CNF-1")
def test_it_is_read_by_those_who_work_with_the_customer_and_by_whom_it_is_shared_with(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li)
    kept = keep(customer, by=cast.li)
    download = reverse("documents:file-download", args=[file_of(kept).pk])
    for reader in (cast.li, cast.chen, cast.wang, cast.zhao, cast.qian):
        assert get(reader, kept.get_absolute_url()).status_code == 200
        assert get(reader, download).status_code == 200
    for outsider in (cast.he, cast.zhou, cast.lin, cast.sun):
        assert get(outsider, kept.get_absolute_url()).status_code == 404
        assert get(outsider, download).status_code == 404
    assert part(customer) not in get(cast.lin, customer.get_absolute_url()).content.decode()
    share(customer, cast.zhou, until=clock.today() + timedelta(days=5), reason="同一集团", by=cast.li)
    assert kept.name in get(cast.zhou, part(customer)).content.decode()
    assert get(cast.zhou, download).status_code == 200
    new = reverse("customers:attachment-new", args=[customer.pk])
    assert new not in get(cast.zhou, part(customer)).content.decode()
    assert get(cast.zhou, new).status_code == 403


@pytest.mark.rule("CNF-2")
def test_a_look_is_logged_and_is_no_download(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li)
    picture, letter = keep(customer, by=cast.li, name="车间.png", content=PNG), keep(customer, by=cast.li)
    look = reverse("documents:file-preview", args=[file_of(picture).pk])
    assert f'src="{look}"' in get(cast.wang, picture.get_absolute_url()).content.decode()
    answer = get(cast.wang, look)
    assert (answer.content, answer["Content-Type"]) == (PNG, "image/png")
    assert answer["Content-Disposition"].startswith("inline")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store, private")
    assert ViewLog.objects.get(by=cast.wang).what == DocumentSight.FILE
    assert (
        reverse("documents:file-preview", args=[file_of(letter).pk])
        in get(cast.wang, letter.get_absolute_url()).content.decode()
    )


def test_what_a_browser_cannot_show_is_only_downloaded(cast: Cast, get: Send) -> None:
    kept = keep(make_customer(cast.li), by=cast.li)
    file = file_of(kept)
    other = File(
        name="表.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        path="nowhere.xlsx",
        size=1,
        sha256=file.sha256,
        subject=kept,
        uploaded_by=cast.li,
        created_at=clock.now(),
    )
    other.save(force_insert=True)
    assert get(cast.li, reverse("documents:file-preview", args=[other.pk])).status_code == 404


def test_it_is_put_away_with_a_reason_and_can_still_be_read(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(cast.li)
    kept = keep(customer, by=cast.li)
    archive = reverse("customers:attachment-archive", args=[kept.pk])
    assert post(cast.li, archive, {"reason": " "}).status_code == 409
    assert post(cast.wang, archive, {"reason": "已换新版"}).status_code == 302
    page = get(cast.li, kept.get_absolute_url()).content.decode()
    assert "已换新版" in page
    assert archive not in page
    listed = get(cast.li, part(customer))
    assert [one.attachment for one in listed.context["files"].archived] == [kept]
    assert listed.context["files"].current == []
    assert post(cast.li, archive, {"reason": "再来一次"}).status_code == 409
