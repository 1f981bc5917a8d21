"""What stands on a contract, by the text of its pages: the mark on drafts, both amounts, nothing of ours (CON-6)."""

import re
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest

from contracts.actions.contract import submit_contract
from contracts.actions.signing import print_draft
from contracts.documents import (
    CONTRACT_PAPER,
    chinese_number,
    contract_html,
    contract_paper,
    draft_html,
)
from contracts.enums import InstalmentKind, Trigger
from contracts.house_text import HOUSE_TEXTS, VARIABLES
from contracts.models import Contract, ContractText
from contracts.schedule import InstalmentData
from quotes.enums import PriceType, ProductKind
from salesops.base import clock
from salesops.base.money import capitals
from salesops.documents.enums import PaperState
from salesops.documents.models import CompanyProfile
from salesops.documents.papers import archive_paper, hand_out, papers_of
from salesops.documents.rendering import render_pdf
from salesops.jobs import drain
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from tests.cast import Cast
from tests.factories.contracts import (
    approve_contract,
    change,
    make_contract,
    make_party,
    priced_product,
    ready,
)
from tests.factories.quotes import approve, make_line, make_policy, make_product, make_quote, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
D = Decimal
ACCOUNT = "1001234567890123456"
HOSTILE = "<script>x</script>{{ 7|add:7 }}{total}<img src='http://192.0.2.1/a'>&amp;"


@pytest.fixture(autouse=True)
def house(cast: Cast) -> None:
    ready()


def pages(html: str) -> list[str]:
    document = pypdfium2.PdfDocument(render_pdf(html))
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


def rich_contract(cast: Cast) -> Contract:
    """Three lines of two rates, a discount on the whole, a special price, a changed clause."""
    product = priced_product()
    lines = [
        make_line(product, "93.21", "300", discount="0.03", note="含首年升级"),
        make_line(product, "90.00", "100", price_type=PriceType.KEEP, reason="挽留老客户"),
    ]
    party = make_party(cast.li, address="杭州市西湖区文三路 1 号", legal_representative="王芳")
    quote = approve(submit(make_quote(party, *lines, header_discount="1.23", project_name="仓储系统一期")))
    return change(make_contract(quote), clauses={18: "争议提交上海仲裁委员会仲裁。"}, expires_on=date(2029, 3, 5))


@pytest.mark.rule("CON-6", "CNF-1")
def test_the_text_says_what_both_sides_agree_on_and_nothing_of_ours(cast: Cast) -> None:
    contract = approve_contract(rich_contract(cast))
    printed = pages(contract_html(contract))
    text = "".join(printed)
    for there in (
        contract.number, contract.customer.name, contract.customer.credit_code, "王芳", "杭州市西湖区文三路1号",
        "上海衡迅软件有限公司", "913101150DEMX00115", "钱立", ACCOUNT, "仓储系统一期", "93.21", "3%", "13%",
        "含首年升级", "整单优惠", "−1.23", "第一条", "第二十条", "争议提交上海仲裁委员会仲裁", "（以下无正文）",
        "2029年3月5日", "签订后5日内", "首付款", "合同签订后5日内付清",
    ):  # fmt: skip
        assert str(there) in text, there
    for secret in ("80.00", "120.00", "100.00", "挽留", "维持", "王强", "赵敏", "钱立（", "0.0300", "草稿", "{"):
        assert secret not in text, secret
    assert text.count(ACCOUNT) == 2, "in the schedule and in its clause"
    assert printed[-1].count("（盖章）") == 2
    assert contract.number in printed[-1], "the page of signatures names the contract"
    assert set(contract_paper(contract)) == {
        "is_draft", "paper", "company", "customer", "lines", "shows_discounts", "taken_off", "total", "capitals", "net",
        "tax", "rates", "schedule", "clauses", "by_hand",
    }  # fmt: skip


@pytest.mark.rule("CON-6", "REC-1")
def test_figures_and_capitals_come_from_one_value_and_every_table_sums(cast: Cast) -> None:
    contract = rich_contract(cast)
    paper = contract_paper(contract)
    total = contract.total
    assert (paper["total"], paper["capitals"]) == (total, capitals(total))
    text = "".join(pages(contract_html(contract)))
    assert text.count(f"{total:,.2f}") >= 3
    assert text.count(f"人民币{capitals(total)}") == 2
    assert sum(line["amount"] for line in paper["lines"]) + paper["taken_off"] == total
    assert sum(part["amount"] for part in paper["schedule"]) == total
    assert sum(row["gross"] for row in paper["rates"]) == total
    assert sum(row["net"] for row in paper["rates"]) == paper["net"]
    assert paper["net"] + paper["tax"] == total


@pytest.mark.rule("CON-6")
def test_each_tax_rate_has_its_net_and_tax(cast: Cast) -> None:
    licence, service = make_product(), make_product(kind=ProductKind.IMPLEMENTATION, tax_rate="0.06")
    make_policy(licence, service, keeper=cast.hu, gm=cast.qian)
    lines = [make_line(service, "100.00"), *[make_line(licence, "100.00")] * 3]
    contract = make_contract(approve(submit(make_quote(make_party(cast.li), *lines))))
    rates = contract_paper(contract)["rates"]
    assert [(row["rate"], row["gross"], row["net"], row["tax"]) for row in rates] == [
        (D("0.1300"), D("300.00"), D("265.50"), D("34.50")),
        (D("0.0600"), D("100.00"), D("94.34"), D("5.66")),
    ], "sums of the lines, not computed from the total of a rate"


