"""What may stand only once at a customer, when two of them become one: docs/rules/merge.md (CUS-2)."""

from django.conf import settings
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext

from customers.actions.status import close_status_request
from customers.enums import MergeVerb, PaperState, PlanState
from customers.merging import settles
from customers.models import Contact, Customer, CustomerShare, Dispute, StatusRequest, VisitPlan
from salesops.audit import record_all
from salesops.base import clock
from salesops.org.models import Person


@settles(Contact)
def contacts(gone: Customer, kept: Customer, *, by: Person) -> None:
    """Who stands in both files stands there once; the kept one's main contact stays the main one."""
    there = list(kept.contacts.active())
    if not there:
        return
    same = [one for one in gone.contacts.active() if any(_says_no_more(one, other) for other in there)]
    Contact.objects.filter(pk__in=[one.pk for one in same]).update(
        archived_at=clock.now(), is_primary=False, revision=F("revision") + 1
    )
    record_all({one: [gone] for one in same}, MergeVerb.ANOTHER_OF, by=by)
    gone.contacts.filter(is_primary=True).update(is_primary=False, revision=F("revision") + 1)


@settles(Dispute)
def disputes(gone: Customer, kept: Customer, *, by: Person) -> None:
    """Only open ones stand once, and an open one stands against the merge: nothing to settle."""


@settles(StatusRequest)
def status_requests(gone: Customer, kept: Customer, *, by: Person) -> None:
    """What came back to whoever asked ends; what is still being decided stands against the merge."""
    for paper in gone.status_requests.filter(state=PaperState.DRAFT):
        close_status_request(paper, PaperState.WITHDRAWN, by=by)


@settles(VisitPlan)
def visits(gone: Customer, kept: Customer, *, by: Person) -> None:
    """Two visits of one person on one day are one visit."""
    there = set(kept.visit_plans.filter(state=PlanState.PLANNED).values_list("owner_id", "day"))
    planned = gone.visit_plans.filter(state=PlanState.PLANNED).select_related("customer")
    twice = [plan for plan in planned if (plan.owner_id, plan.day) in there]
    with translation.override(settings.LANGUAGE_CODE):  # it is kept as text, which has the company's language
        why = gettext("The same visit is planned already.")
    VisitPlan.objects.filter(pk__in=[plan.pk for plan in twice]).update(
        state=PlanState.CANCELLED, cancel_reason=why, revision=F("revision") + 1
    )
    record_all({plan: [gone] for plan in twice}, MergeVerb.CALLED_OFF, by=by)


@settles(CustomerShare)
def shares(gone: Customer, kept: Customer, *, by: Person) -> None:
    """The later day counts; whoever keeps the customer needs no share."""
    there = {share.user_id: share for share in kept.shares.all()}
    for share in gone.shares.all():
        other = there.get(share.user_id)
        if other is not None and other.until < share.until:
            other.until = share.until
            other.save(update_fields=["until"])
        if other is not None or share.user_id == kept.owner_id:
            share.delete()


def _says_no_more(contact: Contact, other: Contact) -> bool:
    """Whether everything the one says of the person, the other says as well."""
    said = ("title", "phone_e164", "email")
    return contact.name == other.name and all(getattr(contact, name) in ("", getattr(other, name)) for name in said)
