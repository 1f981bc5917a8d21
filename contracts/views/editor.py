"""Writing a contract: the editor, and what it is told while one types."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contracts.actions.contract import ContractData, save_contract, submit_contract
from contracts.forms.contract import (
    ClausesForm,
    InstalmentForm,
    ScheduleLines,
    TermsForm,
    put_rest,
    schedule_sheet,
)
from contracts.models import Contract, ContractClause
from contracts.queries.page import deviation_rows, rows_as_typed
from contracts.rules import can_edit_contract, can_submit_contract
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.lines import LineEditorPage, LineFormSet
from salesops.base.refusals import Refusal
from salesops.base.verdicts import Verdict
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt, toast

REJECTED = 422


@dataclass(frozen=True)
class Desk:
    """One person writing one contract."""

    person: Person
    contract: Contract

    @property
    def may_submit(self) -> Verdict:
        """Only the account manager submits."""
        return can_submit_contract(self.person, self.contract)

    @cached_property
    def clauses(self) -> list[ContractClause]:
        """All clauses, in order: one query."""
        return list(self.contract.clauses.all())

    def lines(self, data: Any = None) -> LineFormSet[InstalmentForm]:
        """The payment schedule, as stored or as typed."""
        stored = None if data else [InstalmentForm.typed(one) for one in self.contract.instalments.all()]
        return ScheduleLines(data, prefix="schedule", initial=stored)

    def computed(self, terms: TermsForm, clauses: ClausesForm, lines: LineFormSet[InstalmentForm]) -> Mapping[str, Any]:
        """The sums of the schedule, and what the contract says otherwise than the quote and the template."""
        sheet = schedule_sheet(lines, self.contract.total)
        if terms.is_bound:
            rows = rows_as_typed(self.contract, terms.terms, clauses.texts, sheet.parts)
        else:
            rows = deviation_rows(self.contract)
        return {
            "sheet": sheet,
            "differences": rows,
            "may_submit": self.may_submit,
            "contract": self.contract,
        }

    def page(
        self,
        request: HttpRequest,
        terms: TermsForm,
        clauses: ClausesForm,
        lines: LineFormSet[InstalmentForm],
        *,
        status: int = 200,
    ) -> HttpResponse:
        """The editor."""
        context = {
            "terms": terms,
            "clauses": clauses,
            "fixed_clauses": [one for one in self.clauses if one not in clauses.clauses],
            "lines": lines,
            "keep": f"contract-{self.contract.pk}",
            "rejected": status == REJECTED,
            **self.computed(terms, clauses, lines),
        }
        return render(request, "contracts/contract/edit.html", context, status=status)

    def fresh_page(self, request: HttpRequest) -> HttpResponse:
        """The editor as it opens."""
        terms = TermsForm(initial=TermsForm.stored(self.contract))
        return self.page(request, terms, ClausesForm(clauses=self.clauses), self.lines())

    def answer(self, request: HttpRequest) -> HttpResponse:
        """What the posted editor leads to: saved and onward, or itself with what is wrong."""
        terms, lines = TermsForm(request.POST), self.lines(request.POST)
        clauses = ClausesForm(request.POST, clauses=self.clauses)
        if is_check(request):
            return checked(request, terms, clauses)
        if all([terms.is_valid(), clauses.is_valid(), lines.is_valid()]):
            schedule = [one.instalment for one in lines.kept if one.instalment]
            data = ContractData(**terms.terms, clauses=clauses.texts, schedule=schedule)
            revision = terms.cleaned_data["revision"]
            saved = attempt(terms, lambda: save_contract(self.contract, data, revision=revision, by=self.person))
            if saved is not None:
                return _onward(request, saved, self.person)
            self.contract.refresh_from_db(fields=["revision"])
            terms.keep_mine(self.contract.revision, whole=False)
        return self.page(request, terms, clauses, lines, status=REJECTED)


def _onward(request: HttpRequest, contract: Contract, person: Person) -> HttpResponse:
    """After saving: submit, or stay."""
    if request.POST.get("then") != "submit":
        messages.success(request, _("Saved."))
        return redirect("contracts:contract-edit", pk=contract.pk)
    try:
        submit_contract(contract, revision=contract.revision, by=person)
    except Refusal as refusal:
        # The draft is saved: its own page shows what holds it up.
        toast(request, refusal)
        return redirect("contracts:contract-edit", pk=contract.pk)
    messages.success(request, _("Submitted. The chain shows whose turn it is."))
    return redirect(contract)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft or a returned contract; a stale page is told what changed meanwhile."""
    person, contract = reader(request), load(request, Contract, pk)
    deny(can_edit_contract(person, contract))
    if request.method == "POST":
        if request.POST.get("then") == "submit":
            deny(can_submit_contract(person, contract))
        return Desk(person, contract).answer(request)
    if not contract.is_editable:
        return redirect(contract)
    return Desk(person, contract).fresh_page(request)


class ContractCheck(LineEditorPage):
    """What the editor is told while one types: the sums of the schedule and the differences. Writes nothing."""

    template_name = "contracts/contract/_computed.html"
    prefix = "schedule"
    desk: Desk

    def get_lines(self, request: HttpRequest, **kwargs: Any) -> LineFormSet[Any]:
        person, contract = reader(request), load(request, Contract, kwargs["pk"])
        deny(can_edit_contract(person, contract))
        self.desk = Desk(person, contract)
        return self.desk.lines(request.POST)

    def compute(self, request: HttpRequest, lines: LineFormSet[Any], **kwargs: Any) -> Mapping[str, Any]:
        terms, clauses = TermsForm(request.POST), ClausesForm(request.POST, clauses=self.desk.clauses)
        terms.is_valid()
        clauses.is_valid()
        if request.POST.get("mend") == "rest":
            put_rest(lines, self.desk.contract.total)
        return self.desk.computed(terms, clauses, lines)