@pytest.mark.rule("CON-5")
def test_every_page_of_a_draft_bears_the_mark_and_the_approved_text_none(cast: Cast) -> None:
    contract = rich_contract(cast)
    printed = pages(draft_html(contract))
    assert len(printed) > 2
    assert all("草稿未批DRAFT" in page for page in printed)
    approved = approve_contract(contract)
    assert all("DRAFT" not in page for page in pages(contract_html(approved)))


@pytest.mark.rule("CON-5")
def test_the_printed_draft_is_made_with_its_mark(cast: Cast) -> None:
    paper = archive_paper(print_draft(make_contract(owner=cast.li), by=cast.li).pk)
    document = pypdfium2.PdfDocument(hand_out(paper, by=cast.li))
    assert all("DRAFT" in page.get_textpage().get_text_bounded() for page in document)


@pytest.mark.rule("CON-5")
def test_a_print_of_a_draft_that_changed_since_is_not_made(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    paper = print_draft(contract, by=cast.li)
    contract = change(contract, payment_terms="货到付款")
    drain("papers")
    paper.refresh_from_db()
    assert (paper.state, "重新打印" in paper.problem) == (PaperState.PARKED, True)
    assert not Job.objects.filter(queue="papers").exclude(state=JobState.DONE), "no administrator could mend it"
    newer = print_draft(contract, by=cast.li)
    assert (newer.version, archive_paper(newer.pk).is_archived) == (2, True)


@pytest.mark.rule("CON-6")
def test_the_paper_is_made_of_the_frozen_text_alone(cast: Cast) -> None:
    contract = approve_contract(make_contract(owner=cast.li))
    frozen = ContractText.objects.get()
    contract.customer.address = "搬到了别处"
    contract.customer.save()
    assert CONTRACT_PAPER.html(contract) == frozen.html
    (paper,) = papers_of(contract)
    made = archive_paper(paper.pk)
    assert made.html_sha256 == frozen.sha256
    assert "搬到了别处" in contract_html(contract), "made anew it would say something else"


@pytest.mark.rule("CNF-1")
def test_hostile_words_are_printed_as_they_are(cast: Cast) -> None:
    product = priced_product()
    product.name = HOSTILE
    product.save()
    party = make_party(cast.li, name=HOSTILE[:100], address=HOSTILE)
    quote = approve(submit(make_quote(party, make_line(product, "100.00", note=HOSTILE))))
    contract = change(make_contract(quote), title=HOSTILE, notes=HOSTILE, clauses={18: HOSTILE})
    text = "".join(pages(draft_html(contract)))
    assert text.count("<script>x</script>{{7|add:7}}") >= 5
    assert text.count("{total}") >= 3, "what people type is no variable, but in a clause"


@pytest.mark.rule("CON-1")
def test_every_variable_of_the_house_text_is_filled_in(cast: Cast) -> None:
    texts = [clause.text for clauses in HOUSE_TEXTS.values() for clause in clauses]
    assert {name for text in texts for name in re.findall(r"\{([a-z_]+)\}", text)} <= VARIABLES
    contract = change(make_contract(owner=cast.li), notes="第一点\n第二点", payment_terms="")
    clauses = contract_paper(contract)["clauses"]
    assert not any("{" in paragraph["text"] for clause in clauses for paragraph in clause["paragraphs"])
    last = clauses[-1]["paragraphs"]
    assert [paragraph["number"] for paragraph in last] == ["20.1", "20.2", "20.3"]
    assert last[0]["text"].endswith("第一点\n第二点"), "lines that are filled in are no paragraphs of their own"


@pytest.mark.rule("REC-1")
def test_a_fixed_day_is_printed_as_a_day(cast: Cast) -> None:
    contract = make_contract(owner=cast.li, total="200.00")
    parts = [InstalmentData(InstalmentKind.FIRST, D("200.00"), Trigger.FIXED_DAY, 0, date(2027, 2, 3))]
    (part,) = contract_paper(change(contract, schedule=parts))["schedule"]
    assert (part["when"], part["share"]) == ("2027年2月3日前", 1)


def test_clauses_are_counted_in_chinese() -> None:
    told = {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 99: "九十九"}
    assert {number: chinese_number(number) for number in told} == told
    for number in (0, 100):
        with pytest.raises(ValueError, match="counted"):
            chinese_number(number)


@pytest.mark.rule("QUO-4", "CON-6")
def test_party_b_is_named_as_at_the_submission_and_paid_on_the_account_in_force(cast: Cast) -> None:
    submit_contract(make_contract(owner=cast.li), by=cast.li)
    data = {
        "name": "上海衡迅科技有限公司",
        "bank": "招商银行上海分行",
        "account": "9876543210",
        "valid_from": clock.today(),
    }
    rest = {"credit_code": "913101150DEMX00115", "address": "上海", "phone": "021", "legal_representative": "钱立"}
    CompanyProfile.objects.create(**data, **rest)
    html = approve_contract(Contract.objects.get()).text.html
    assert "上海衡迅软件有限公司" in html
    assert "9876543210" in html
    assert "上海衡迅科技有限公司" not in html
    assert ACCOUNT not in html
