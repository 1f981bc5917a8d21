"""What is next with a customer (DSH-1): somebody to reach, a whole file, then staying in touch."""

from datetime import date

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.completeness import Completeness
from customers.models import STANDING, ContactNote, Customer
from salesops.base.clock import today
from salesops.base.look import NextStep, day_text
from salesops.base.verdicts import Denied, Verdict


def last_contact_on(customer: Customer) -> date | None:
    """The day on which somebody last spoke with them; one query."""
    found: date | None = ContactNote.objects.filter(STANDING, customer=customer).aggregate(on=Max("happened_on"))["on"]
    return found


def next_step_of(customer: Customer, completeness: Completeness, *, reachable: bool, may_edit: Verdict) -> NextStep:
    """See above; whoever may only read is told who has it in hand. Who edits the file also logs contacts (CUS-5)."""
    who = {"name": customer.owner.name}
    if customer.archived_at is not None:
        return NextStep(_("Archived: nothing is left to do"), _("To work with them again, register the customer anew."))
    if not reachable:
        return NextStep(
            _("Add a contact who can be reached")
            if may_edit
            else _("%(name)s adds a contact who can be reached") % who,
            _("A quote is handed to somebody: a name, and a telephone number or an address."),
            mine=bool(may_edit),
            label=_("Add contact") if may_edit else "",
            url=reverse("customers:contact-new", args=[customer.pk]),
        )
    if completeness.missing:
        count = len(completeness.missing)
        missing = ngettext("%(count)d entry is missing.", "%(count)d entries are missing.", count) % {"count": count}
        return NextStep(
            _("Complete the file") if may_edit else _("%(name)s completes the file") % who,
            missing,
            mine=bool(may_edit),
            label=_("Complete it") if may_edit else "",
            url=reverse("customers:customer-edit", args=[customer.pk]),
        )
    return NextStep(
        _("Stay in touch") if may_edit else _("%(name)s stays in touch") % who,
        _last_spoken(last_contact_on(customer)) if may_edit else "",
        mine=bool(may_edit),
        label=_("Log contact") if may_edit else "",
        url=reverse("customers:note-new", args=[customer.pk]),
    )


def _last_spoken(on: date | None) -> str:
    if on is None:
        return _("The file is complete; no contact is logged yet.")
    days = (today() - on).days
    said = ngettext(
        "The file is complete; the last contact was on %(day)s, %(days)d day ago.",
        "The file is complete; the last contact was on %(day)s, %(days)d days ago.",
        days,
    )
    return said % {"day": day_text(on), "days": days}


def next_in_pool(may_claim: Verdict) -> NextStep:
    """What to do about a customer in the open pool (CUS-2): claim it, or what is in the way."""
    if isinstance(may_claim, Denied):
        return NextStep(str(may_claim.sentence), str(may_claim.next_step))
    return NextStep(
        _("Nobody keeps this customer: claim it"),
        _("Whoever comes first keeps it, protected from today."),
        mine=True,
        label=_("Claim"),
        opens="claim",
    )
