"""Registering a customer in another region: asked for, decided, registered (CUS-3). docs/rules/customer-owner.md."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from customers.actions.customer import refuse_strange_owner, register_customer, store_customer
from customers.conflict import refuse_taken
from customers.details import ContactData, CustomerData, fit_contact, fit_customer, fit_name, reach_of
from customers.enums import CustomerVerb, PaperState, RegionVerb
from customers.models import Customer, RegionRequest
from customers.queries.conflict import claims_on, hold_names
from customers.queries.region import refuse_asked, refuse_moved_on
from customers.region import Registration
from customers.rules import SELLERS, can_change_region_request, can_register_customer
from salesops.approvals.engine import open_request
from salesops.audit import record
from salesops.base import clock
from salesops.base.locks import locked_row
from salesops.base.names import NameKey
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.text import clean_paragraphs
from salesops.base.verdicts import require
from salesops.org.models import Person, Region

LONGEST_REASON = 2000


def register_or_ask(
    data: CustomerData,
    reason: str,
    *,
    by: Person,
    on_behalf_of: Person | None = None,
    region: Region | None = None,
    contacts: Sequence[ContactData] = (),
) -> Customer | RegionRequest:
    """In the owner's own region `register_customer`; in another one, with the reason why, `ask_region`.

    Refused as the two; (CUS-3) in another region without a reason.
    """
    owner = on_behalf_of or by
    if region is None or owner.region == region or not reason.strip():
        return register_customer(data, by=by, on_behalf_of=on_behalf_of, region=region, contacts=contacts)
    return ask_region(data, region, reason, by=by, on_behalf_of=on_behalf_of, contacts=contacts)


@transaction.atomic
def ask_region(
    data: CustomerData,
    region: Region,
    reason: str,
    *,
    by: Person,
    on_behalf_of: Person | None = None,
    contacts: Sequence[ContactData] = (),
) -> RegionRequest:
    """Ask the manager of ``region`` to have a customer registered there for ``on_behalf_of`` (else ``by``).

    From now on the paper holds name and code. Refused: the company is taken or asked for (CUS-2), data that can't be
    right (CUS-1), no reason, or the owner's own region (CUS-3). PermissionDenied for a post that registers nobody.
    """
    require(can_register_customer(by))
    owner = on_behalf_of or by
    refuse_strange_owner(owner, by=by)
    if owner.region == region:
        sentence = _("%(region)s is the owner's own region.") % {"region": region}
        raise Refusal("CUS-3", sentence, _("Register the customer there: nobody needs to approve it."), field="region")
    columns = _fitted(data, contacts, by=by) | {"reason": _fit_reason(reason)}
    paper = RegionRequest(owner=owner, asked_by=by, wanted_region=region, asked_at=clock.now(), **columns)
    paper.save(force_insert=True)
    record(paper, RegionVerb.ASKED, by=by)
    open_request(paper.kind, paper, by=by, owner=owner)
    return paper


@transaction.atomic
def ask_region_again(
    paper: RegionRequest,
    data: CustomerData,
    reason: str,
    *,
    revision: int,
    by: Person,
    contacts: Sequence[ContactData] = (),
) -> RegionRequest:
    """Put a paper once more that came back, as it is typed now; the moment of the first asking counts on.

    Raises ``StaleRecord`` when it was saved after ``revision``; refused (CUS-3) unless it came back, and what
    `ask_region` refuses.
    """
    columns = _fitted(data, contacts, by=by, besides=paper.pk) | {"reason": _fit_reason(reason)}
    paper = _locked(paper)
    require(can_change_region_request(by, paper))
    if not paper.is_editable:
        raise refuse_moved_on(paper)
    check_revision(paper, revision, {"reason": reason})
    for name, value in columns.items():
        setattr(paper, name, value)
    _close(paper, PaperState.PENDING, RegionVerb.ASKED_AGAIN, *columns, by=by)
    open_request(paper.kind, paper, by=by, owner=paper.owner)
    return paper


@transaction.atomic
def drop_region_request(paper: RegionRequest, *, by: Person) -> RegionRequest:
    """Give up a paper that came back; the name is free again. Twice is once; refused (CUS-3) while it runs."""
    paper = _locked(paper)
    require(can_change_region_request(by, paper))
    if paper.state == PaperState.WITHDRAWN:
        return paper
    if not paper.is_editable:
        raise refuse_moved_on(paper)
    return _close(paper, PaperState.WITHDRAWN, RegionVerb.WITHDRAWN, by=by)


def refuse_to_register(paper: RegionRequest, *, by: Person) -> None:
    """Refused: the company was registered meanwhile (CUS-2), whom it is for keeps no customers any more (CUS-3)."""
    found = Registration.of(paper.typed)
    taken = [one for one in claims_on(found.data.name, found.data.credit_code) if one.refuses]
    refuse_taken(taken, reason="", by_id=by.pk)
    if not paper.owner.is_active or paper.owner.post not in SELLERS:
        raise Refusal(
            "CUS-3",
            _("%(name)s holds no post that keeps customers any more.") % {"name": paper.owner.name},
            _("Return it, so that it is asked for somebody else."),
        )


@transaction.atomic
def register_approved(paper: RegionRequest, *, by: Person) -> Customer:
    """The last approval is there: the customer is registered, as from the moment it was asked for."""
    found = Registration.of(paper.typed)
    key = fit_name(found.data.name)
    hold_names(key, found.data.credit_code, reach_of(found.data, found.contacts))
    paper = _locked(paper)
    refuse_to_register(paper, by=by)
    customer = store_customer(
        found.data,
        key,
        found.contacts,
        owner=paper.owner,
        region=paper.wanted_region,
        registered_at=paper.asked_at,
    )
    # Who registered it is who asked; who approved stands in the paper's own entry.
    record(customer, CustomerVerb.REGISTERED, by=paper.asked_by, about=[paper], note=paper.reason)
    paper.customer = customer
    _close(paper, PaperState.APPROVED, RegionVerb.APPROVED, "customer", by=by)
    return customer


@transaction.atomic
def return_region_request(paper: RegionRequest, *, by: Person) -> RegionRequest:
    """It goes back to whoever asked, and holds the name on."""
    return _close(_locked(paper), PaperState.DRAFT, RegionVerb.RETURNED, by=by)


@transaction.atomic
def close_region_request(paper: RegionRequest, state: PaperState, *, by: Person) -> RegionRequest:
    """It ends without a registration, rejected or withdrawn. ValueError for another end."""
    verb = {PaperState.REJECTED: RegionVerb.REJECTED, PaperState.WITHDRAWN: RegionVerb.WITHDRAWN}.get(state)
    if verb is None:
        raise ValueError(f"{state} is no such end")
    return _close(_locked(paper), state, verb, by=by)


def _fitted(
    data: CustomerData, contacts: Sequence[ContactData], *, by: Person, besides: int | None = None
) -> dict[str, Any]:
    """The columns of a paper, with the names held until the transaction ends. Refused as `register_customer`."""
    data = fit_customer(data)
    found = Registration(data, tuple(fit_contact(contact)[0] for contact in contacts))
    key = fit_name(data.name)
    reach = reach_of(data, contacts)
    hold_names(key, data.credit_code, reach)
    refuse_taken(claims_on(data.name, data.credit_code, reach), reason=data.affiliate_reason, by_id=by.pk)
    refuse_asked(key, data.credit_code, besides=besides)
    return {"name": data.name, "credit_code": data.credit_code, "typed": found.kept(), **_parts(key)}


def _parts(key: NameKey) -> dict[str, str]:
    return {
        "name_core": key.core,
        "name_plain": key.plain,
        "name_region": " ".join(key.regions),
        "name_branch": key.branch,
    }


def _fit_reason(reason: str) -> str:
    text = clean_paragraphs(reason)
    if text and len(text) <= LONGEST_REASON:
        return text
    sentence = _("The regional manager reads why, in %(longest)d characters at most.") % {"longest": LONGEST_REASON}
    raise Refusal("CUS-3", sentence, _("Write why, then send it."), field="region_reason")


def _close(paper: RegionRequest, state: PaperState, verb: RegionVerb, *changed: str, by: Person) -> RegionRequest:
    paper.state = state
    paper.closed_at = None if paper.is_open else clock.now()
    paper.revision += 1
    paper.save(update_fields=["state", "closed_at", "revision", *changed])
    record(paper, verb, by=by, about=[paper.customer] if paper.customer else [])
    return paper


def _locked(paper: RegionRequest) -> RegionRequest:
    return locked_row(RegionRequest.objects.all(), paper.pk, "owner", "wanted_region")
