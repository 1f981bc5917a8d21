"""Giving a customer to another owner, with what is open at it; a part of the actions that decide it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from django.utils import translation
from django.utils.translation import gettext

from customers.enums import (
    CLOSED_STAGES,
    OPEN_PAPER,
    CustomerVerb,
    OpportunityVerb,
    PlanState,
    StatusVerb,
    VisitVerb,
)
from customers.following import followers, open_at
from customers.models import Customer, Opportunity, StatusRequest, VisitPlan
from salesops.audit import record, record_all
from salesops.base import clock
from salesops.org.actions.sharing import put_share
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy import policy


class Gift(NamedTuple):
    """A customer, saved with its new owner and region, and who had it until now."""

    customer: Customer
    former: Person
    owner: Person


def give_customer(customer: Customer, owner: Person, *, note: str, by: Person, about: Model | None = None) -> None:
    """Make ``owner`` keep the customer, which the caller has locked; it goes to that person's region (CUS-3).

    The protection counts anew from today. Open opportunities go along, coming visits are called off: `pass_work_on`.
    Papers that others began stay theirs. Nothing happens to whoever keeps it.
    """
    if customer.owner_id == owner.pk:
        return
    former = customer.owner
    changes = {"owner": (former.name, owner.name)}
    region = owner.region
    if region is not None and region.pk != customer.region_id:
        changes["region"] = (str(customer.region), str(region))
        customer.region = region
    customer.owner = owner
    customer.protected_from, customer.lapse_warned_on = clock.today(), None
    customer.revision += 1
    customer.save(update_fields=["owner", "region", "protected_from", "lapse_warned_on", "revision"])
    record(customer, CustomerVerb.GIVEN, by=by, about=[about] if about else [], changes=changes, note=note)
    pass_work_on([Gift(customer, former, owner)], by=by)


def pass_work_on(gifts: Sequence[Gift], *, by: Person) -> None:
    """What is open at customers that have changed owner: docs/rules/customer-owner.md says what goes where.

    The customers are locked by the caller and saved. A few statements for each two people, however many customers.
    """
    customers = [gift.customer for gift in gifts]
    if not customers:
        return
    _pass_opportunities_on(customers, gifts, by=by)
    _call_visits_off(customers, gifts, by=by)
    _pass_status_requests_on(customers, gifts, by=by)
    for model, verb in followers().items():
        _pass_on(open_at(model, customers), gifts, verb, by=by)


def make_collaborator(customer: Customer, person: Person, *, reason: str, by: Person) -> None:
    """Let whoever worked with the customer until now read it on, as long as a record may be shared at all.

    Nothing happens for whoever sees it anyway, or no longer works here. It follows from a decision
    of ``by``, whose right to that was asked there; the caller has locked the customer.
    """
    if not person.is_active or visible_to(person, Customer, shared=False).filter(pk=customer.pk).exists():
        return
    until = clock.today() + timedelta(days=policy("org.share_days"))
    put_share(customer, person, until=until, reason=reason, by=by)


def _pass_opportunities_on(customers: Collection[Customer], gifts: Iterable[Gift], *, by: Person) -> None:
    found = Opportunity.objects.filter(customer__in=customers).exclude(stage__in=CLOSED_STAGES)
    _pass_on(found, gifts, OpportunityVerb.PASSED_ON, by=by)


def _pass_on(found: QuerySet[Any], gifts: Iterable[Gift], verb: str, *, by: Person) -> None:
    """Whoever had them: who keeps the customer keeps what is open at it (OPP-4). What is theirs already stays so."""
    owners = {gift.customer.pk: gift.owner for gift in gifts}
    parts: dict[tuple[Person, Person], list[Any]] = defaultdict(list)
    for one in _locked(found.select_related("owner", "customer")):
        owner, region = owners[one.customer_id], one.customer.region_id
        if (one.owner_id, getattr(one, "region_id", region)) != (owner.pk, region):
            parts[one.owner, owner].append(one)
    moved: dict[str, Any] = {"revision": F("revision") + 1}
    if any(field.name == "region" for field in found.model._meta.fields):
        moved["region"] = Subquery(Customer.objects.filter(pk=OuterRef("customer_id")).values("region"))
    for (former, owner), part in parts.items():
        rows = found.model._default_manager.filter(pk__in=[one.pk for one in part])
        rows.update(owner=owner, **moved)
        changes = {"owner": (former.name, owner.name)}
        record_all({one: [one.customer] for one in part}, verb, by=by, changes=changes)


def _call_visits_off(customers: Collection[Customer], gifts: Iterable[Gift], *, by: Person) -> None:
    """Those of the former owner from today on; a plan is somebody's own week (VIS-1)."""
    formers = {(gift.customer.pk, gift.former.pk) for gift in gifts}
    planned = VisitPlan.objects.filter(customer__in=customers, state=PlanState.PLANNED, day__gte=clock.today())
    off = [one for one in _locked(planned.select_related("customer")) if (one.customer_id, one.owner_id) in formers]
    if not off:
        return
    with translation.override(settings.LANGUAGE_CODE):  # it is kept as text, which has the company's language
        why = gettext("The customer has gone to another owner.")
    VisitPlan.objects.filter(pk__in=[one.pk for one in off]).update(
        state=PlanState.CANCELLED, cancel_reason=why, revision=F("revision") + 1
    )
    record_all({one: [one.customer] for one in off}, VisitVerb.CALLED_OFF, by=by)


def _pass_status_requests_on(customers: Collection[Customer], gifts: Iterable[Gift], *, by: Person) -> None:
    """Those of the former owner; what the director proposed stays the director's (CUS-4)."""
    given = {(gift.customer.pk, gift.former.pk): gift for gift in gifts}
    found = StatusRequest.objects.filter(customer__in=customers, state__in=OPEN_PAPER)
    parts: dict[tuple[Person, Person], list[StatusRequest]] = defaultdict(list)
    for one in _locked(found.select_related("customer")):
        if gift := given.get((one.customer_id, one.owner_id)):
            parts[gift.former, gift.owner].append(one)
    for (former, owner), part in parts.items():
        StatusRequest.objects.filter(pk__in=[one.pk for one in part]).update(owner=owner, revision=F("revision") + 1)
        changes = {"owner": (former.name, owner.name)}
        record_all({one: [one.customer] for one in part}, StatusVerb.PASSED_ON, by=by, changes=changes)


def _locked(rows: Any) -> Any:
    return rows.select_for_update(of=("self",), no_key=True).order_by("pk")
