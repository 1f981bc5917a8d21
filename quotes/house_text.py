"""The house's own words of the quotation, and what any wording of it may and must say (docs/rules/quote-paper.md).

``{names}`` are filled in by `quotes.queries.quote_paper` when the paper is made; nothing else in a text means anything.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from quotes.enums import Fault, TextBlock
from salesops.base.refusals import Sentence

HOUSE_TEXTS: Mapping[str, str] = {
    TextBlock.OPENING: "",
    TextBlock.PAYMENT: "{payment_terms}",
    TextBlock.DELIVERY: "{delivery}",
    TextBlock.WARRANTY: "{warranty}",
    TextBlock.NOTES: "{notes}",
    TextBlock.VALIDITY: "",
    TextBlock.ACCOUNT: "户名：{company}\n开户行：{bank}\n账号：{account}",
    TextBlock.CLOSING: "本报价单所列价格均含税。双方权利义务以签订的合同为准。",
}

# What any block may name, and what only its own may.
COMMON = frozenset({
    "customer", "contact", "number", "issued_on", "valid_until", "rep", "phone", "project", "inquiry", "company",
    "total", "capitals",
})  # fmt: skip
OWN: Mapping[str, frozenset[str]] = {
    TextBlock.PAYMENT: frozenset({"payment_terms"}),
    TextBlock.DELIVERY: frozenset({"delivery"}),
    TextBlock.WARRANTY: frozenset({"warranty"}),
    TextBlock.NOTES: frozenset({"notes"}),
    TextBlock.ACCOUNT: frozenset({"bank", "account"}),
}
MUST_SAY: Mapping[str, frozenset[str]] = {
    **OWN,
    TextBlock.ACCOUNT: frozenset({"company", "bank", "account"}),
}
MAY_BE_EMPTY = frozenset({TextBlock.OPENING, TextBlock.VALIDITY})

MEANS: Mapping[str, Sentence] = {
    "customer": _("the customer's registered name"),
    "contact": _("the contact at the customer"),
    "number": _("the number of the quote, with its version"),
    "issued_on": _("the day of the approval"),
    "valid_until": _("the last day of the quote"),
    "rep": _("the account manager"),
    "phone": _("the account manager's phone number"),
    "project": _("the name of the project"),
    "inquiry": _("the number of the inquiry"),
    "company": _("our registered name"),
    "total": _("the total with tax, in figures"),
    "capitals": _("the total with tax, in Chinese capitals"),
    "payment_terms": _("the payment terms that were approved"),
    "delivery": _("the delivery that was approved"),
    "warranty": _("the warranty that was approved"),
    "notes": _("the notes that were approved"),
    "bank": _("our bank, from the company profile"),
    "account": _("our account, from the company profile"),
}
"""What stands for each name on the paper, in the words of its editor."""

_NAME = re.compile(r"\{([a-z_]+)\}")
_BRACE = re.compile(r"[{}]")
_FIGURE = re.compile(r"\d(?:[\d \-]*\d)?")
_PAYEE = re.compile(r"账[号户]|帐[号户]|卡号|account|a/c|iban", re.IGNORECASE)
SURELY_AN_ACCOUNT, NEAR_THE_WORD = 15, 8


class Wrong(NamedTuple):
    """What is wrong with a text, and the words it is about."""

    fault: Fault
    words: str


def names_of(block: str) -> list[str]:
    """What a block may name, in the order of the alphabet."""
    return sorted(COMMON | OWN.get(block, frozenset()))


def block_of(name: str) -> TextBlock | None:
    """The only block that may use a name; None for one that each may use."""
    return None if name in COMMON else next(TextBlock(block) for block, own in OWN.items() if name in own)


def faults_in(block: str, text: str, *, is_translation: bool = False) -> Iterator[Wrong]:
    """What keeps a text from being saved; a translation may be left out, and need not repeat what the Chinese says."""
    if not text.strip():
        if block not in MAY_BE_EMPTY and not is_translation:
            yield Wrong(Fault.EMPTY, "")
        return
    allowed = COMMON | OWN.get(block, frozenset())
    named = _NAME.findall(text)
    if unknown := sorted({name for name in named if name not in allowed}):
        yield Wrong(Fault.UNKNOWN_NAME, " ".join(f"{{{name}}}" for name in unknown))
    if _BRACE.search(unicodedata.normalize("NFKC", _NAME.sub("", text))):
        yield Wrong(Fault.LONE_BRACE, "")
    if not is_translation and (lacking := sorted(MUST_SAY.get(block, frozenset()) - set(named))):
        yield Wrong(Fault.UNSAID, " ".join(f"{{{name}}}" for name in lacking))
    if figure := account_in(text):
        yield Wrong(Fault.PAYEE, figure)


def account_in(text: str) -> str:
    """A figure in the text that looks like an account, "" for none (QUO-4)."""
    for line in unicodedata.normalize("NFKC", text).splitlines():
        least = NEAR_THE_WORD if _PAYEE.search(line) else SURELY_AN_ACCOUNT
        for figure in _FIGURE.findall(line):
            if sum(char.isdigit() for char in figure) >= least:
                return str(figure)
    return ""


def filled(text: str, said: Mapping[str, str]) -> str:
    """The text with its names filled in, each once; lines that name only what is empty are left out."""
    lines = []
    for line in text.splitlines():
        named = _NAME.findall(line)
        if named and not any(said.get(name) for name in named):
            continue
        lines.append(_NAME.sub(lambda found: said.get(found[1], found[0]), line))
    return "\n".join(lines).strip()
