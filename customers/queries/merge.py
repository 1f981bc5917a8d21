"""Reads about merging two files of one company: what stays, what moves, what stands against it (CUS-2)."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Value
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from customers.conflict import Reach
from customers.details import FIELDS
from customers.enums import CustomerStatus
from customers.merging import links
from customers.models import Customer
from customers.queries.conflict import claims_on, hints_on
from customers.queries.customer import label, shown_value
from customers.queries.dispute import refuse_disputed
from salesops.approvals.enums import OPEN_STATES
from salesops.approvals.kinds import all_kinds
from salesops.approvals.models import Request
from salesops.audit import sights
from salesops.base.refusals import Refusal, Sentence
from salesops.org.models import Person
from salesops.org.visibility import visible_to

ALWAYS_KEPT = ("name", "type", "level", "affiliate_reason")
FILLED = tuple(name for name in FIELDS if name not in ALWAYS_KEPT)
"""What is taken from the file that goes where the other one says nothing."""
COMPARED = ("name", "owner", "region", "status", "type", "level", *FILLED)


@dataclass(frozen=True, slots=True)
class Line:
    """One value of both files, as people read it, and which of them stays; ``taken``: that of the file that goes."""

    label: Sentence
    kept: str
    gone: str
    said: str
    taken: bool = False


def is_blank(customer: Customer, name: str) -> bool:
    """Whether the file says nothing there; a budget of nothing is something."""
    return getattr(customer, name) in (None, "")


def taken_over(gone: Customer, kept: Customer) -> list[str]:
    """The fields that the kept file gets from the other one: its own empty ones."""
    return [name for name in FILLED if is_blank(kept, name) and not is_blank(gone, name)]


def not_taken(gone: Customer, kept: Customer) -> list[str]:
    """The fields in which both say something else: the kept value stays, the other one stands in the trail alone."""
    both = [name for name in (*FILLED, "type", "level") if not is_blank(kept, name) and not is_blank(gone, name)]
    return [name for name in both if getattr(kept, name) != getattr(gone, name)]


def becomes_won(gone: Customer, kept: Customer) -> bool:
    """Whether the kept one is won by the contracts that move (CUS-4); whom we stopped serving stays stopped."""
    return gone.status == CustomerStatus.WON and kept.status not in {CustomerStatus.WON, CustomerStatus.STOPPED}


def lines_of(gone: Customer, kept: Customer) -> list[Line]:
    """Both files beside each other, without what is empty in both."""
    taken = set(taken_over(gone, kept))
    lines = []
    for name in COMPARED:
        stays, goes = shown_value(kept, name), shown_value(gone, name)
        if stays or goes:
            lines.append(Line(label(name), stays, goes, said=_said(gone, kept, name, taken), taken=name in taken))
    return lines


def _said(gone: Customer, kept: Customer, name: str, taken: set[str]) -> str:
    if name in taken:
        return _("Taken over")
    if getattr(gone, name) == getattr(kept, name):
        return _("The same")
    if name == "name":
        return _("Found by both names")
    if name == "owner":
        return _("%(name)s becomes a collaborator who reads") % {"name": gone.owner.name}
    if name == "status" and becomes_won(gone, kept):
        return _("Won, by the contracts that move")
    return _("Stays as it is")


def what_moves(gone: Customer) -> list[tuple[str, int]]:
    """How many rows of which table go along; one query."""
    parts = [
        link.of(gone).order_by().values(_link=Value(at)).annotate(_rows=Count("pk")).values_list("_link", "_rows")
        for at, link in enumerate(links())
        if not sights.is_confined(link.model._meta.label_lower)
    ]
    first, *others = parts
    counts: dict[str, int] = {}
    for at, rows in first.union(*others, all=True).order_by():
        called = capfirst(str(links()[at].label))
        counts[called] = counts.get(called, 0) + rows
    return sorted(((called, rows) for called, rows in counts.items() if rows), key=lambda pair: -pair[1])


def refuse_merge(gone: Customer, kept: Customer) -> None:
    """What stands against it, whoever asks; reads only. Raises ``Refusal`` CUS-2, each with the way out."""
    if gone.pk == kept.pk:
        raise _refused(_("A customer can't be merged into itself."), _("Choose the other file of the company."))
    for customer in (gone, kept):
        refuse_archived(customer)
        refuse_disputed(customer)
    if kept.status == CustomerStatus.POOL:
        raise _refused(
            _("%(name)s is in the open pool: nobody keeps it.") % {"name": kept.name},
            _("Merge the other way round, so that the file with an owner stays; or have it claimed first."),
        )
    if gone.status == CustomerStatus.STOPPED and kept.status != CustomerStatus.STOPPED:
        raise _refused(
            _("%(name)s is no longer served: that is the general manager's word and must not get lost.")
            % {"name": gone.name},
            _("Merge the other way round, or propose first to serve it again."),
        )
    if gone.credit_code and kept.credit_code and gone.credit_code != kept.credit_code:
        raise _refused(
            _("The two have different credit codes: by law they are two companies."),
            _("If one of the codes is wrong, correct it in its file first."),
        )
    _refuse_in_review(gone)


def doubles_of(customer: Customer, *, reader: Person) -> list[Customer]:
    """Others of the reader's that may be the same company, the likeliest first: what the conflict check finds."""
    contacts = list(customer.contacts.active())
    domains = {customer.web_domain, customer.mail_domain, *(one.mail_domain for one in contacts)}
    reach = Reach(phones=frozenset({one.phone_e164 for one in contacts} - {""}), domains=frozenset(domains - {""}))
    claims = claims_on(customer.name, customer.credit_code, reach, besides=customer.pk)
    claims += hints_on(customer.name, besides=customer.pk)
    keys = list(dict.fromkeys(claim.customer_id for claim in claims))
    seen = visible_to(reader, Customer, shared=False).select_related("owner", "region").in_bulk(keys)
    return [seen[key] for key in keys if key in seen]


