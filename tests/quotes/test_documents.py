"""What stands on the quotation, by its text and by its pixels (QUO-4, CNF-1)."""

from collections.abc import Iterator

import pypdfium2
import pytest
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from customers.models import Customer
from quotes.documents import quote_html
from quotes.enums import PriceType, ProductKind
from quotes.models import Quote
from quotes.queries.quote_paper import quote_paper
from salesops.base import clock
from salesops.documents.company import ProfileData, accept_profile, propose_profile
from salesops.documents.rendering import FONTS, render_pdf
from tests.cast import Cast
from tests.factories.customers import CustomerFactory
from tests.factories.quotes import Desk, approve, make_desk, make_line, make_product, make_quote, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
BANK, ACCOUNT = "中国工商银行上海张江支行", "1001234567890123456"
HOSTILE = "<script>x</script>{{ 7|add:7 }}<img src='http://192.0.2.1/a'>&amp;"


@pytest.fixture
def desk(cast: Cast) -> Desk:
    proposal = propose_profile(
        ProfileData(
            valid_from=clock.today(),
            name="上海衡迅软件有限公司",
            credit_code="913101150DEMX00115",
            address="上海市浦东新区",
            phone="021-58880000",
            legal_representative="钱立",
            bank=BANK,
            account=ACCOUNT,
        ),
        by=cast.hu,
    )
    accept_profile(proposal, by=cast.sun)
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def printed(quote: Quote) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(render_pdf(quote_html(quote)))


def text_of(document: pypdfium2.PdfDocument) -> str:
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


@pytest.mark.rule("QUO-4", "CNF-1")
def test_the_paper_says_what_the_customer_needs_and_nothing_of_ours(desk: Desk) -> None:
    lines = [
        make_line(desk.product, "93.21", "3", discount="0.03", note="含首年升级"),
        make_line(desk.product, "90.00", price_type=PriceType.KEEP, reason="挽留老客户"),
    ]
    quote = approve(submit(make_quote(desk.customer, *lines, contact=desk.contact, header_discount="1.23")))
    text = text_of(printed(quote))
    for there in (
        quote.number, desk.customer.name, desk.contact.name, "上海衡迅软件有限公司", BANK, ACCOUNT,
        "93.21", "3%", "13%", "含首年升级", "软件许可小计", "整单优惠", "−1.23", f"¥{quote.total}",
        "（盖章）", "以签订的合同为准",
    ):  # fmt: skip
        assert there in text, there
    for secret in ("80.00", "120.00", "挽留", "维持市场", "底价", "上限", "王强", "赵敏", desk.policy.number):
        assert str(secret) not in text, secret
    assert set(quote_paper(quote)) == {
        "company", "paper", "customer", "contact", "label", "groups", "shows", "width", "header_discount",
        "header_discount_negative", "total", "capitals", "tax", "opening", "rows", "closing",
    }  # fmt: skip


@pytest.mark.rule("QUO-4")
def test_figures_and_capitals_come_from_one_value_and_kinds_have_subtotals(desk: Desk) -> None:
    service = make_product(kind=ProductKind.IMPLEMENTATION, tax_rate="0.06")
    licence = make_product(kind=ProductKind.PER_USER)
    quote = make_quote(
        desk.customer, make_line(service, "100.50"), make_line(licence, "90.00", "2"), make_line(desk.product, "100.00")
    )
    paper = quote_paper(quote)
    assert [(group["title"], str(group["subtotal"])) for group in paper["groups"]] == [
        ("软件许可小计", "280.00"),
        ("实施服务小计", "100.50"),
    ]
    assert [line["position"] for group in paper["groups"] for line in group["lines"]] == [1, 2, 3]
    text = text_of(printed(quote))
    assert "¥380.50" in text
    assert "人民币叁佰捌拾元伍角整" in text


@pytest.mark.rule("QUO-4")
def test_twelve_lines_fit_one_page_and_forty_keep_their_seal_with_the_total(desk: Desk) -> None:
    twelve = make_quote(desk.customer, *[make_line(desk.product, "95.00")] * 12, contact=desk.contact)
    assert len(printed(twelve)) == 1
    forty = printed(make_quote(desk.customer, *[make_line(desk.product, "95.00", note="第二行")] * 40))
    assert len(forty) > 1
    last = "".join(forty[len(forty) - 1].get_textpage().get_text_bounded().split())
    assert "（盖章）" in last
    assert "大写" in last


@pytest.mark.rule("CNF-1")
def test_hostile_names_are_printed_as_they_are(cast: Cast, desk: Desk) -> None:
    customer: Customer = CustomerFactory(owner=cast.li, name=HOSTILE[:100], address=HOSTILE)
    desk.product.name = HOSTILE
    desk.product.save()
    quote = make_quote(customer, make_line(desk.product, "95.00", note=HOSTILE), project_name=HOSTILE, notes=HOSTILE)
    text = text_of(printed(quote))
    assert text.count("<script>x</script>{{7|add:7}}<img") >= 4


@pytest.mark.rule("QUO-4")
def test_the_capitals_on_the_page_look_like_themselves(desk: Desk) -> None:
    """The text layer could be right over wrong glyphs: find the drawn characters in the picture of the page."""
    quote = make_quote(desk.customer, make_line(desk.product, "100.00", "1000"))
    page = printed(quote)[0]
    scale = 6
    picture = page.render(scale=scale).to_pil().convert("L")
    textpage = page.get_textpage()
    whole = textpage.get_text_range()
    start = whole.index("壹拾万元整")
    for offset, char in enumerate("壹拾万元整"):
        left, bottom, right, top = textpage.get_charbox(start + offset)
        height = page.get_height()
        box = picture.crop(
            (int(left * scale), int((height - top) * scale), int(right * scale) + 1, int((height - bottom) * scale) + 1)
        )
        assert likeness(trimmed(box), trimmed(drawn(char))) > 0.6, char
        assert likeness(trimmed(box), trimmed(drawn("〇"))) < 0.5


def drawn(char: str) -> Image.Image:
    image = Image.new("L", (160, 160), 255)
    font = ImageFont.truetype(str(settings.VAR_DIR / "vendor" / "fonts" / FONTS["700"]), 100)
    ImageDraw.Draw(image).text((20, 10), char, font=font, fill=0)
    return image


def trimmed(image: Image.Image) -> Image.Image:
    ink = image.point(lambda value: 255 if value < 128 else 0)
    found = ink.getbbox()
    assert found is not None, "nothing was drawn"
    return ink.crop(found).resize((40, 40))


def likeness(one: Image.Image, other: Image.Image) -> float:
    def pairs() -> Iterator[tuple[bool, bool]]:
        for a, b in zip(one.tobytes(), other.tobytes(), strict=True):
            yield a > 127, b > 127

    both = sum(a and b for a, b in pairs())
    return both / max(1, sum(a or b for a, b in pairs()))
