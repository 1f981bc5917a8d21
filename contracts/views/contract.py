"""The list of contracts, one contract, and the contracts of a customer and of a quote."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from contracts.actions.hindrance import hindrance
from contracts.enums import CONTRACT, ContractSight, ContractState
from contracts.filters import TO_CONFIRM, ContractFilter
from contracts.forms.deviation import ConfirmForm
from contracts.forms.signing import GiveUpForm, LeadForm
from contracts.models import Contract
from contracts.queries.contract import can_become_contract, contract_of_deal
from contracts.queries.facts import contract_facts
from contracts.queries.listing import possible_leads, sum_of, with_turn
from contracts.queries.page import ContractPage, story_of
from contracts.queries.receivable import annotate_money
from contracts.rules import can_draft_contract, can_see_contract_bands, can_see_contracts
from contracts.views.acts import NOT_NOW, acts_of
from customers.models import Customer
from quotes.models import Quote
from quotes.queries.shown import Spectacles
from salesops.approvals.cards import request_view_for
from salesops.approvals.engine import preview
from salesops.audit import seen
from salesops.base.clock import today
from salesops.base.look import ChainView, amount_text
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.desk.paging import Totals
from salesops.documents.papers import is_outgoing
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import RefusalView, explain

LATEST = 10


class ContractList(ListPage):
    """The contracts one may see; reps their own, managers their region, finance what is agreed (ORG-2)."""

    model = Contract
    filterset_class = ContractFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("number", gettext_lazy("Number"), sort="number", order_by=("number", "pk")),
        Column("customer", gettext_lazy("Customer"), sort="customer", order_by=("customer__name",)),
        Column("owner", gettext_lazy("Account manager")),
        Column("total", gettext_lazy("Amount"), sort="total", numeric=True),
        Column("open", gettext_lazy("Outstanding"), numeric=True),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("turn", gettext_lazy("Whose turn")),
        Column("signed_on", gettext_lazy("Signed on"), sort="signed_on", numeric=True),
    )
    row_template = "contracts/contract/_row.html"
    table_class = "brief"
    title = gettext_lazy("Contracts")
    empty_title = gettext_lazy("No contracts yet")
    empty_text = gettext_lazy("A contract is drafted from an approved quote, with its lines as they are.")
    default_sort = "-pk"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Contract]:
        """Visible, with what a row shows."""
        person = reader(request)
        deny(can_see_contracts(person))
        return with_turn(annotate_money(visible_to(person, Contract)))

    def totals(self, queryset: QuerySet[Contract]) -> Totals:
        """How many, and their sum."""
        count, total = sum_of(queryset)
        words = ngettext("%(count)d contract", "%(count)d contracts", count) % {"count": count}
        return Totals({"number": words, "total": amount_text(total)}, count)

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """The states that somebody has to do something about."""
        chosen, scan, url = (
            request.GET.get("state", ""),
            request.GET.get("scan", ""),
            reverse("contracts:contract-list"),
        )
        wanted = (
            ContractState.DRAFT,
            ContractState.RETURNED,
            ContractState.IN_REVIEW,
            ContractState.APPROVED,
            ContractState.SIGNED,
        )
        return [
            SavedView(_("All"), url, current=not chosen and not scan),
            *(
                SavedView(state.label, f"{url}?state={state.value}", current=chosen == state and not scan)
                for state in wanted
            ),
            SavedView(_("Scan to be confirmed"), f"{url}?scan={TO_CONFIRM}", current=scan == TO_CONFIRM),
            SavedView(_("Contract templates"), reverse("contracts:template-list")),
        ]


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One contract: where it stands, what differs, its chain, lines, terms, papers, money. Opening it is logged."""
    return contract_page(request, load(request, Contract, pk))


def contract_page(request: HttpRequest, contract: Contract, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of a contract; ``bound`` are forms that came back with what was typed."""
    person = reader(request)
    if request.method == "GET":
        seen(contract, by=person, what=ContractSight.CONTRACT)
    eyes = Spectacles.of(person, sees_bands=bool(can_see_contract_bands(person)))
    page = ContractPage.of(contract, eyes)
    acts = acts_of(person, contract, page, _held(contract))
    context = {
        "contract": contract,
        "page": page,
        "acts": acts,
        "outgoing": page.paper is not None and is_outgoing(person, page.paper),
        "opens": {"quote": _opens(person, contract.quote), "customer": _opens(person, contract.customer)},
        "as_read": [("revision", contract.revision)],
        "request_view": request_view_for(contract, person),
        "plan": _plan(contract),
        "entries": story_of(contract),
        "confirm_form": ConfirmForm(contract=contract),
        "give_up_form": GiveUpForm(),
        "lead_form": lead_form_of(person, contract) if acts.change_lead else None,
        **bound,
    }
    return render(request, "contracts/contract/detail.html", context, status=status)


def _opens(person: Person, thing: Quote | Customer | None) -> bool:
    """Whether a link to it leads anywhere for this person."""
    return thing is not None and visible_to(person, type(thing)).filter(pk=thing.pk).exists()


def _held(contract: Contract) -> RefusalView | None:
    refusal = hindrance(contract, on=today()) if contract.is_editable else None
    return explain(refusal) if refusal else None


def _plan(contract: Contract) -> ChainView | None:
    """Who would be asked if a draft were submitted now (APP-7)."""
    if not contract.is_editable:
        return None
    owner = contract.owner
    return preview(CONTRACT, contract, by=owner, owner=owner, facts=contract_facts(contract))


def lead_form_of(person: Person, contract: Contract, data: Any = None) -> LeadForm:
    """Who may lead the project; one query when it is drawn."""
    leads = possible_leads(visible_to(person, Person), contract)
    return LeadForm(data, initial={"project_lead": contract.project_lead_id}, leads=leads)


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """The latest contracts of a customer, as a part of the customer's page."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_see_contracts(person))
    contracts = with_turn(visible_to(person, Contract).filter(customer=customer)).order_by("-pk")
    context = {"customer": customer, "contracts": list(contracts[:LATEST])}
    return render(request, "contracts/contract/_of_customer.html", context)


@require_GET
def of_quote(request: HttpRequest, quote_pk: int) -> HttpResponse:
    """The contract of a quote, or the button that drafts it, as a part of the quote's page."""
    person = reader(request)
    quote = load(request, Quote, quote_pk)
    contracts = list(with_turn(visible_to(person, Contract).filter(quote=quote)).order_by("-pk"))
    is_free = can_become_contract(quote) and contract_of_deal(quote) is None
    may_draft = can_draft_contract(person, quote) if is_free else NOT_NOW
    context = {"quote": quote, "contracts": contracts, "may_draft": may_draft}
    return render(request, "contracts/contract/_of_quote.html", context)
