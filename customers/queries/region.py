"""Reads about registrations in another region: who has asked for which company, what was typed (CUS-3)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.details import FIELDS
from customers.enums import OPEN_PAPER, PaperState
from customers.models import Customer, RegionRequest
from customers.queries.customer import label
from customers.region import Registration
from salesops.base.look import NextStep, day_text, yuan_text
from salesops.base.money import yuan
from salesops.base.names import NameKey, compare_names, name_key
from salesops.base.refusals import Refusal, Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Region

SHOWN = tuple(name for name in FIELDS if name != "name")
FIELD_NAMES: Mapping[str, Sentence] = {
    **{name: label(name) for name in FIELDS},
    "contacts": _("Contacts"),
    "wanted_region": _("Region asked for"),
    "reason": _("Reason"),
}


def asked_for(key: NameKey | None, credit_code: str | None, *, besides: int | None = None) -> RegionRequest | None:
    """The open paper that holds this name or code, if there is one; ``besides`` is the key of the one being changed."""
    found = papers_like(key.cores if key else (), {credit_code} - {None}).exclude(Q(pk=besides))
    return next((one for one in found if _holds(one, key, credit_code)), None)


def papers_like(cores: Collection[str], codes: Collection[str | None]) -> QuerySet[RegionRequest]:
    """Open papers that may hold one of these names or codes; `asked_among` judges them."""
    same = Q(name_core__in=cores) | Q(name_plain__in=cores) | Q(credit_code__in=codes)
    return RegionRequest.objects.filter(same, state__in=OPEN_PAPER).select_related("owner", "wanted_region")


def asked_among(papers: Iterable[RegionRequest], key: NameKey, credit_code: str | None) -> Refusal | None:
    """What `refuse_asked` would raise, of papers that were read for many companies at once."""
    return _refusal(next((one for one in papers if _holds(one, key, credit_code)), None), credit_code)


def refuse_asked(key: NameKey, credit_code: str | None, *, besides: int | None = None) -> None:
    """Refused (CUS-2): somebody has asked to register this company in another region, and came first.

    True for the moment it is read; inside `hold_names` nobody can ask in between.
    """
    if refusal := _refusal(asked_for(key, credit_code, besides=besides), credit_code):
        raise refusal


def asked_refusal(name: str, credit_code: str | None, *, besides: int | None = None) -> Refusal | None:
    """What `refuse_asked` would raise for what is being typed; half a name is no mistake."""
    try:
        key = name_key(name) if name else None
    except ValueError:
        return None
    if key is None and not credit_code:
        return None
    return _refusal(asked_for(key, credit_code, besides=besides), credit_code)


def refuse_moved_on(paper: RegionRequest) -> Refusal:
    """What is said of a paper that isn't back with whoever asked."""
    sentence = gettext("This request is not back with whoever asked: %(state)s.") % {"state": paper.get_state_display()}
    return Refusal("CUS-3", sentence, _("Open its page to see how it stands."))


def how_it_arrived(arrived: Customer | RegionRequest) -> str:
    """What is said of a registration that went through, or that somebody decides on first."""
    if isinstance(arrived, Customer):
        return gettext("%(number)s is registered.") % {"number": arrived.number}
    return gettext("The registration is sent to the regional manager of %(region)s.") % {
        "region": arrived.wanted_region
    }


def kept_registration(paper: RegionRequest) -> dict[str, Any]:
    """What is frozen of a paper: what was typed, the region in both languages, the reason."""
    found = Registration.of(paper.typed)
    typed = {name: value for name, value in found.kept()["customer"].items() if value}
    region = paper.wanted_region
    return typed | {
        "contacts": [" ".join(filter(None, (one.name, one.title, one.phone, one.email))) for one in found.contacts],
        "wanted_region": {"name": region.name, "name_en": region.name_en},
        "reason": paper.reason,
    }


def shown_registration(kept: Mapping[str, Any]) -> list[tuple[Sentence, str]]:
    """A frozen registration as people read it: labels and values, those that are there; the name stands above it."""
    names = ("wanted_region", *SHOWN, "contacts")
    return [(FIELD_NAMES[name], shown_of(name, kept[name])) for name in names if kept.get(name)]


def shown_of(name: str, value: Any) -> str:
    """One frozen value in the reader's language."""
    if name == "wanted_region":
        return Region.__str__(Region(**value))
    if name == "contacts":
        return gettext(", ").join(value)
    if name == "budget":
        return yuan_text(yuan(value))
    if name == "first_contact_on":
        return day_text(date.fromisoformat(value))
    choices = dict(getattr(Customer._meta.get_field(name), "flatchoices", ()) if name in FIELDS else ())
    return str(choices.get(value, value))


def next_when_decided(paper: RegionRequest, *, may_change: Verdict) -> NextStep | None:
    """What is next with a paper that came back or ended; None while its approval says so."""
    if paper.state == PaperState.APPROVED:
        return NextStep(gettext("The customer is registered: nothing is left to do"))
    if not paper.is_editable:
        return None
    if not may_change:
        return NextStep(gettext("%(name)s says more about it, or gives it up") % {"name": paper.owner.name})
    return NextStep(
        gettext("Say more about it and send it again, or give it up"),
        gettext("What is wanted stands in the history."),
        mine=True,
        label=gettext("Change and send again"),
        url=reverse("customers:region-edit", args=[paper.pk]),
    )


def _holds(paper: RegionRequest, key: NameKey | None, credit_code: str | None) -> bool:
    if credit_code and paper.credit_code == credit_code:
        return True
    held = NameKey(
        core=paper.name_core,
        regions=tuple(paper.name_region.split()),
        branch=paper.name_branch,
        plain=paper.name_plain,
    )
    return key is not None and compare_names(held, key) == "conflict"


def _refusal(paper: RegionRequest | None, credit_code: str | None) -> Refusal | None:
    if paper is None:
        return None
    by_code = credit_code is not None and paper.credit_code == credit_code
    said = {"owner": paper.owner.name, "region": paper.wanted_region}
    return Refusal(
        "CUS-2",
        gettext("This customer is asked for already: by %(owner)s, in %(region)s; it is being decided.") % said,
        gettext("Wait for the decision, or talk to %(owner)s.") % said,
        field="credit_code" if by_code else "name",
    )
