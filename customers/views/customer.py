"""Pages of the customer chapter."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.actions.customer import archive_customer, edit_customer
from customers.actions.region import register_or_ask
from customers.figures import figures_for, say_more
from customers.filters import CustomerFilter
from customers.forms.customer import ArchiveForm, ConflictForm, EditForm, RegistrationForm
from customers.models import Customer
from customers.queries.customer import (
    completeness_of,
    contacts_of,
    count_by_level,
    facts_of,
    registration_missed,
    story_of,
    who_was_meant,
    with_reachable,
)
from customers.queries.dispute import disputable, way_to_dispute
from customers.queries.merge import kept_instead
from customers.queries.next_step import next_step_of
from customers.queries.pool import Terms, terms
from customers.queries.region import how_it_arrived
from customers.queries.rows import unread
from customers.queries.standing import count_standings, standings_for
from customers.rules import (
    can_archive_customer,
    can_assign_at_all,
    can_assign_customer,
    can_edit_customer,
    can_open_dispute,
    can_read_timeline,
    can_register_customer,
    can_see_attachments,
    can_see_customers,
    can_see_market,
    can_see_notes,
    can_see_opportunities,
    owners_for,
)
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.verdicts import Verdict
from salesops.desk.pages import VIEWED, BulkAction, Column, ListPage, SavedView
from salesops.desk.paging import Totals
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader, seen
from salesops.org.rules import can_see_prices
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


class CustomerList(ListPage):
    """The customers one may see; reps their own, managers their region (ORG-2)."""

    model = Customer
    filterset_class = CustomerFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("name", gettext_lazy("Customer"), sort="name"),
        Column("level", gettext_lazy("Level"), sort="level"),
        Column("status", gettext_lazy("Status"), sort="status"),
        Column("type", gettext_lazy("Type"), extra=True),
        Column("region", gettext_lazy("Region"), extra=True),
        Column("owner", gettext_lazy("Owner")),
        Column("next", gettext_lazy("Next step")),
        Column("protection", gettext_lazy("Protection"), numeric=True),
        Column("file", gettext_lazy("Completeness"), numeric=True, extra=True),
        Column("contacted", gettext_lazy("Last contact"), numeric=True),
        Column("registered", gettext_lazy("Registered"), sort="registered_at", numeric=True),
    )
    row_template = "customers/customer/_row.html"
    template_name = "customers/customer/list.html"
    title = gettext_lazy("Customers")
    empty_title = gettext_lazy("No customers yet")
    empty_text = gettext_lazy("A customer is registered at the first contact; the first to register keeps it.")
    new_url_name = "customers:customer-new"
    new_label = gettext_lazy("Register customer")
    export_kind = "customers"
    counted_up_to = 2_000  # among a million customers counting ten thousand costs more than all the rest of the page
    default_sort = "-registered_at"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        """Visible, not archived, with what the columns show."""
        deny(can_see_customers(reader(request)))
        person = reader(request)
        rows = visible_to(person, Customer).filter(archived_at__isnull=True)
        if "file" in self.shown:
            rows = with_reachable(rows)
        if "region" in self.shown:
            rows = rows.select_related("region")
        return rows.defer(*unread(self.shown))

    def get_columns(self, request: HttpRequest) -> Sequence[Column]:
        """What the reader may see: contacts and steps not everybody, money as the floors above say."""
        person = reader(request)
        barred = set() if can_see_notes(person) else {"next", "contacted"}
        columns = [column for column in self.columns if column.key not in barred]
        money = [Column(figure.key, figure.label, numeric=True) for figure in figures_for(person)]
        at = next(at for at, column in enumerate(columns) if column.key == "protection") + 1
        return [*columns[:at], *money, *columns[at:]]

    def dress(self, request: HttpRequest, rows: Any) -> None:
        """Each with what its columns show, and with ``meant``, the contact by whom a search has found it, if by one."""
        say_more(rows, reader(request), self.shown)
        meant = who_was_meant(rows, request.GET["q"]) if request.GET.get("q") else {}
        for row in rows if meant else ():
            row.meant = meant.get(row.pk)

    def bulk_actions(self, request: HttpRequest) -> Sequence[BulkAction]:
        """Hand several on (CUS-3)."""
        if not can_assign_at_all(reader(request)):
            return ()
        return [BulkAction(gettext_lazy("Assign…"), reverse("customers:customer-assign-many"))]

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        """How long customers are protected, and which money columns there are."""
        return {"protection_terms": self.running, "figures": figures_for(reader(request))}

    @cached_property
    def running(self) -> Terms:
        """How customers are protected today."""
        return terms()

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """What somebody has to look after, with how many that are."""
        person, url = reader(request), reverse("customers:customer-list")
        chosen = request.GET.get("standing", "")
        # A page that is open keeps its numbers (table.js).
        counts = {} if self.is_refresh(request) else count_standings(person, self.running, at_most=VIEWED + 1)
        return [
            SavedView(pgettext_lazy("filter", "All"), url, current=not chosen),
            *(
                SavedView(one.label, f"{url}?standing={one}", current=chosen == one, count=counts.get(one))
                for one in standings_for(person, self.running)
            ),
        ]

    def totals(self, queryset: QuerySet[Customer]) -> Totals:
        """How many, and of which level."""
        counts = count_by_level(queryset, at_most=self.counted_up_to)
        if counts["all"] > self.counted_up_to:
            return Totals({}, counts["all"])
        return Totals({"name": _("%(all)d customers · A %(A)d · B %(B)d · C %(C)d") % counts}, counts["all"])

    def may_create(self, request: HttpRequest) -> Verdict:
        """May the reader register customers?"""
        return can_register_customer(reader(request))


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one customer: the file, what it lacks, people, quotes, what happened."""
    person = reader(request)
    customer = seen(person, Customer, pk, "owner", "region")
    if (customer is None or customer.merged_into_id) and (kept := kept_instead(pk, reader=person)):
        messages.info(request, _("The customer you opened was merged into this one."))
        return redirect(kept)
    if customer is None:
        raise Http404
    contacts = contacts_of(customer)
    reachable = any(one.reachable for one in contacts)
    completeness, may_edit = completeness_of(customer, reachable=reachable), can_edit_customer(person, customer)
    sees_prices = can_see_prices(person)
    context = {
        "customer": customer,
        "facts": facts_of(customer),
        "story": story_of(customer),
        "contacts": contacts,
        "completeness": completeness,
        "next": next_step_of(customer, completeness, reachable=reachable, may_edit=may_edit),
        "registration_missed": registration_missed(customer),
        "can_see_attachments": can_see_attachments(person, customer),
        "can_read_timeline": can_read_timeline(person, customer),
        "can_edit": may_edit,
        "can_archive": can_archive_customer(person, customer),
        "can_assign": can_assign_customer(person, customer),
        "can_see_prices": sees_prices,
        "can_see_notes": can_see_notes(person),
        "can_see_opportunities": can_see_opportunities(person),
        "can_see_market": can_see_market(person),
        "archive_form": ArchiveForm(),
    }
    return render(request, "customers/customer/detail.html", context)


