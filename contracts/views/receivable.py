"""What is owed: the list of all that is open, and a contract's payment schedule (REC-1, REC-2)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from contracts.actions.receivable import reach_instalment
from contracts.enums import InstalmentStanding
from contracts.filters import ReceivableFilter
from contracts.forms.receivable import ReachForm
from contracts.models import Contract, Instalment
from contracts.queries.receivable import ageing, collected_on, live_matches, open_instalments, schedule_of
from contracts.rules import can_reach_instalment, can_record_receipts, can_see_contracts, can_see_receipts
from salesops.base.look import amount_text, day_text
from salesops.base.money import ZERO
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.desk.paging import Totals
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to


class ReceivableList(ListPage):
    """What is open of the contracts that one may see, the longest overdue first."""

    model = Instalment
    filterset_class = ReceivableFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("customer", gettext_lazy("Customer"), sort="customer", order_by=("contract__customer__name",)),
        Column("contract", gettext_lazy("Contract"), sort="contract", order_by=("contract__number", "position")),
        Column("owner", gettext_lazy("Account manager")),
        Column("kind", gettext_lazy("Instalment")),
        Column("due_on", gettext_lazy("Due on"), sort="due", order_by=("due_on",), numeric=True),
        Column("late", gettext_lazy("Days late"), numeric=True),
        Column("amount", gettext_lazy("Amount"), sort="amount", numeric=True),
        Column("received", gettext_lazy("Received"), numeric=True),
        Column("open", gettext_lazy("Outstanding"), sort="open", numeric=True),
    )
    row_template = "contracts/receivable/_open_row.html"
    table_class = "brief"
    title = gettext_lazy("Receivables")
    empty_title = gettext_lazy("Nothing is open")
    empty_text = gettext_lazy("The payment schedules of signed contracts stand here until they are paid.")
    default_sort = "due"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Instalment]:
        """Visible and not wholly paid, with what a row shows."""
        person = reader(request)
        deny(can_see_contracts(person))
        found = open_instalments(visible_to(person, Contract))
        return found.select_related("contract__customer", "contract__owner")

    def totals(self, queryset: QuerySet[Instalment]) -> Totals:
        """How many, and their sums."""
        found = queryset.order_by().aggregate(
            count=Count("pk"), whole=Sum("amount"), there=Sum("received"), left=Sum("open")
        )
        count = found["count"]
        texts = {
            "customer": ngettext("%(count)d instalment", "%(count)d instalments", count) % {"count": count},
            "amount": amount_text(found["whole"] or ZERO),
            "received": amount_text(found["there"] or ZERO),
            "open": amount_text(found["left"] or ZERO),
        }
        return Totals(texts, count)

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """What somebody has to do something about."""
        chosen, url = request.GET.get("standing", ""), reverse("contracts:receivable-list")
        wanted = (InstalmentStanding.OVERDUE, InstalmentStanding.OPEN, InstalmentStanding.WAITING)
        return [
            SavedView(_("All"), url, current=not chosen),
            *(SavedView(one.label, f"{url}?standing={one.value}", current=chosen == one) for one in wanted),
        ]

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """The buckets, of all that the other filters let through."""
        kept = request.GET.copy()
        kept.pop("age", None)
        found = ReceivableFilter(data=kept, queryset=self.get_queryset(request), request=request)
        return {
            "summed": "contracts/receivable/_ageing.html",
            "buckets": ageing(found.qs),
            "chosen_age": request.GET.get("age", ""),
        }


@require_GET
def of_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """The payment schedule of a contract and what came in on it, as a part of the contract's page."""
    return render(request, "contracts/receivable/_of_contract.html", _schedule(request, load(request, Contract, pk)))


def _schedule(request: HttpRequest, contract: Contract) -> dict[str, Any]:
    person, lines = reader(request), schedule_of(contract)
    matches = live_matches(contract.matches.all()).select_related("receipt", "instalment")
    received = sum((line.received for line in lines), ZERO)
    return {
        "contract": contract,
        "lines": lines,
        "matches": matches.order_by("received_on", "pk"),
        "received": received,
        "left": sum((line.open for line in lines), ZERO),
        "overdue": sum((line.open for line in lines if line.days_late), ZERO),
        "collected": collected_on(contract),
        "may_reach": can_reach_instalment(person, contract),
        "may_record": can_record_receipts(person),
        "sees_receipts": can_see_receipts(person),
        "reach_form": ReachForm(auto_id=False),
    }


@require_POST
def reach(request: HttpRequest, pk: int) -> HttpResponse:
    """The trigger of an instalment was reached: its days run from there."""
    person, instalment = reader(request), load(request, Instalment, pk)
    deny(can_reach_instalment(person, instalment.contract))
    form = ReachForm(request.POST)
    if form.is_valid():
        reached = reach_instalment(instalment, form.cleaned_data["on"], by=person)
        messages.success(request, _("It is due on %(day)s.") % {"day": day_text(reached.due_on)})
    else:
        messages.error(request, str(form.errors["on"][0]))
    return redirect(instalment.contract)
