"""The wording of the quotation: from the draft to the paper, and which one counts (QUO-4, CNF-1, CNF-2)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from quotes.actions.template import (
    TemplateData,
    draft_template,
    drop_template,
    edit_template,
    end_template,
    issue_template,
    order_specimen,
)
from quotes.documents import quote_html
from quotes.enums import OptionalColumn, TemplateStage
from quotes.models import Quote, QuoteTemplate
from quotes.queries.quote_paper import quote_paper
from quotes.queries.template import template_for, texts_of
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.verdicts import NotAllowed
from salesops.documents import storage
from salesops.documents.models import Paper
from salesops.documents.papers import archive_paper, paper_for, papers_of
from salesops.documents.rendering import render_pdf
from salesops.notices.models import Notice
from salesops.org.models import Person, Region
from tests.cast import Cast
from tests.factories.quotes import Desk, approve, make_desk, make_line, make_quote, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains"), pytest.mark.rule("QUO-4")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def worded(by: Person, region: Region | None = None, **texts: str) -> QuoteTemplate:
    """A draft that says otherwise: ``closing="…"`` in Chinese, ``closing_en="…"`` in English."""
    draft = draft_template(title="新文本", valid_from=clock.today(), region=region, by=by)
    return reworded(draft, by, None, **texts)


def reworded(draft: QuoteTemplate, by: Person, columns: list[str] | None = None, **texts: str) -> QuoteTemplate:
    both: dict[str, dict[str, str]] = texts_of(draft)
    for name, text in texts.items():
        both[name.removesuffix("_en")]["en" if name.endswith("_en") else "zh"] = text
    return edit_template(draft, data(draft, both, columns), revision=draft.revision, by=by)


def data(draft: QuoteTemplate, texts: Mapping[str, Any], columns: list[str] | None = None) -> TemplateData:
    shown = draft.columns if columns is None else columns
    return TemplateData(draft.title, draft.region, draft.valid_from, texts, shown)


def issued(draft: QuoteTemplate, by: Person) -> QuoteTemplate:
    archive_paper(order_specimen(draft, revision=draft.revision, by=by).pk)
    return issue_template(draft, revision=draft.revision, by=by)


def approved(desk: Desk, **head: Any) -> Quote:
    return approve(submit(make_quote(desk.customer, make_line(desk.product, "95.00"), contact=desk.contact, **head)))


def text_of(paper: Paper) -> str:
    document = pypdfium2.PdfDocument(storage.get(paper.path, paper.sha256))
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_from_the_draft_over_the_specimen_to_the_customer_s_paper(cast: Cast, desk: Desk) -> None:
    draft = worded(
        cast.hu,
        opening="致 {customer}：\n项目 {project}",
        closing="有效至 {valid_until}。",
        closing_en="Valid until {valid_until}.",
    )
    with pytest.raises(Refusal):
        issue_template(draft, revision=draft.revision, by=cast.hu)
    specimen = archive_paper(order_specimen(draft, revision=draft.revision, by=cast.hu).pk)
    assert "样张SPECIMEN" in text_of(specimen)
    assert "示例（某市）制造有限公司" in text_of(specimen)
    assert quote_paper(approved(desk))["opening"]["zh"] == "", "a draft counts for nobody"
    template = issue_template(draft, revision=draft.revision, by=cast.hu)
    assert template.stage(clock.today()) == TemplateStage.IN_FORCE
    quote = approved(desk)
    text = text_of(archive_paper(papers_of(quote)[0].pk))
    day = quote.valid_until
    for said in (
        f"致{desk.customer.name}：", f"有效至{day.year}年{day.month}月{day.day}日。", f"Validuntil{day.isoformat()}.",
        "QuotationNo.", "Unitprice(CNY)",
    ):  # fmt: skip
        assert said in text, said
    assert "项目" not in text.split("序号")[0].split("致")[1], "a line that names only what is empty is left out"
    assert "SPECIMEN" not in text


def test_the_heads_of_sales_are_told_with_the_specimen(cast: Cast) -> None:
    draft = worded(cast.hu, closing="新的结束语。")
    issued(draft, cast.hu)
    told = Notice.objects.filter(kind="quotes.template.issued")
    assert {cast.zhao, cast.qian} <= {notice.person for notice in told}
    paper = Paper.objects.get(kind="quotes.template")
    assert {notice.url for notice in told} == {reverse("documents:paper-download", args=[paper.pk])}
    assert paper_for(cast.zhao, paper.pk) == paper
    assert "quotes.template.issued" in {entry.verb for entry in timeline_for(draft)}


def test_each_change_wants_a_new_specimen_and_an_old_one_is_not_made_any_more(cast: Cast) -> None:
    draft = worded(cast.hu, closing="一")
    first = order_specimen(draft, revision=draft.revision, by=cast.hu)
    assert order_specimen(draft, revision=draft.revision, by=cast.hu) == first
    draft = reworded(draft, cast.hu, closing="二")
    late = archive_paper(first.pk)
    assert not late.is_archived
    assert late.problem
    with pytest.raises(Refusal):
        issue_template(draft, revision=draft.revision, by=cast.hu)


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"payment": "款到发货"}, "payment-zh"),
        ({"closing": "{floor}"}, "closing-zh"),
        ({"closing_en": "Account 12345678"}, "closing-en"),
        ({"account": "户名 {company} {bank} 账号 6222021202001234567 {account}"}, "account-zh"),
    ],
)
def test_the_action_itself_refuses_what_the_form_would(cast: Cast, texts: dict[str, str], field: str) -> None:
    with pytest.raises(Refusal) as refusal:
        worded(cast.hu, None, **texts)
    assert refusal.value.field == field


@pytest.mark.rule("CNF-1")
def test_hostile_words_are_words(cast: Cast, desk: Desk) -> None:
    hostile = "<script>x</script><img src='http://192.0.2.1/a'>&amp;"
    draft = worded(cast.hu, opening=hostile, closing=hostile, closing_en=hostile)
    pages = pypdfium2.PdfDocument(render_pdf(quote_html_with(draft, desk)))
    text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pages)
    assert text.count("<script>x</script><img") == 3


def quote_html_with(draft: QuoteTemplate, desk: Desk) -> str:
    issued(draft, draft.created_by)
    return quote_html(approved(desk))


def test_columns_are_left_out_and_a_discount_never_hides(cast: Cast, desk: Desk) -> None:
    issued(reworded(worded(cast.hu), cast.hu, columns=[]), cast.hu)
    plain, reduced = (
        quote_paper(make_quote(desk.customer, make_line(desk.product, "95.00", discount=share)))
        for share in ("0", "0.05")
    )
    assert plain["shows"] == dict.fromkeys(OptionalColumn.values, False)
    assert reduced["shows"] == dict.fromkeys(OptionalColumn.values, False) | {"discount": True}
    html = quote_html(make_quote(desk.customer, make_line(desk.product, "95.00", note="含培训")))
    assert "序号" not in html
    assert "含培训" not in html
    issued(reworded(worded(cast.hu), cast.hu, columns=list(OptionalColumn.values)), cast.hu)
    assert "折扣" in quote_html(make_quote(desk.customer, make_line(desk.product, "95.00")))


def test_the_one_of_the_region_then_the_later_then_the_last_counts(cast: Cast, desk: Desk) -> None:
    assert template_for(approved(desk)) is None
    everywhere = issued(worded(cast.hu, closing="一"), cast.hu)
    before = approved(desk)
    assert template_for(before) == everywhere
    second = issued(worded(cast.hu, closing="二"), cast.hu)
    assert template_for(before) == everywhere, "a paper that is made late says what counted at the approval"
    assert template_for(approved(desk)) == second
    east = issued(worded(cast.hu, region=cast.east, closing="东"), cast.hu)
    quote = approved(desk)
    assert (quote.region, template_for(quote)) == (cast.east, east)
    end_template(east, on=clock.today(), by=cast.hu)
    assert template_for(quote) == east
    with clock.at(clock.now() + timedelta(days=1)):
        assert template_for(make_quote(desk.customer, make_line(desk.product, "95.00"))) == second


@pytest.mark.rule("CNF-1")
def test_a_specimen_on_a_real_quote_is_for_who_sees_that_quote(cast: Cast, desk: Desk) -> None:
    quote, draft = approved(desk), worded(cast.hu, closing="一")
    with pytest.raises(NotAllowed):
        order_specimen(draft, quote=quote, revision=draft.revision, by=cast.hu)


def test_issued_words_stand_in_the_database_too(cast: Cast) -> None:
    template = issued(worded(cast.hu, closing="一"), cast.hu)
    earlier = clock.today() - timedelta(days=9)
    change: dict[str, Any]
    for change in ({"texts": {}}, {"columns": []}, {"state": "draft"}, {"valid_from": earlier}):
        with pytest.raises(DatabaseError), transaction.atomic():
            QuoteTemplate.objects.filter(pk=template.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        QuoteTemplate.objects.filter(pk=template.pk).delete()
    with pytest.raises(Refusal):
        reworded(template, cast.hu, closing="二")


def test_doors_refuse_strangers_stale_pages_past_days_and_dropped_drafts(cast: Cast) -> None:
    draft = worded(cast.hu, closing="一")
    for person in (cast.li, cast.zhao):
        with pytest.raises(NotAllowed):
            reworded(draft, person, closing="二")
        with pytest.raises(NotAllowed):
            draft_template(title="x", valid_from=clock.today(), by=person)
    with pytest.raises(StaleRecord):
        edit_template(draft, data(draft, texts_of(draft)), revision=draft.revision - 1, by=cast.hu)
    with pytest.raises(Refusal):
        end_template(draft, on=clock.today(), by=cast.hu)
    archive_paper(order_specimen(draft, revision=draft.revision, by=cast.hu).pk)
    with clock.at(clock.now() + timedelta(days=1)), pytest.raises(Refusal) as late:
        issue_template(draft, revision=draft.revision, by=cast.hu)
    assert late.value.field == "valid_from"
    dropped = drop_template(draft, revision=draft.revision, by=cast.hu)
    assert dropped.stage(clock.today()) == TemplateStage.DROPPED
    with pytest.raises(Refusal):
        issue_template(draft, revision=draft.revision, by=cast.hu)
    with pytest.raises(Refusal):
        end_template(issued(worded(cast.hu, closing="三"), cast.hu), on=clock.today() - timedelta(days=1), by=cast.hu)


def test_the_trail_names_block_and_language(cast: Cast) -> None:
    draft = worded(cast.hu, closing="一", closing_en="One")
    labels = {label for entry in timeline_for(draft) for label, *_rest in entry.changes}
    assert {"结束语", "英文"} <= {part for label in labels for part in str(label).replace("·", " ").split()}
