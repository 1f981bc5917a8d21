"""Won customers that fall asleep, and wake up again; the program says so (CUS-4)."""

from collections import Counter
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.dormancy import is_awake
from customers.enums import CustomerStatus, CustomerVerb, PaperState
from customers.models import ContactNote, Customer, StatusRequest
from salesops.audit import record
from salesops.audit.trail import record_all
from salesops.base import clock
from salesops.notices import NoticeKind
from salesops.notices.actions import prepared
from salesops.notices.enums import NoticeGroup
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.policy.queries import policy

ASLEEP = NoticeKind(
    "customers.dormancy.asleep",
    _("Customers of yours that are dormant now, for nobody was in touch with them: %(count)s"),
    NoticeGroup.NEWS,
)


@transaction.atomic
def let_sleep(*, by: Person) -> int:
    """Call dormant the won customers with whom nothing happened for as many days as the setting says.

    Nobody spoke with them, nobody offered or sold them anything; whoever took one over has the whole time. How many
    there are; each owner is told a number. A few statements however many there are, and twice is once.
    """
    since = _awake_since()
    asked = StatusRequest.objects.filter(state__in=(PaperState.DRAFT, PaperState.PENDING))
    quiet = Customer.objects.active().filter(status=CustomerStatus.WON, protected_from__lt=since)
    quiet = quiet.exclude(is_awake(since)).exclude(pk__in=asked.values("customer_id"))
    asleep = list(
        quiet.select_for_update(of=("self",), no_key=True).select_related("owner").defer("search_text").order_by("pk")
    )
    if not asleep:
        return 0
    Customer.objects.filter(pk__in=[one.pk for one in asleep]).update(
        status=CustomerStatus.DORMANT, revision=F("revision") + 1
    )
    record_all(dict.fromkeys(asleep, ()), CustomerVerb.ASLEEP, by=by)
    url = f"{reverse('customers:customer-list')}?status={CustomerStatus.DORMANT}"
    key = f"customers:asleep:{clock.today()}"
    Notice.objects.bulk_create(
        (
            prepared(owner, ASLEEP, params={"count": str(count)}, url=url, key=key)
            for owner, count in Counter(one.owner for one in asleep).items()
        ),
        ignore_conflicts=True,
    )
    return len(asleep)


def wake(customer: Customer, note: ContactNote) -> None:
    """Call a dormant customer won again that somebody spoke with of late; the caller has locked it."""
    if customer.status != CustomerStatus.DORMANT or note.happened_on < _awake_since():
        return
    before = customer.status
    customer.status = CustomerStatus.WON
    customer.revision += 1
    customer.save(update_fields=["status", "revision"])
    changes = {"status": (before, customer.status)}
    record(customer, CustomerVerb.AWAKE, by=Person.system(), about=[note], changes=changes)


def _awake_since() -> date:
    days: int = policy("customers.dormant_days")
    return clock.today() - timedelta(days=days)
