"""What stands on the contract that leaves the house (CON-6, CNF-1): a whitelisted context, never the model.

The text is made once, at the last approval, and kept; its paper is made of the kept text and of nothing else. Before,
there is only the draft, with its mark on each page (CON-5).
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from contracts.enums import InstalmentKind, Trigger
from contracts.models import Contract, ContractLine
from contracts.queries.contract import CHINESE, schedule_data
from contracts.rules import brings_paper_out, can_print_draft, can_take_paper
from contracts.schedule import InstalmentData
from salesops.base.look import amount_text
from salesops.base.look.figures import chinese_day
from salesops.base.money import DIGITS, ZERO, capitals
from salesops.base.refusals import Sentence
from salesops.documents.company import company_profile
from salesops.documents.kinds import PaperKind
from salesops.documents.models import Paper
from salesops.org.models import Person
from salesops.seals.queries.entry import asked_to_seal

TEMPLATE = "contracts/contract/paper.html"
BY_HAND = "＿＿＿＿年＿＿月＿＿日"
NOTHING_AGREED = "无。"
_VARIABLE = re.compile(r"\{([a-z_]+)\}")
_NUMERALS = "零一二三四五六七八九"


def contract_html(contract: Contract) -> str:
    """The text of the contract, in Chinese; `conclude_contract` freezes it."""
    with translation.override(CHINESE):
        return render_to_string(TEMPLATE, contract_paper(contract))


def draft_html(contract: Contract) -> str:
    """The same as it stands now, with 草稿 未批 DRAFT across each page (CON-5)."""
    with translation.override(CHINESE):
        return render_to_string(TEMPLATE, contract_paper(contract) | {"is_draft": True})


def draft_outdated(contract: Contract, revision: int) -> Sentence | None:
    """A print shows the revision that it was ordered of, and no later one (CON-5)."""
    if contract.revision == revision:
        return None
    return _("The draft was changed after this print was ordered. Order a new print.")


def frozen_html(contract: Contract) -> str:
    """The text as it was approved. Raises ``ContractText.DoesNotExist`` before."""
    return contract.text.html


def contract_paper(contract: Contract) -> dict[str, Any]:
    """Only what the other side may read: no band, price type, authority, cost, opinion or rate of commission."""
    lines = list(contract.lines.select_related("product"))
    parts = schedule_data(contract)
    company, customer = _company(contract), _customer(contract)
    net = contract.total - contract.tax_total
    heading = contract.template.title if contract.template else contract.title
    taken_off = sum((line.amount - line.final_amount for line in lines), ZERO)
    said = {
        "number": contract.number,
        "title": contract.title,
        "customer": customer["name"],
        "company": company["name"],
        "total": amount_text(contract.total),
        "capitals": capitals(contract.total),
        "net": amount_text(net),
        "tax": amount_text(contract.tax_total),
        "bank": company["bank"],
        "account": company["account"],
        **{name: getattr(contract, name) or NOTHING_AGREED for name in ("payment_terms", "delivery", "warranty")},
        "notes": contract.notes or NOTHING_AGREED,
    }
    return {
        "is_draft": False,
        "paper": {
            "number": contract.number or "（待编号）",
            "heading": heading,
            "subject": contract.title if contract.title != heading else "",
            "quote": contract.quote.shown_number if contract.quote else "",
            "expires_on": _day(contract.expires_on) if contract.expires_on else "",
            "revision": contract.revision,
        },
        "company": company,
        "customer": customer,
        "lines": [_line(place, line) for place, line in enumerate(lines, start=1)],
        "shows_discounts": any(line.discount for line in lines),
        "taken_off": -taken_off if taken_off else None,
        "total": contract.total,
        "capitals": capitals(contract.total),
        "net": net,
        "tax": contract.tax_total,
        "rates": _rates(lines),
        "schedule": [_part(place, part, contract.total) for place, part in enumerate(parts, start=1)],
        "clauses": [_clause(clause.position, clause.title, clause.text, said) for clause in contract.clauses.all()],
        "by_hand": BY_HAND,
    }


def _company(contract: Contract) -> dict[str, str]:
    """Party B: the name it was submitted under, the account in force now, which is the only payee (QUO-4)."""
    profile = company_profile()
    names = ("credit_code", "address", "legal_representative", "phone", "bank", "account")
    known = {name: getattr(profile, name) if profile else "" for name in names}
    return {"name": contract.company_name or (profile.name if profile else ""), **known}


def _customer(contract: Contract) -> dict[str, str]:
    customer, contact = contract.customer, contract.quote.contact if contract.quote else None
    return {
        "name": contract.customer_name or customer.name,
        "credit_code": customer.credit_code or "",
        "address": customer.address,
        "legal_representative": customer.legal_representative,
        "contact": " ".join(filter(None, [contact.name, contact.title, contact.phone])) if contact else "",
    }


def _line(place: int, line: ContractLine) -> dict[str, Any]:
    return {
        "position": place,
        "product": line.product.name,
        "spec": line.product.spec,
        "note": line.note,
        "quantity": line.quantity,
        "unit": line.product.unit,
        "unit_price": line.unit_price,
        "discount": line.discount,
        "tax_rate": line.tax_rate,
        "amount": line.amount,
    }


def _rates(lines: Sequence[ContractLine]) -> list[dict[str, Decimal]]:
    """Net and tax per rate, sums of the lines (PAPERS C4: never computed from a total)."""
    found = []
    for rate in sorted({line.tax_rate for line in lines}, reverse=True):
        gross = sum((line.final_amount for line in lines if line.tax_rate == rate), ZERO)
        tax = sum((line.tax for line in lines if line.tax_rate == rate), ZERO)
        found.append({"rate": rate, "gross": gross, "net": gross - tax, "tax": tax})
    return found


def _part(place: int, part: InstalmentData, total: Decimal) -> dict[str, Any]:
    return {
        "position": place,
        "kind": InstalmentKind(part.kind).label,
        "share": part.amount / total if total else ZERO,
        "amount": part.amount,
        "when": _when(part),
    }


def _when(part: InstalmentData) -> str:
    if part.trigger == Trigger.FIXED_DAY:
        return f"{_day(part.due_on)}前" if part.due_on else ""
    return f"{Trigger(part.trigger).label} {part.days} 日内"


def _clause(position: int, title: str, text: str, said: dict[str, str]) -> dict[str, Any]:
    # Split first: what is filled in may have lines of its own, which are no paragraphs of the clause.
    paragraphs = [line for line in text.splitlines() if line.strip()]
    return {
        "heading": f"第{chinese_number(position)}条",
        "title": title,
        "paragraphs": [
            {"number": f"{position}.{place}", "text": _filled(paragraph, said)}
            for place, paragraph in enumerate(paragraphs, start=1)
        ],
    }


def _filled(text: str, said: dict[str, str]) -> str:
    """``{total}`` and the like by their values, each once: braces that a value brings along stay as they are."""
    return _VARIABLE.sub(lambda found: said.get(found[1], found[0]), text)


def chinese_number(number: int) -> str:
    """1 to 99 as clauses are counted: 一, 十, 十二, 二十一. ``ValueError`` outside."""
    if not 0 < number < len(DIGITS) ** 2:
        raise ValueError("clauses are counted from 1 to 99")
    tens, ones = divmod(number, 10)
    lead = ("" if tens == 1 else _NUMERALS[tens]) + "十" if tens else ""
    return lead + (_NUMERALS[ones] if ones else "")


def _day(day: date | None) -> str:
    return chinese_day(day) if day else BY_HAND


def _is_outgoing(person: Person, paper: Paper) -> bool:
    contract: Any = paper.subject
    return brings_paper_out(person, contract) or asked_to_seal(person, paper)


CONTRACT_PAPER = PaperKind("contracts.contract", may_see=can_take_paper, html=frozen_html, outgoing=_is_outgoing)
DRAFT_PAPER = PaperKind(
    "contracts.draft", may_see=can_print_draft, html=draft_html, outdated=draft_outdated, outgoing=_is_outgoing
)
