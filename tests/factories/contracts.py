"""Contracts for tests, through their actions: the database refuses any other way.

Everything a contract stands on is made when it is missing: chains, template, company, prices of 80 – 100 – 120.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date
from decimal import ROUND_UP, Decimal
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from contracts.actions.content import ContractData
from contracts.actions.contract import draft_contract, save_contract, submit_contract
from contracts.actions.deviation import confirm_deviations
from contracts.actions.signing import SigningData, sign_contract
from contracts.actions.template import approve_template, ensure_templates
from contracts.models import Contract, ContractTemplate
from contracts.queries.contract import negotiable_clauses, schedule_data, template_in_force, unconfirmed
from contracts.rules import can_confirm_deviations
from contracts.schedule import InstalmentData
from customers.models import Customer
from quotes.models import Product, Quote
from quotes.queries.price import policy_in_force
from salesops.approvals.engine import decide
from salesops.approvals.models import Chain, Request
from salesops.base import clock
from salesops.base.credit_code import check_character
from salesops.documents import papers_of, storage
from salesops.documents.company import company_profile
from salesops.documents.enums import PaperState
from salesops.documents.models import CompanyProfile, Paper
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import holders
from salesops.seals.enums import Seal
from salesops.seals.models import SealEntry
from salesops.seals.queries.custody import kept_since
from salesops.seals.queries.entry import sealed_for_leaving
from tests.factories.chains import make_default_chains
from tests.factories.customers import CustomerFactory
from tests.factories.org import SINCE
from tests.factories.papers import SMALL_PDF
from tests.factories.quotes import approve, make_line, make_policy, make_product, make_quote
from tests.factories.quotes import submit as submit_offer
from tests.factories.seals import sealed

LIST_PRICE = Decimal(100)
_numbers = count(1)

# ---------------------------------------------------------------------------------------------------------- contract


def house_template() -> ContractTemplate:
    """The approved template of sales contracts."""
    ensure_templates()
    return template_in_force() or approve_template(ContractTemplate.objects.get(), by=general_manager())


def general_manager() -> Person:
    """Who decides last."""
    return holders(Post.GM).get()


def ready() -> None:
    """What a contract needs besides a quote."""
    if not Chain.objects.exists():
        make_default_chains()
    house_template()
    if company_profile() is None:
        CompanyProfile.objects.create(
            valid_from=SINCE,
            name="上海衡迅软件有限公司",
            credit_code="913101150DEMX00115",
            address="上海市浦东新区张江路 1 号",
            phone="021-58880000",
            legal_representative="钱立",
            bank="中国工商银行上海张江支行",
            account="1001234567890123456",
        )


def credit_code() -> str:
    """A credit code that nobody has yet."""
    body = f"913101150DEM{next(_numbers):05}"
    return body + check_character(body)


def make_party(owner: Person, **values: Any) -> Customer:
    """A customer we may sign with: it has a credit code."""
    return CustomerFactory(owner=owner, **{"credit_code": credit_code(), **values})


def priced_product() -> Product:
    """A product that costs 80 to 120 in the prices in force, which are made if there are none."""
    policy = policy_in_force(clock.today())
    band = policy.bands.filter(floor=80, list_price=LIST_PRICE, region=None).first() if policy else None
    if band is not None:
        return band.product
    product = make_product()
    make_policy(product, keeper=Person.system(), gm=general_manager())
    return product


def approved_quote(owner: Person, total: str = "168000.00", *, customer: Customer | None = None, **typed: Any) -> Quote:
    """An approved quote over exactly ``total`` (0.08 yuan at least): at list price, the rest as a discount."""
    amount = Decimal(total)
    # So small a total would lie below the floor with a whole unit.
    step = Decimal(1) if amount >= 10 * LIST_PRICE else Decimal("0.001")
    quantity = (amount / LIST_PRICE).quantize(step, ROUND_UP)
    line = make_line(priced_product(), str(LIST_PRICE), str(quantity))
    taken_off = str(quantity * LIST_PRICE - amount)
    return approve(submit_offer(make_quote(customer or make_party(owner), line, header_discount=taken_off, **typed)))


def make_contract(quote: Quote | None = None, *, owner: Person | None = None, total: str = "168000.00") -> Contract:
    """A draft by the account manager, from an approved quote; ``owner`` names whose where there is no quote."""
    ready()
    if quote is None:
        assert owner is not None, "whose contract?"
        quote = approved_quote(owner, total)
    return draft_contract(quote, by=quote.customer.owner)


def contract_data(contract: Contract, **typed: Any) -> ContractData:
    """What stands in the contract, with other values where named."""
    names = ("title", "expires_on", "payment_terms", "delivery", "warranty", "notes")
    stored = {name: getattr(contract, name) for name in names}
    stored |= {"clauses": negotiable_clauses(contract), "schedule": schedule_data(contract)}
    return ContractData(**stored | typed)


def change(contract: Contract, **typed: Any) -> Contract:
    """Its account manager writes something else into it."""
    return save_contract(contract, contract_data(contract, **typed), revision=contract.revision, by=contract.owner)


def submit(contract: Contract) -> Request:
    """Its account manager submits it."""
    return submit_contract(contract, by=contract.owner)


def sign_off(request: Request, verdict: str = "approve", opinion: str = "") -> Request:
    """The approver of the open step says it, deviations that are theirs to confirm first."""
    step = request.steps.select_related("approver").get(state="open")
    approver, contract = step.approver, Contract.objects.get(pk=request.subject_id)
    assert approver is not None
    if verdict == "approve" and can_confirm_deviations(approver, contract):
        confirm_deviations(contract, list(unconfirmed(contract).values_list("pk", flat=True)), by=approver)
    return decide(step, verdict, opinion, by=approver, seen_hash=request.content_hash)


def approve_contract(contract: Contract) -> Contract:
    """Submitted if it is not yet, then everybody says yes."""
    request = submit(contract) if contract.is_editable else Request.objects.get(subject_id=contract.pk, state="pending")
    while request.is_open:
        request = sign_off(request)
    return Contract.objects.get(pk=contract.pk)


def scan(name: str = "contract.pdf", content: bytes = b"%PDF-1.7 signed and sealed") -> SimpleUploadedFile:
    """What comes out of the scanner."""
    return SimpleUploadedFile(name, content, "application/pdf")


def sign(contract: Contract, *, on: date | None = None, by: Person | None = None, **typed: Any) -> Contract:
    """Its account manager registers the signing, today unless another day is named; sealed, where seals are kept."""
    if kept_since() is not None:
        seal(contract)
    values: dict[str, Any] = {"place": "上海", "project_lead": None, "scan": scan(), **typed}
    return sign_contract(contract, SigningData(signed_on=on or clock.today(), **values), by=by or contract.owner)


def signed_contract(
    owner: Person,
    total: str = "168000.00",
    schedule: Sequence[InstalmentData] | None = None,
    signed_on: date | None = None,
    *,
    customer: Customer | None = None,
) -> Contract:
    """Quoted, written, approved and signed on one day (today if not said)."""
    with clock.at(clock.shanghai(signed_on, 10)) if signed_on else nullcontext():
        ready()
        contract = make_contract(approved_quote(owner, total, customer=customer))
        if schedule is not None:
            contract = change(contract, schedule=schedule)
        return sign(approve_contract(contract))


def seal(contract: Contract) -> SealEntry:
    """Its paper under the contract seal, laid down before if it is not yet; one that is sealed stays."""
    paper = next(one for one in papers_of(contract) if one.kind == "contracts.contract")
    if not paper.is_archived:
        paper = archive(contract)
    return sealed_for_leaving(paper) or sealed(paper, Seal.CONTRACT, by=contract.owner, copies=4)


def archive(contract: Contract, content: bytes = SMALL_PDF) -> Paper:
    """Lay the paper of an approved contract down without drawing it: that takes seconds."""
    paper = next(one for one in papers_of(contract) if one.kind == "contracts.contract")
    stored = storage.put("papers", content, suffix=".pdf")
    paper.path, paper.size, paper.sha256 = stored.path, stored.size, stored.sha256
    paper.html_sha256 = contract.text.sha256
    paper.state, paper.archived_at = PaperState.ARCHIVED, clock.now()
    paper.save()
    return paper
