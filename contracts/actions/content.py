"""What stands in a contract while it is written: head, terms, clauses, schedule, and the lines of its quote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from contracts.enums import ClauseLock
from contracts.models import Contract, ContractClause, ContractLine, Instalment
from contracts.schedule import InstalmentData, unusable
from quotes.models import Quote
from quotes.queries.judging import Judgement
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal, StaleRecord
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import above, holders


@dataclass(frozen=True, slots=True)
class ContractData:
    """What a person types into a contract; ``clauses`` is position → text of those that may be negotiated."""

    title: str
    payment_terms: str
    delivery: str
    warranty: str
    notes: str
    clauses: Mapping[int, str]
    schedule: Sequence[InstalmentData]
    expires_on: date | None = None


HEAD_FIELDS = ("title", "expires_on", "payment_terms", "delivery", "warranty", "notes")
LINE_FIELDS = (
    "position", "product_id", "note", "quantity", "unit_price", "discount", "price_type", "tax_rate", "amount",
    "final_amount", "tax", "list_price", "band_id", "floor", "ceiling", "special_id",
    "special_floor",
)  # fmt: skip


def locked_contract(contract: Contract) -> Contract:
    """The contract under its row lock, with what every door reads; each further join is dear to plan."""
    return locked_row(Contract.objects.all(), contract.pk, "customer__region", "owner", "quote")


def locked_quote_of(contract: Contract) -> Quote:
    """Its quote under a row lock: while we look at its state no newer version takes its place.

    ValueError for a contract of the past, which has none.
    """
    if contract.quote_id is None:
        raise ValueError("a contract of the past has no quote")
    along = ("customer__region", "customer__owner", "owner", "policy")
    return locked_row(Quote.objects.all(), contract.quote_id, *along)


def refuse_unless_editable(contract: Contract) -> None:
    """APP-3: what was submitted is withdrawn first; what was approved stays as it is."""
    if not contract.is_editable:
        raise Refusal(
            "APP-3",
            _("%(contract)s can't be changed: %(state)s.")
            % {"contract": contract.shown_number, "state": contract.get_state_display()},
            _("Withdraw it first; an approved contract is given up, and a new one drafted."),
        )


def refuse_unread(contract: Contract, revision: int | None) -> None:
    """``StaleRecord`` when the contract is not the `revision` that somebody read; None stands for a program."""
    if revision is not None and contract.revision != revision:
        raise StaleRecord(
            _("Somebody else changed this contract since you opened the page."),
            _("Open the contract and read it again."),
        )


def put_head(contract: Contract, data: ContractData) -> None:
    """Take head and terms over; nothing is stored yet."""
    for name in HEAD_FIELDS:
        setattr(contract, name, getattr(data, name))


def write_schedule(contract: Contract, parts: Sequence[InstalmentData]) -> None:
    """Replace the payment schedule. A draft may hold one that does not sum, but no part of nothing (REC-1)."""
    if fault := unusable(parts):
        raise fault
    contract.instalments.all().delete()
    Instalment.objects.bulk_create(
        Instalment(
            contract=contract,
            position=place,
            kind=part.kind,
            amount=part.amount,
            trigger=part.trigger,
            days=part.days,
            due_on=part.due_on,
        )
        for place, part in enumerate(parts, start=1)
    )


def copy_clauses(contract: Contract) -> None:
    """The template's clauses, each a row of this contract's own (CON-1)."""
    if contract.template is None:
        raise ValueError("a contract is drafted from a template")
    ContractClause.objects.bulk_create(
        ContractClause(
            contract=contract, position=clause.position, title=clause.title, lock=clause.lock, text=clause.text
        )
        for clause in contract.template.clauses.all()
    )


def write_clauses(contract: Contract, texts: Mapping[int, str]) -> None:
    """Change negotiable clauses; every other text is refused (CON-1). What is not named stays."""
    changed = []
    for clause in contract.clauses.filter(position__in=texts):
        text = texts[clause.position]
        if text == clause.text:
            continue
        if clause.lock != ClauseLock.NEGOTIABLE or not text.strip():
            raise Refusal(
                "CON-1",
                _("Clause %(position)d, %(title)s, stands as the template has it.")
                % {"position": clause.position, "title": clause.title},
                _("Change negotiable clauses only; leave none of them empty."),
            )
        clause.text = text
        changed.append(clause)
    ContractClause.objects.bulk_update(changed, ["text"])


def copy_lines(contract: Contract, quote: Quote) -> None:
    """The lines of the quote, bound as they are there (CON-2)."""
    contract.lines.all().delete()
    ContractLine.objects.bulk_create(
        ContractLine(contract=contract, **{name: getattr(line, name) for name in LINE_FIELDS})
        for line in quote.lines.all()
    )


def bind_anew(contract: Contract, judgement: Judgement) -> None:
    """The same lines, bound to the bands by which they were judged just now. Every one lies inside its band."""
    judged = {line.position: line for line in judgement.lines}
    rows = list(contract.lines.all())
    for row in rows:
        band, special = judged[row.position].band, judged[row.position].special
        if band is None:
            raise ValueError("a line without a band is refused before")
        row.band, row.list_price, row.floor, row.ceiling = band, band.list_price, band.floor, band.ceiling
        row.special, row.special_floor = special, special.price if special else None
    bound = ["band", "list_price", "floor", "ceiling", "special", "special_floor"]
    ContractLine.objects.bulk_update(rows, bound)


def usual_lead(rep: Person) -> Person:
    """CON-6: the regional manager of the rep's region leads the project, else the rep's superior, else the rep."""
    region = rep.region
    manager = holders(Post.REGIONAL_MANAGER, region=region).order_by("pk").first() if region else None
    return manager or next(iter(above(rep)), rep)
