"""What the approval engine must know about a quote (QUO-3, PRC-4, APP-1)."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.offering import offers
from customers.proofs import proves_offer
from customers.rules import refuse_untraded
from customers.touches import touches
from quotes.actions.outcome import close_unapproved, issue_quote, refuse_moved_prices
from quotes.enums import QUOTE, QuoteState
from quotes.models import Quote
from quotes.queries.catalogue import list_prices
from quotes.queries.difference import snapshot_differences
from quotes.queries.facts import quote_facts, quote_snapshot
from quotes.queries.moved import Moved, moved_among
from quotes.queries.shown import Spectacles
from quotes.rules import can_see_bands, can_see_quote
from salesops.approvals.differences import Change
from salesops.approvals.kinds import Drift, Facts, Kind, Limit, SignOffSpec, StageSpec, register
from salesops.base import clock
from salesops.base.verdicts import Verdict
from salesops.base.weeks import Week
from salesops.org.models import Person
from salesops.policy import policy


@proves_offer
def first_approved_quote(customer: Customer) -> date | None:
    """CUS-4: whoever has an approved quote was made an offer, whatever became of it."""
    approved = Quote.objects.filter(customer=customer).aggregate(at=Min("approved_at"))["at"]
    return approved.astimezone(clock.BUSINESS_TZ).date() if approved else None


# The market is compared with what we ask (CUS-6).
offers(list_prices)


@touches("quote", _("Quotes"))
def quotes_of_week(person: Person, week: Week) -> Iterable[int]:
    """VIS-3: quotes that the person answers for and submitted or first sent in the week; one that did both once."""
    days = {"gte": week.start, "lt": week.end}
    submitted, sent = (
        Q(**{f"{name}__{sign}": at for sign, at in days.items()}) for name in ("submitted_at", "issued_at")
    )
    return Quote.objects.filter(submitted | sent, owner=person).values_list("customer_id", flat=True)


class QuoteApproval(Kind[Quote]):
    """Regional manager reviews, director confirms, the GM where it is major or beyond the director's discount."""

    key = QUOTE
    label = _("quote")
    model = Quote
    along = ("customer", "contact", "policy")
    card_template = "quotes/quote/_card.html"
    outcome = _("Numbered PDF")
    fact_names = {
        "amount": _("total, tax included"),
        "max_discount": _("largest discount"),
        "major": _("major quote"),
        "beyond_regional_manager": _("beyond the regional manager's discount"),
        "beyond_director": _("beyond the director's discount"),
        "for_gm": _("major, or beyond the director's discount"),
        "other_price_type": _("uses a price type other than normal"),
    }

    flag_names = ("major", "beyond_regional_manager", "beyond_director", "for_gm", "other_price_type")
    share_names = ("max_discount",)

    def facts(self, subject: Quote) -> dict[str, Any]:
        return quote_facts(subject)

    def snapshot(self, subject: Quote) -> dict[str, Any]:
        return quote_snapshot(subject)

    def title(self, subject: Quote) -> str:
        return f"{subject.customer.name} {subject.shown_number}"

    def url(self, subject: Quote) -> str:
        return subject.get_absolute_url()

    def amount(self, subject: Quote) -> Decimal | None:
        return subject.total

    def limit(self) -> Limit:
        """APP-4: 2 days for a quote, working days by default."""
        return Limit(days=policy("quotes.approval_days"), working=policy("quotes.approval_in_working_days"))

    def check(self, subject: Quote, *, by: Person) -> None:
        """Nobody approves a quote whose band has moved since it was submitted (PRC-4, QUO-2), or to a customer whom we
        stopped serving meanwhile (CUS-4).
        """
        refuse_untraded(subject.customer)
        refuse_moved_prices(subject)

    def drifts(self, keys: Collection[int], reader: Person) -> dict[int, Drift]:
        """The band of the decision day rules, said plainly to all (QUO-2); walls to those who read them (CNF-1)."""
        eyes = Spectacles(reader.post or "", {}, sees_bands=bool(can_see_bands(reader)))
        return {one.quote.pk: _drift(one, eyes, reader) for one in moved_among(keys, on=clock.today())}

    def approved(self, subject: Quote, *, by: Person) -> None:
        issue_quote(subject, by=by)

    def returned(self, subject: Quote, *, by: Person) -> None:
        close_unapproved(subject, QuoteState.RETURNED, by=by)

    def rejected(self, subject: Quote, *, by: Person) -> None:
        close_unapproved(subject, QuoteState.REJECTED, by=by)

    def withdrawn(self, subject: Quote, *, by: Person) -> None:
        close_unapproved(subject, QuoteState.DRAFT, by=by)

    def differences(self, before: Facts, after: Facts) -> list[Change]:
        return snapshot_differences(before, after)

    def may_see(self, person: Person, subject: Quote) -> Verdict:
        return can_see_quote(person, subject)

    def default_chain(self) -> list[StageSpec]:
        return [
            StageSpec([SignOffSpec("regional_manager")]),
            StageSpec([SignOffSpec("director")]),
            StageSpec([SignOffSpec("gm", fact="for_gm", operator="true")]),
        ]


def _drift(one: Moved, eyes: Spectacles, reader: Person) -> Drift:
    refusal = one.refusal(eyes)
    if refusal is None:
        return Drift(_("prices moved"), one.since(), changes=one.changes(eyes))
    mark = _("prices moved") if refusal.rule in {"QUO-2", "PRC-4"} else _("can't be approved now")
    if reader.pk == one.quote.owner_id:
        refusal.next_step = _("Withdraw it, change it and submit it again; whoever decides now can only return it.")
    return Drift(mark, refusal.sentence, refusal, one.changes(eyes))


register(QuoteApproval())
