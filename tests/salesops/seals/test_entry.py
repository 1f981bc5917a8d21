"""The register of seals: asked for, compared with the approved paper, sealed by another, taken back (QUO-6)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction
from django.utils import translation

from quotes.actions.version import new_version
from quotes.models import Quote
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents.models import Paper
from salesops.jobs import tick
from salesops.notices.models import Notice
from salesops.org.visibility import visible_to
from salesops.seals.actions.custody import name_keeper
from salesops.seals.actions.entry import (
    add_scan,
    apply_for_seal,
    check_entry,
    counter_entry,
    refuse_entry,
    return_seal,
    use_seal,
    withdraw_entry,
)
from salesops.seals.enums import EntryState, Seal
from salesops.seals.invariants import INVARIANTS
from salesops.seals.models import SealEntry
from salesops.seals.queries.entry import keepers_for, sealed_for_leaving, waiting_for_keeper
from tests.cast import Cast
from tests.factories.quotes import approve, archive, make_desk, submit
from tests.factories.seals import application, asked_for, name_keepers, pdf_of, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains", "in_english")]


@pytest.fixture
def in_english() -> Iterator[None]:
    """Refusals are told apart by their words."""
    with translation.override("en"):
        yield


@pytest.fixture
def quote(cast: Cast) -> Quote:
    return approve(submit(make_desk(cast.li, keeper=cast.hu, gm=cast.qian).quote()))


@pytest.fixture
def paper(quote: Quote, cast: Cast) -> Paper:
    name_keepers(cast.sun, cast.qian)
    return archive(quote)


def broken() -> list[str]:
    with connection.cursor() as cursor:
        found = []
        for one in INVARIANTS:
            cursor.execute(one.sql, one.params or None)
            found += [one.key for _row in cursor.fetchall()]
    return found


@pytest.mark.rule("QUO-6")
def test_from_the_application_to_the_seal(cast: Cast, quote: Quote, paper: Paper) -> None:
    entry = apply_for_seal(paper, application(), by=cast.li)
    assert entry.number.startswith("YY-")
    assert (entry.state, entry.sha256, entry.counterparty) == (EntryState.APPLIED, paper.sha256, quote.customer.name)
    assert entry.approval is not None
    assert list(waiting_for_keeper(cast.sun)) == [entry] == list(waiting_for_keeper(cast.qian))
    assert sealed_for_leaving(paper) is None
    entry = check_entry(entry, paper.check_code.upper(), by=cast.sun)
    entry = use_seal(entry, by=cast.qian)  # the stand-in
    assert (entry.state, entry.keeper) == (EntryState.USED, cast.qian)
    assert sealed_for_leaving(paper) == entry
    assert not waiting_for_keeper(cast.sun).exists()
    assert Notice.objects.filter(person=cast.li, kind="seals.sealed").count() == 1
    assert [one.verb for one in timeline_for(quote)][:3] == [
        "seals.entry.used",
        "seals.entry.checked",
        "seals.entry.applied",
    ]
    assert broken() == []


@pytest.mark.rule("QUO-6")
def test_another_print_is_not_sealed(cast: Cast, paper: Paper) -> None:
    entry = asked_for(paper, by=cast.li)
    with pytest.raises(Refusal, match="check code"):
        check_entry(entry, "00000000", by=cast.sun)
    with pytest.raises(Refusal, match="can't take this step"):
        use_seal(entry, by=cast.sun)


@pytest.mark.rule("QUO-6")
def test_bytes_that_were_changed_are_never_sealed(cast: Cast, paper: Paper) -> None:
    entry = check_entry(asked_for(paper, by=cast.li), paper.check_code, by=cast.sun)
    Path(settings.MEDIA_ROOT, paper.path).write_bytes(b"%PDF-1.7 another price")
    with pytest.raises(Refusal, match="not the one that was archived"):
        use_seal(entry, by=cast.sun)
    with pytest.raises(Refusal, match="not the one that was archived"):
        apply_for_seal(paper, application(), by=cast.li)


@pytest.mark.rule("QUO-6")
def test_a_blank_paper_is_not_sealed(cast: Cast, quote: Quote) -> None:
    name_keepers(cast.sun)
    with pytest.raises(Refusal, match="blank"):
        apply_for_seal(Paper.objects.get(), application(), by=cast.li)


@pytest.mark.rule("QUO-6", "QUO-5")
def test_what_was_superseded_meanwhile_is_not_sealed(cast: Cast, quote: Quote, paper: Paper) -> None:
    entry = check_entry(asked_for(paper, by=cast.li), paper.check_code, by=cast.sun)
    approve(submit(new_version(quote, by=cast.li)))
    with pytest.raises(Refusal, match="QUO-4"):
        use_seal(entry, by=cast.sun)
    assert refuse_entry(entry, "已有新版本", by=cast.sun).state == EntryState.REFUSED


@pytest.mark.rule("QUO-6", "ORG-4")
def test_nobody_seals_what_they_asked_for(cast: Cast, paper: Paper) -> None:
    name_keeper(Seal.QUOTE, cast.li, by=cast.hu)
    with pytest.raises(Refusal, match="does not put it on"):
        apply_for_seal(paper, application(), by=cast.li)
    name_keeper(Seal.QUOTE, cast.li, cast.sun, by=cast.hu)
    entry = asked_for(paper, by=cast.li)
    with pytest.raises(PermissionDenied):
        check_entry(entry, paper.check_code, by=cast.li)
    with pytest.raises(PermissionDenied):
        check_entry(entry, paper.check_code, by=cast.zhao)  # keeps nothing
    assert check_entry(entry, paper.check_code, by=cast.sun).keeper == cast.sun


@pytest.mark.rule("QUO-6")
def test_a_keeper_who_witnesses_it_is_not_asked_to_seal_it(cast: Cast, paper: Paper) -> None:
    entry = asked_for(paper, by=cast.li, witness=cast.qian)
    told = Notice.objects.filter(kind="seals.to-seal").values_list("person", flat=True)
    assert list(told) == [cast.sun.pk]
    assert keepers_for(entry) == [cast.sun]


@pytest.mark.rule("QUO-6")
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"copies": 0}, "copies"),
        ({"copies": 201}, "copies"),
        ({"pages": 0}, "pages"),
        ({"purpose": "  "}, "purpose"),
        ({"out_until": clock.shanghai(clock.today() - timedelta(days=1))}, "out_until"),
        ({"seal": Seal.FINANCE}, "seal"),
    ],
)
def test_what_can_not_be_asked_for(cast: Cast, paper: Paper, typed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        apply_for_seal(paper, replace(application(), **typed), by=cast.li)
    assert refused.value.field == field
    assert not SealEntry.objects.exists()


@pytest.mark.rule("QUO-6")
def test_the_pages_are_those_of_the_archived_pdf(cast: Cast, quote: Quote) -> None:
    name_keepers(cast.sun, cast.qian)
    paper = archive(quote, pdf_of(3))
    for typed in (1, 4):
        with pytest.raises(Refusal, match="3 pages") as refused:
            apply_for_seal(paper, application(pages=typed), by=cast.li)
        assert refused.value.field == "pages"
    assert apply_for_seal(paper, application(pages=3), by=cast.li).pages == 3


@pytest.mark.rule("QUO-6")
@pytest.mark.parametrize("checked", [False, True])
def test_who_asked_withdraws_until_it_is_sealed(cast: Cast, paper: Paper, checked: bool) -> None:
    entry = asked_for(paper, by=cast.li)
    if checked:
        entry = check_entry(entry, paper.check_code, by=cast.sun)
    for other in (cast.sun, cast.wang, cast.chen):
        with pytest.raises(PermissionDenied):
            withdraw_entry(entry, by=other)
    entry = withdraw_entry(entry, by=cast.li)
    assert (entry.state, entry.is_open, entry.withdrawn_at is not None) == (EntryState.WITHDRAWN, False, True)
    assert not waiting_for_keeper(cast.sun).exists()
    told = Notice.objects.filter(kind="seals.withdrawn").values_list("person__username", flat=True)
    assert set(told) == {"sun", "qian"}
    with pytest.raises(Refusal, match="can't take this step"):
        withdraw_entry(entry, by=cast.li)
    with pytest.raises(Refusal, match="can't take this step"):
        use_seal(entry, by=cast.sun)
    assert sealed_for_leaving(paper) is None
    assert sealed(paper, by=cast.li).state == EntryState.USED
    with pytest.raises(Refusal, match="can't take this step"):
        withdraw_entry(SealEntry.objects.get(state=EntryState.USED), by=cast.li)
    assert broken() == []


@pytest.mark.rule("QUO-6")
def test_who_may_ask_and_who_may_read(cast: Cast, paper: Paper) -> None:
    for stranger in (cast.he, cast.zhou, cast.lin, cast.sun, cast.zhao):
        with pytest.raises(PermissionDenied):
            apply_for_seal(paper, application(), by=stranger)
    entry = apply_for_seal(paper, application(), by=cast.chen)
    readers = [one for one in cast.people if visible_to(one, SealEntry).filter(pk=entry.pk).exists()]
    assert {one.username for one in readers} == {"chen", "wang", "zhao", "qian", "sun"}


@pytest.mark.rule("QUO-6", "CNF-2")
def test_a_wrong_entry_is_taken_back_by_a_line_of_its_own(cast: Cast, paper: Paper) -> None:
    entry = sealed(paper, by=cast.li)
    with pytest.raises(Refusal, match="reason"):
        counter_entry(entry, " ", by=cast.sun)
    counter = counter_entry(entry, "份数登记有误", by=cast.sun)
    assert (counter.copies, counter.corrects, counter.applicant) == (-2, entry, cast.li)
    assert sealed_for_leaving(paper) is None
    for one in (entry, counter):
        with pytest.raises(Refusal, match="taken back already"):
            counter_entry(one, "再来", by=cast.sun)
    assert broken() == []


@pytest.mark.rule("QUO-6")
def test_a_seal_outside_is_asked_back(cast: Cast, paper: Paper) -> None:
    back = clock.now() + timedelta(hours=3)
    entry = sealed(paper, by=cast.li, out_until=back)
    assert entry.is_out
    with clock.at(back + timedelta(minutes=40)):
        tick()
        tick()
        assert set(Notice.objects.filter(kind="seals.still-out").values_list("person__username", flat=True)) == {
            *("li", "sun", "qian")
        }
        assert not return_seal(entry, by=cast.sun).is_out
    with clock.at(back + timedelta(days=1)):
        tick()
    assert Notice.objects.filter(kind="seals.still-out").count() == 3


@pytest.mark.rule("QUO-6")
def test_the_scan_is_added_once(cast: Cast, paper: Paper) -> None:
    entry = sealed(paper, by=cast.li)
    with pytest.raises(Refusal, match="neither a PDF nor a picture"):
        add_scan(entry, SimpleUploadedFile("scan.docx", b"PK\x03\x04"), by=cast.li)
    scanned = add_scan(entry, SimpleUploadedFile("scan.pdf", b"%PDF-1.7 sealed"), by=cast.li)
    assert scanned.scan is not None
    with pytest.raises(Refusal, match="there already"):
        add_scan(entry, SimpleUploadedFile("scan.pdf", b"%PDF-1.7 sealed"), by=cast.li)


@pytest.mark.rule("QUO-6", "CNF-2")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE seals_sealentry SET copies = 5",
        "UPDATE seals_sealentry SET state = 'checked', used_at = NULL",
        "UPDATE seals_sealentry SET reason = 'x'",
        "UPDATE seals_sealentry SET sha256 = repeat('0', 64)",
        "UPDATE seals_sealentry SET keeper_id = applicant_id",
        "UPDATE seals_sealentry SET state = 'withdrawn', withdrawn_at = now()",
        "DELETE FROM seals_sealentry",
        "UPDATE seals_custody SET keeper_id = stand_in_id",
        "DELETE FROM seals_custody",
    ],
)
def test_the_database_keeps_the_register(cast: Cast, paper: Paper, statement: str) -> None:
    sealed(paper, by=cast.li)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.rule("QUO-6")
def test_the_database_knows_the_approved_hash(cast: Cast, paper: Paper) -> None:
    entry = asked_for(paper, by=cast.li)
    values = {field.attname: getattr(entry, field.attname) for field in SealEntry._meta.fields if field.name != "id"}
    for wrong in ({"sha256": "0" * 64}, {"state": EntryState.USED}):
        with pytest.raises(Error), transaction.atomic():
            SealEntry.objects.create(**values | {"number": "YY-2026-99999"} | wrong)


@pytest.mark.rule("QUO-6")
def test_only_the_administrator_names_keepers(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        name_keeper(Seal.CONTRACT, cast.sun, by=cast.zhao)
    first = name_keeper(Seal.CONTRACT, cast.sun, by=cast.hu)
    assert name_keeper(Seal.CONTRACT, cast.sun, by=cast.hu) == first
    with pytest.raises(Refusal, match="stands in for themselves"):
        name_keeper(Seal.CONTRACT, cast.sun, cast.sun, by=cast.hu)
