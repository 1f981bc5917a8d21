"""Reads about pre-sales support: facts, who was named, whose turn it is (INQ-3)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from quotes.enums import BEFORE_TECHNICAL, SETTLEMENT, InquiryVerb, SupportState, SupportVerb
from quotes.models import Inquiry, SupportRequest
from salesops.approvals.enums import ApprovalVerb, RequestState, VerdictWord
from salesops.approvals.models import Decision
from salesops.audit import TimelineEntry, timeline_for
from salesops.base.look import NextStep, day_text
from salesops.base.prepared import Prepared
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.org.enums import Post
from salesops.org.models import Person

SHOWN = 8


def support_snapshot(support: SupportRequest) -> dict[str, Any]:
    """What is put to whoever decides, as plain values; for the settlement with what technical named."""
    return {
        "what": support.what,
        "details": support.details,
        "customer": support.customer.name,
        "place": support.place,
        "wanted_from": support.wanted_from.isoformat(),
        "wanted_to": support.wanted_to.isoformat(),
        "people": [one.name for one in named_people(support)],
        "from_on": support.from_on.isoformat() if support.from_on else "",
        "to_on": support.to_on.isoformat() if support.to_on else "",
        "note": support.note,
        "objection": support.objection,
    }


def named_people(support: SupportRequest) -> list[Person]:
    """Whom the last round named; nobody once it was called off and asked for anew."""
    if not support.round or support.state in (*BEFORE_TECHNICAL, SupportState.TO_NAME):
        return []
    seats = support.seats.filter(round=support.round).select_related("person")
    return [seat.person for seat in seats.order_by("pk")]


def shown_wanted(snapshot: dict[str, Any]) -> list[tuple[Sentence, str]]:
    """What sales wants, as people read it."""
    rows = [
        (_("Customer"), snapshot["customer"]),
        (support_label("place"), snapshot["place"]),
        (_("Wanted"), _span(snapshot["wanted_from"], snapshot["wanted_to"])),
    ]
    return [(name, value) for name, value in rows if value]


def shown_named(snapshot: dict[str, Any]) -> list[tuple[Sentence, str]]:
    """What technical named; empty before."""
    if not snapshot["people"]:
        return []
    rows = [
        (pgettext("support", "People"), _(", ").join(snapshot["people"])),
        (_("Dates"), _span(snapshot["from_on"], snapshot["to_on"])),
        (support_label("note"), snapshot["note"]),
        (support_label("objection"), snapshot["objection"]),
    ]
    return [(name, value) for name, value in rows if value]


def support_label(name: str) -> Sentence:
    """What a field is called."""
    return SupportRequest._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column


def settlement_of(support: SupportRequest) -> Sequence[Decision]:
    """The words by which it was settled; empty until it is."""
    if support.state != SupportState.SETTLED:
        return []
    said = Decision.objects.filter(
        request__kind=SETTLEMENT,
        request__subject_id=support.pk,
        request__state=RequestState.APPROVED,
        verdict=VerdictWord.APPROVE,
    )
    return list(said.select_related("approver").order_by("at", "pk"))


def next_for_support(
    support: SupportRequest, *, may_change: Verdict, may_name: Verdict, may_agree: Verdict
) -> NextStep | None:
    """Whose turn it is; None while an approval says so."""
    who = {"name": support.owner.name}
    if support.is_editable:
        if not may_change and support.state == SupportState.WITHDRAWN:
            return NextStep(_("Withdrawn: nothing is left to do"))
        if not may_change:
            return NextStep(_("%(name)s adds what is missing and asks again") % who)
        return NextStep(
            _("Add what is missing and ask again"),
            _("What is wanted stands in the history."),
            mine=True,
            label=_("Change and ask again"),
            url=reverse("quotes:support-edit", args=[support.pk]),
        )
    if support.state == SupportState.TO_NAME:
        return NextStep(
            _("Name people and dates") if may_name else _("The technical department names people and dates"),
            _("Wanted: %(span)s.") % {"span": _span(support.wanted_from.isoformat(), support.wanted_to.isoformat())},
            mine=bool(may_name),
            label=_("Name people") if may_name else "",
            url=reverse("quotes:support-name", args=[support.pk]),
        )
    if support.state == SupportState.NAMED:
        return NextStep(
            _("Do people and dates suit?") if may_agree else _("%(name)s says whether people and dates suit") % who,
            _("Without an agreement, director and technical head settle it."),
            mine=bool(may_agree),
            label=_("Agree") if may_agree else "",
            opens="agree" if may_agree else "",
        )
    ends = {
        SupportState.AGREED: _("Agreed: nothing is left to do"),
        SupportState.SETTLED: pgettext("support", "Settled: nothing is left to do"),
        SupportState.REFUSED: _("Refused: nothing is left to do"),
    }
    return NextStep(ends[SupportState(support.state)]) if support.state in ends else None


def support_to_do(person: Person) -> list[SupportRequest]:
    """What waits for the person: technical names people, the account manager says whether they suit."""
    return _to_name() if person.post == Post.TECHNICAL else _to_agree(person.pk)


def _oldest(rows: QuerySet[SupportRequest]) -> QuerySet[SupportRequest]:
    return rows.select_related("customer").order_by("asked_at", "pk")[:SHOWN]


_to_name = Prepared(lambda: _oldest(SupportRequest.objects.filter(state=SupportState.TO_NAME)))
_to_agree = Prepared(lambda key: _oldest(SupportRequest.objects.filter(state=SupportState.NAMED, owner=key)), int)


def _span(first: str, last: str) -> str:
    if not first:
        return ""
    days = [day_text(date.fromisoformat(first)), day_text(date.fromisoformat(last))]
    return days[0] if first == last else " – ".join(days)


# The engine tells of the request what the paper tells of itself; of a no the engine's entry is kept, for it has the
# reason.
_TOLD_TWICE = {
    ApprovalVerb.OPENED,
    ApprovalVerb.SIGNED,
    ApprovalVerb.APPROVED,
    ApprovalVerb.WITHDRAWN,
    *(SupportVerb.RETURNED, SupportVerb.REFUSED, SupportVerb.UNSETTLED),
    *(InquiryVerb.RETURNED, InquiryVerb.DECLINED),
}


def story_of(paper: SupportRequest | Inquiry) -> list[TimelineEntry]:
    """What happened to a request or an inquiry, each thing once, the newest first."""
    return [entry for entry in timeline_for(paper) if entry.verb not in _TOLD_TWICE]
