"""A kind of paper that only Li may see, about a region."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.html import format_html

from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.documents import PaperKind
from salesops.documents.models import Paper
from salesops.documents.papers import order_paper
from salesops.documents.rendering import _engine
from salesops.jobs import drain
from salesops.org.models import Person, Region
from tests.cast import Cast


def only_li(person: Person, _subject: Any) -> Verdict:
    return Allowed() if person.username == "li" else Denied("not yours")


def letter_html(region: Region) -> str:
    head = format_html('<header class="letterhead"><div class="company">{}</div></header>', "演示公司")
    return head + format_html("<h1>报 价 单</h1><p>{}</p>", region.name_en or region.name)


def taken_by_li(person: Person, _paper: Paper) -> bool:
    return person.username == "li"


LETTER = PaperKind("test.letter", may_see=only_li, html=letter_html, outgoing=taken_by_li)


@pytest.fixture
def letter(cast: Cast) -> Paper:
    """An archived paper about the east, made the way papers are made."""
    paper = order_paper(LETTER, cast.east, number="QT-2026-00012", version=1, by=cast.li)
    assert drain("papers") == 1
    paper.refresh_from_db()
    return paper


@pytest.fixture
def fresh_engine() -> Iterator[None]:
    """The fonts and the library are found once per process; these tests take them away."""
    _engine.cache_clear()
    yield
    _engine.cache_clear()