def way_to_merge(one: Customer, other: Customer) -> str:
    """The page on which two are merged: first come, first served, the earlier registration stays (CUS-2)."""
    kept, gone = sorted((one, other), key=lambda customer: (customer.registered_at, customer.pk))
    return reverse("customers:merge-confirm", args=[gone.pk, kept.pk])


def own_customer(pk: int | None, *, reader: Person) -> Customer | None:
    """The customer of this key if it is the reader's to work with."""
    return visible_to(reader, Customer, shared=False).filter(pk=pk).first() if pk else None


def kept_instead(pk: int, *, reader: Person) -> Customer | None:
    """What the customer of this key was merged into, for whoever sees that one; None where there is nothing to see.

    Whoever keeps the one need not have seen the other: an old number in a paper leads them on.
    """
    return visible_to(reader, Customer).filter(merged=pk).first()


def refuse_archived(customer: Customer) -> None:
    """An archived file stays as it is, and leads to the one it was merged into. Raises ``Refusal`` CUS-2."""
    if customer.archived_at is None:
        return
    if customer.merged_into is not None:
        into = {"name": customer.name, "into": customer.merged_into.name, "number": customer.merged_into.number}
        raise _refused(
            _("%(name)s was merged already, into %(into)s (%(number)s).") % into,
            _("Open that one; what hung on this one hangs there."),
        )
    raise _refused(
        _("%(name)s is archived; archived files stay as they are.") % {"name": customer.name},
        _("Leave it in the archive: its name stands in nobody's way."),
    )


def _refuse_in_review(gone: Customer) -> None:
    """What is being decided was frozen with the customer's name in it; moved, nobody could approve it any more."""
    models = {kind.model for kind in all_kinds()}
    waiting = Request.objects.filter(state__in=OPEN_STATES)
    parts = [
        waiting.filter(
            subject_type=ContentType.objects.get_for_model(link.model), subject_id__in=link.of(gone).values("pk")
        )
        for link in links()
        if link.model in models and not link.type_column
    ]
    first, *others = (part.order_by().values_list("title", flat=True)[:1] for part in parts)
    title = next(iter(first.union(*others, all=True).order_by()), None)
    if title is not None:
        raise _refused(
            _("This is being decided and names the customer that goes: %(title)s.") % {"title": title},
            _("Wait for the decision or have it withdrawn, then merge."),
        )


def _refused(sentence: Sentence, next_step: Sentence) -> Refusal:
    return Refusal("CUS-2", sentence, next_step)
