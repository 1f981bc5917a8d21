"""What the approval of a contract reads and freezes (CON-2, CON-3, CON-5)."""

from datetime import date
from decimal import Decimal
from typing import Any

from contracts.models import Contract
from contracts.queries.contract import (
    TERMS,
    deviations_of,
    is_major,
    judgement_of_contract,
    negotiable_clauses,
    schedule_data,
)
from contracts.schedule import InstalmentData
from quotes.enums import PriceType
from quotes.pricing import rank
from quotes.queries.facts import line_snapshot
from quotes.queries.judging import Judgement
from salesops.base.clock import BUSINESS_TZ, today
from salesops.org.enums import Post
from salesops.policy import policy


def contract_facts(contract: Contract) -> dict[str, Any]:
    """What the chain's conditions read; the settings are those of the day of submission."""
    submitted = contract.submitted_at
    on = submitted.astimezone(BUSINESS_TZ).date() if submitted else today()
    judgement = judgement_of_contract(contract)
    over_limit = contract.total > policy("contracts.director_limit", on=on)
    beyond_director = rank(judgement.needed_post or "") > rank(Post.DIRECTOR)
    special = any(line.data.price_type != PriceType.NORMAL for line in judgement.lines)
    return {
        "amount": str(contract.total),
        "max_discount": str(_largest_discount(judgement)),
        "over_limit": over_limit,
        "beyond_director": beyond_director,
        "special": special,
        "for_gm": over_limit or beyond_director or special,
        "major": is_major(contract.total, on=on),
        "deviates": contract.deviations.filter(round=contract.round).exists(),
    }


def _largest_discount(judgement: Judgement) -> Decimal:
    discounts = [line.verdict.discount for line in judgement.lines if line.verdict.discount is not None]
    return max(discounts, default=Decimal(0))


def contract_snapshot(contract: Contract) -> dict[str, Any]:
    """What the approvers see, frozen at submission; money as text. Confirmations come later and are not in it."""
    judgement = judgement_of_contract(contract)
    clauses = {clause.position: clause.title for clause in contract.clauses.all()}
    return {
        "number": contract.shown_number,
        "title": contract.title,
        "customer": contract.customer_name,
        "company": contract.company_name,
        "quote": contract.quote.shown_number if contract.quote else "",
        "template": str(contract.template) if contract.template else "",
        "expires_on": contract.expires_on.isoformat() if contract.expires_on else "",
        **{name: getattr(contract, name) for name in TERMS},
        "header_discount": str(judgement.header_discount),
        "total": str(contract.total),
        "tax_total": str(contract.tax_total),
        "schedule": [_part(part) for part in schedule_data(contract)],
        "clauses": [
            {"position": position, "title": clauses[position], "text": text}
            for position, text in negotiable_clauses(contract).items()
        ],
        "deviations": [
            {"key": one.key, "label": one.label, "side": one.side, "before": one.before, "after": one.after}
            for one in deviations_of(contract)
        ],
        "lines": [line_snapshot(line) for line in judgement.lines],
    }


def _part(part: InstalmentData) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "amount": str(part.amount),
        "trigger": part.trigger,
        "days": part.days,
        "due_on": part.due_on.isoformat() if part.due_on else None,
    }


def part_of(frozen: dict[str, Any]) -> InstalmentData:
    """A part of the schedule as a snapshot keeps it."""
    due_on = date.fromisoformat(frozen["due_on"]) if frozen["due_on"] else None
    return InstalmentData(frozen["kind"], Decimal(frozen["amount"]), frozen["trigger"], frozen["days"], due_on)