@require_GET
def peek(request: HttpRequest, pk: int) -> HttpResponse:
    """A look from the list: the short file and what is next."""
    person = reader(request)
    customer = load(request, Customer, pk, "owner", "region")
    reachable = any(one.reachable for one in contacts_of(customer))
    completeness, may_edit = completeness_of(customer, reachable=reachable), can_edit_customer(person, customer)
    context = {
        "customer": customer,
        "facts": [(label, value) for label, value in facts_of(customer) if value],
        "step": next_step_of(customer, completeness, reachable=reachable, may_edit=may_edit),
    }
    return render(request, "customers/customer/_peek.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a customer (CUS-1, CUS-2, CUS-3)."""
    person = reader(request)
    deny(can_register_customer(person))
    form = RegistrationForm(request.POST or None, owners=owners_for(person), home=person.region, by=person)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        arrived = attempt(
            form,
            lambda: register_or_ask(
                form.data_given,
                form.cleaned_data["region_reason"],
                by=person,
                on_behalf_of=form.cleaned_data["owner"],
                region=form.cleaned_data["region"],
                contacts=form.contacts_given,
            ),
        )
        if arrived is not None:
            messages.success(request, how_it_arrived(arrived))
            return redirect(arrived)
    context = {
        "form": form,
        "dispute_url": _way_to_dispute(form, person),
        "cancel_url": reverse("customers:customer-list"),
    }
    return render(request, "customers/customer/new.html", context, status=REJECTED if form.is_bound else 200)


def _way_to_dispute(form: RegistrationForm, person: Person) -> str:
    """Where a registration that was refused can be disputed; empty where there is nothing to dispute."""
    if not getattr(form, "refusal", None) or not can_open_dispute(person):
        return ""
    asked = ConflictForm(form.data)  # a field that was refused is no longer in its form's clean data
    asked.is_valid()
    name, code = asked.cleaned_data.get("name", ""), asked.cleaned_data.get("credit_code", "")
    return way_to_dispute(name, code) if disputable(name, code or None, by=person) else ""


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the file; a stale page is told what changed meanwhile."""
    person = reader(request)
    customer = load(request, Customer, pk)
    deny(can_edit_customer(person, customer))
    form = EditForm(request.POST or None, customer=customer)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        saved = attempt(
            form,
            lambda: edit_customer(customer, form.data_given, by=person, revision=form.cleaned_data["revision"]),
        )
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
        customer.refresh_from_db(fields=["revision"])
        form.keep_mine(customer.revision)
    context = {
        "form": form,
        "customer": customer,
        "keep": f"customer-{customer.pk}",
        "cancel_url": customer.get_absolute_url(),
    }
    return render(request, "customers/customer/edit.html", context, status=REJECTED if form.is_bound else 200)


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a customer out of the lists, with a reason."""
    person = reader(request)
    customer = load(request, Customer, pk)
    deny(can_archive_customer(person, customer))
    form = ArchiveForm(request.POST)
    form.is_valid()
    archive_customer(customer, form.cleaned_data.get("reason", ""), by=person)
    messages.success(request, _("%(number)s is archived.") % {"number": customer.number})
    return redirect("customers:customer-list")
