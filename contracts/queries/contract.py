"""A contract with what it came from: its prices, its terms, what it says otherwise than the offer did."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.deviations import ClausePair, Difference, Terms, compare
from contracts.enums import ClauseLock, ContractType, InstalmentKind, TemplateState, Trigger
from contracts.house_text import side_of
from contracts.models import AGREED, DEAD, Contract, ContractLine, ContractTemplate, Deviation
from contracts.schedule import InstalmentData, usual_schedule
from quotes.enums import QuoteState
from quotes.models import OFFERED, Quote
from quotes.pricing import check_price
from quotes.queries.judging import JudgedLine, Judgement, LineData
from quotes.queries.price import all_limits, as_band
from quotes.queries.special import as_special
from salesops.base.look import amount_text, day_text, percent_text
from salesops.base.money import ZERO
from salesops.base.refusals import Sentence
from salesops.org.enums import Post
from salesops.policy import policy

# What is kept about a contract is kept in the language of its paper.
CHINESE = "zh-hans"
TERMS = ("payment_terms", "delivery", "warranty", "notes")
TERM_LABELS: dict[str, Sentence] = {
    "payment_terms": gettext_lazy("Payment terms"),
    "schedule": gettext_lazy("Payment schedule"),
    "delivery": gettext_lazy("Delivery"),
    "warranty": gettext_lazy("Warranty and service"),
    "notes": gettext_lazy("Further terms"),
}


def template_in_force(kind: str = ContractType.SALE) -> ContractTemplate | None:
    """The approved template of a type; contracts are drafted from no other (CON-1)."""
    return ContractTemplate.objects.filter(type=kind, state=TemplateState.APPROVED).first()


def is_in_days(quote: Quote, on: date) -> bool:
    """Whether the offer still stands, so that its prices hold for the contract (CON-2)."""
    return quote.state in OFFERED and quote.valid_until >= on


def can_become_contract(quote: Quote) -> bool:
    """Approved, and not replaced by a newer version; one that is over is judged anew at submission (CON-2)."""
    return quote.state in (*OFFERED, QuoteState.EXPIRED)


def contract_of_deal(quote: Quote) -> Contract | None:
    """The contract that keeps another from being drafted: one of this version under way, or one of any version agreed.

    A newer version of the quote is no second sale; what is signed is changed by a supplement.
    """
    of_this = Q(quote=quote) & ~Q(state__in=DEAD)
    agreed = Q(quote__number=quote.number, state__in=AGREED) if quote.number else Q()
    return Contract.objects.filter(of_this | agreed).order_by("pk").first()


def is_major(total: Decimal, *, on: date) -> bool:
    """From this amount on deviations are confirmed above the director (CON-3)."""
    return bool(total >= policy("contracts.major_amount", on=on))


def judgement_of_contract(contract: Contract) -> Judgement:
    """The contract's lines by the bands that they are bound to; it reads nothing that changes afterwards."""
    rows = list(contract.lines.select_related("product", "band__policy", "special"))
    in_force = rows[0].band.policy if rows else None
    limits = all_limits(in_force) if in_force else {}
    lines = []
    for row in rows:
        data = _line_data(row)
        walls = as_special(row.band, row.special) if row.special else as_band(row.band, limits)
        verdict = check_price(data.price(), walls, post=Post.ACCOUNT_MANAGER, share=row.amount - row.final_amount)
        amounts = (row.amount, row.final_amount, row.tax)
        lines.append(JudgedLine(row.position, data, row.band, walls, verdict, *amounts, row.special))
    return Judgement(
        lines=tuple(lines),
        policy=in_force,
        header_discount=sum((row.amount - row.final_amount for row in rows), ZERO),
        list_total=sum((line.at_list for line in lines), ZERO),
        total=contract.total,
        tax_total=contract.tax_total,
    )


def _line_data(row: ContractLine) -> LineData:
    return LineData(
        product=row.product,
        quantity=row.quantity,
        unit_price=row.unit_price,
        discount=row.discount,
        price_type=row.price_type,
        note=row.note,
    )


# ------------------------------------------------------------------------------------------------------------ schedule


def schedule_data(contract: Contract) -> list[InstalmentData]:
    """The stored schedule as it is typed: a due day only where the day itself was agreed."""
    return [
        InstalmentData(
            kind=row.kind,
            amount=row.amount,
            trigger=row.trigger,
            days=row.days,
            due_on=row.due_on if row.trigger == Trigger.FIXED_DAY else None,
        )
        for row in contract.instalments.all()
    ]


def schedule_in_words(parts: Sequence[InstalmentData], total: Decimal) -> str:
    """The schedule as a reader would tell it, a line for each part."""
    return "\n".join(
        f"{InstalmentKind(part.kind).label} {_share(part, total)}，{when_in_words(part)}" for part in parts
    )


def when_in_words(part: InstalmentData) -> str:
    """When a part falls due: within how many days after what, or on which day."""
    if part.trigger == Trigger.FIXED_DAY:
        return f"{part.due_on.year}-{part.due_on:%m-%d}" if part.due_on else day_text(None)
    return _("within %(days)d days %(trigger)s") % {"days": part.days, "trigger": Trigger(part.trigger).label}


def _share(part: InstalmentData, total: Decimal) -> str:
    share = percent_text(part.amount / total) if total else ""
    return f"{amount_text(part.amount)}（{share}）"


# ---------------------------------------------------------------------------------------------------------- deviations


def differences_from_offer(contract: Contract) -> list[Difference]:
    """What the contract says otherwise than its quote, the template and the usual schedule (CON-3), as it stands now.

    What is kept of it is Chinese, as the paper is.
    """
    if contract.quote is None or contract.template is None:
        return []
    with translation.override(CHINESE):
        parts, usual = schedule_data(contract), usual_schedule(contract.total)
        offered, agreed = _terms_of(contract.quote, usual, contract.total), _terms_of(contract, parts, contract.total)
        return compare(offered, agreed, _clause_pairs(contract, contract.template))


def _terms_of(paper: Quote | Contract, parts: Sequence[InstalmentData], total: Decimal) -> Terms:
    return Terms(**{name: getattr(paper, name) for name in TERMS}, schedule=schedule_in_words(parts, total))


def _clause_pairs(contract: Contract, template: ContractTemplate) -> list[ClausePair]:
    house = {clause.position: clause.text for clause in template.clauses.all()}
    return [
        ClausePair(one.position, one.title, side_of(one.title), house.get(one.position, ""), one.text)
        for one in contract.clauses.all()
    ]


def negotiable_clauses(contract: Contract) -> dict[int, str]:
    """Position → text of the clauses that may differ from the template."""
    return dict(contract.clauses.filter(lock=ClauseLock.NEGOTIABLE).values_list("position", "text"))


def deviations_of(contract: Contract) -> list[Deviation]:
    """The deviations of the last submission, each with its confirmation; one query."""
    rows = contract.deviations.filter(round=contract.round)
    return list(rows.select_related("confirmation__confirmed_by"))


def unconfirmed(contract: Contract) -> QuerySet[Deviation]:
    """Those of the last submission that nobody has confirmed yet."""
    return contract.deviations.filter(round=contract.round, confirmation=None)


def deviation_label(deviation: Deviation | Difference) -> str:
    """What differs, in the reader's language; a clause by its title."""
    known = TERM_LABELS.get(deviation.key)
    return str(known) if known is not None else deviation.label
