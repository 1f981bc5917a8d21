"""Every rule that the product names is a rule of the book, and the book speaks both languages."""

import ast
import re
from collections.abc import Iterator

from django.utils import translation

from salesops.embedded.places import PROJECT
from salesops.policy.rulebook import all_rules

CODE = ("salesops", "customers", "quotes", "contracts", "commissions", "reports", "tests", "templates", "docs")
BOOK = {rule.id for rule in all_rules()}
CHAPTERS = sorted({rule.chapter for rule in all_rules()})
NAMED = re.compile(rf"\b(?:{'|'.join(CHAPTERS)})-\d+\b")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def readable() -> Iterator[tuple[str, str]]:
    for folder in CODE:
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt", ".md"}:
                yield path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8")


def test_every_rule_that_is_named_is_in_the_book() -> None:
    named = {name: set(NAMED.findall(text)) for name, text in readable()}
    assert {name: found - BOOK for name, found in named.items() if found - BOOK} == {}
    assert len(set().union(*named.values())) > 20


def refusals() -> Iterator[tuple[str, ast.Call]]:
    """Each ``Refusal(…)`` of the product."""
    for folder in CODE[:6]:
        for path in sorted((PROJECT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Refusal", "StaleRecord"}:
                    yield f"{path.relative_to(PROJECT)}:{node.lineno}", node


def test_every_refusal_names_a_rule_a_sentence_and_the_next_step() -> None:
    """A rule that stands in the code as text is in the book; the sentences are translatable, never plain text."""
    calls = list(refusals())
    assert len(calls) > 20
    wrong = []
    for place, call in calls:
        first = call.args[0] if call.args else None
        if isinstance(first, ast.Constant) and first.value not in BOOK:
            wrong.append(f"{place}: no such rule {first.value!r}")
        wrong += [
            f"{place}: a sentence nobody can translate" for arg in call.args[1:3] if isinstance(arg, ast.Constant)
        ]
    assert wrong == []


def test_the_book_speaks_both_languages() -> None:
    for rule in all_rules():
        assert CHINESE.search(rule.title_zh), rule.id
        assert not CHINESE.search(rule.title_en), rule.id
        assert len(rule.title_en) > 3
        for language in ("zh-hans", "en"):
            with translation.override(language):
                assert rule.clause
                assert bool(CHINESE.search(rule.title)) == (language == "zh-hans")
