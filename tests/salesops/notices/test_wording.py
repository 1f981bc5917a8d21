"""Nothing that leaves the house names an amount, whatever somebody typed into a title (CNF-1)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.base.look import figures
from salesops.base.money import capitals
from salesops.notices.models import Notice
from salesops.notices.wording import call_of, mail_of, without_amounts
from salesops.org.models import Person
from tests.salesops.notices.messages import WAITING

AMOUNTS = st.decimals(min_value="0.01", max_value="999999999.99", places=2)
WRITTEN = [
    figures.yuan_text,
    figures.amount_text,
    capitals,
    "{:.2f}".format,
    "¥{:.2f}".format,
    "{:,.2f} 元".format,
    "{:.2f}万".format,
    lambda amount: f"{int(amount)}元",
    lambda amount: f"RMB {int(amount)}",
    lambda amount: f"{int(amount):,}" if amount >= 1000 else "¥1",
    lambda amount: f"{amount:.2f}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．")),
    lambda amount: f"{amount % 100:.1f}%",
    lambda amount: f"{amount % 10:.1f}折",
]
LI = Person(username="li", name="李明", email="li@example.com", language="zh-hans")


def notice(title: str) -> Notice:
    return Notice(person=LI, kind=WAITING.key, params={"title": title}, url="/quotes/1/")


@pytest.mark.rule("CNF-1")
@given(amount=AMOUNTS, write=st.sampled_from(WRITTEN))
def test_no_amount_gets_into_a_message(amount: Decimal, write: object) -> None:
    assert callable(write)
    text = write(amount)
    said = [notice(f"二期{text}项目"), notice(f"{text} QT-2026-00012")]
    mail = mail_of(LI, said)
    for message in (mail.subject, mail.body, call_of(LI, said), mail_of(LI, said[:1]).subject):
        assert text not in message
        assert not any(figure in message for figure in figures_of(text))


def figures_of(text: str) -> list[str]:
    """The figure alone, without its signs, where it is long enough to be told from a count."""
    figure = "".join(one for one in text if one.isdigit() or one in ".,，．")
    return [figure] if len(figure) > 3 else []


@pytest.mark.rule("CNF-1")
@pytest.mark.parametrize(
    "text",
    ["QT-2026-00012", "2026W47", "2026-11-22", "HT-2026-00003-V2", "第 2 版", "二期，12 台", "A100 型", "3 名同事"],
)
def test_numbers_of_papers_days_and_counts_stay(text: str) -> None:
    assert without_amounts(text) == text


@pytest.mark.rule("CNF-1")
def test_a_robot_names_nothing() -> None:
    said = call_of(LI, [notice("上海某某公司 QT-2026-00012"), notice("x")])
    assert "上海" not in said
    assert "QT-" not in said
    assert "2" in said
