"""Assigning a customer to a rep, by whoever is responsible for the region (CUS-3)."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.actions.owner import give_customer
from customers.actions.pool import leave_pool
from customers.enums import CustomerStatus, PoolMove, PoolVerb
from customers.models import Customer
from customers.queries.dispute import refuse_disputed
from customers.rules import can_assign_customer, owners_for
from salesops.audit import record
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.text import clean_line
from salesops.base.verdicts import require
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.models import Person

LONGEST_REASON = 300

ASSIGNED = NoticeKind(
    "customers.customer.assigned",
    gettext_lazy("%(who)s assigned you %(customer)s, with its open opportunities. Plan your visits anew."),
    NoticeGroup.NEWS,
)
GONE = NoticeKind(
    "customers.customer.assigned-away",
    gettext_lazy(
        "%(who)s assigned %(customer)s to %(owner)s, with its open opportunities; your coming visits are called off"
    ),
    NoticeGroup.NEWS,
)


@transaction.atomic
def assign_customer(customer: Customer, owner: Person, reason: str, *, revision: int, by: Person) -> Customer:
    """``owner`` keeps the customer from now on, out of the team or out of the open pool; both are told.

    ``revision`` is the one that was read: of two who assign at once the second reads what the first did. Refused
    (CUS-3): somebody whom ``by`` isn't responsible for, who keeps it already, no reason; (CUS-2) while it is disputed.
    PermissionDenied outside one's own region.
    """
    # People before customers, as a handover and a claim lock them: they can't wait for each other in a circle.
    people = Person.objects.select_for_update(no_key=True).filter(pk__in=(customer.owner_id, owner.pk))
    list(people.order_by("pk"))
    locked = Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=customer.pk)
    require(can_assign_customer(by, locked))
    check_revision(locked, revision)
    former, pooled = locked.owner, locked.status == CustomerStatus.POOL
    refuse_owner(owner, former if not pooled else None, by=by)
    reason = fit_reason(reason)
    refuse_disputed(locked)
    if pooled:
        leave_pool(locked, PoolMove.ASSIGNED, owner)
        record(locked, PoolVerb.ASSIGNED, by=by, note=reason)
    give_customer(locked, owner, note=reason, by=by)
    tell_of_assignment(locked, former, pooled=pooled, by=by)
    return locked


def refuse_owner(owner: Person, former: Person | None, *, by: Person) -> None:
    """Refused (CUS-3): whom ``by`` isn't responsible for, and who keeps it already (``former``)."""
    if not owners_for(by).filter(pk=owner.pk).exists():
        raise Refusal(
            "CUS-3",
            _("You can't assign a customer to %(owner)s.") % {"owner": owner},
            _("Choose a rep you are responsible for, or ask the director."),
            field="owner",
        )
    if former is not None and owner.pk == former.pk:
        raise Refusal(
            "CUS-3",
            _("%(owner)s keeps this customer already.") % {"owner": owner},
            _("Choose somebody else."),
            field="owner",
        )


def fit_reason(reason: str) -> str:
    """The reason with clean text. Refused (CUS-3): none, or too long a one."""
    text = clean_line(reason)
    if not text or len(text) > LONGEST_REASON:
        sentence = _("An assignment needs a reason, in %(longest)d characters at most.") % {"longest": LONGEST_REASON}
        raise Refusal("CUS-3", sentence, _("Write why, then assign."), field="reason")
    return text


def tell_of_assignment(customer: Customer, former: Person, *, pooled: bool, by: Person) -> None:
    """The new owner, and the former one unless the customer was in the pool."""
    said = {"who": by.name, "customer": customer.name, "owner": customer.owner.name}
    key = f"customers:assigned:{customer.pk}:{customer.revision}"
    if customer.owner_id != by.pk:
        tell(customer.owner, ASSIGNED, params=said, url=customer.get_absolute_url(), key=key, about=customer)
    if not pooled and former.pk != by.pk:
        # Not about the customer: whoever may not see it any more is told all the same that it went.
        tell(former, GONE, params=said, url=reverse("customers:customer-list"), key=f"{key}:gone")
