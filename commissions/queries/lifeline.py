"""The life line of a contract, from its approval to the payslip, and the one sentence why it stands where it does.

COM-10: "tail 12,000.00 due 30 Sep". The figures come from `standing`, the drawing from the look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.ledger import month_after
from commissions.periods import month_code
from commissions.queries.standing import PartStanding, Standing, role_of, standings
from contracts.models import Contract
from salesops.base.look import LifeView, Station, amount_text, day_text, life_view, month_name, percent_text
from salesops.base.look.lifeline import StationState, WhyState
from salesops.base.money import ZERO
from salesops.org.models import Person
from salesops.policy import policy


@dataclass(frozen=True)
class LifeLine:
    """One contract's line for a person; ``role`` and ``shared`` say on which terms, ``view`` why it stands there."""

    contract: Contract
    person: Person
    role: str
    shared: str
    view: LifeView


def life_lines(contracts: Sequence[Contract], person: Person) -> list[LifeLine]:
    """The lines of agreed contracts, in their order, for somebody who sold them or shares in them by a ruling.

    Seven queries at most, however many. Their customers come along.
    """
    if not contracts:
        return []
    settle_day = policy("commissions.settle_day")
    return [life_line(standing, settle_day) for standing in standings(contracts, person)]


def life_line(standing: Standing, settle_day: int) -> LifeLine:
    """The line of one contract that was approved; ``settle_day`` is the day on which a month is settled by itself."""
    why, why_state = _why(standing, settle_day)
    view = life_view(
        starts=_starts(standing),
        parts=[_part(standing, part) for part in standing.parts],
        gates=_gates(standing),
        branch=_branch(standing),
        why=why,
        why_state=why_state,
        link=_link(standing),
    )
    terms = role_of(standing.contract, standing.sharing, standing.person)
    return LifeLine(standing.contract, standing.person, *terms, view)


def _link(standing: Standing) -> tuple[str, str] | None:
    """The statement of the month that booked it last."""
    month = standing.last_month
    if month is None:
        return None
    url = reverse("commissions:statement-detail", args=[standing.person.pk, month_code(month)])
    return url, _("Statement of %(month)s") % {"month": month_name(month)}


# ---------------------------------------------------------------------------------------------------------- stations


def _starts(standing: Standing) -> list[Station]:
    contract = standing.contract
    signed: StationState = "done" if contract.signed_on else "now"
    return [
        Station("dot", "done", pgettext("stop", "Approved"), day=day_text(contract.approved_on)),
        Station(
            "dot",
            signed,
            pgettext("stop", "Signed"),
            day=day_text(contract.signed_on) if contract.signed_on else _("not yet"),
        ),
    ]


def _part(standing: Standing, part: PartStanding) -> Station:
    instalment = part.instalment
    return Station(
        "part",
        _part_state(standing, part),
        instalment.get_kind_display(),
        figure=amount_text(instalment.amount),
        day=_part_day(part, standing.on),
        share=instalment.amount / standing.contract.total,
        filled=part.received / instalment.amount,
    )


def _part_state(standing: Standing, part: PartStanding) -> StationState:
    if part.open <= 0:
        return "done"
    if part.is_overdue(standing.on):
        return "late"
    return "now" if standing.contract.is_signed and part is standing.waiting_part else "next"


def _part_day(part: PartStanding, on: date) -> str:
    if part.open <= 0:
        return day_text(part.last_on)
    when = _when(part, on)
    if part.received:
        return _("%(open)s open, %(when)s") % {"open": amount_text(part.open), "when": when}
    return when


def _when(part: PartStanding, on: date) -> str:
    """Until when an open instalment is to be paid."""
    due = part.instalment.due_on
    if due is None:
        return str(part.instalment.get_trigger_display())
    if part.is_overdue(on):
        return _("overdue since %(day)s") % {"day": day_text(due)}
    return _("due %(day)s") % {"day": day_text(due)}


def _gates(standing: Standing) -> list[Station]:
    contract, aim = standing.contract, standing.aim
    collected, settles = standing.collected_on, standing.settles_with
    share = contract.paid_share or ZERO
    gates = [
        Station(
            "if",
            "done" if collected else "next",
            pgettext("stop", "Collected in full"),
            figure=amount_text(contract.total),
            day=day_text(collected) if collected else "",
        )
    ]
    if settled_in := standing.settled_in:
        paid_in = month_after(settled_in)
        paid: StationState = "done" if standing.on >= paid_in else "next"
        gates.append(_settled("done", month_name(settled_in), standing.booked))
        gates.append(_paid(paid, share, standing.payable, _("in %(month)s") % {"month": month_name(paid_in)}))
        gates.append(_retained("now" if standing.retained else "done", share, standing.retained))
        return gates
    if standing.own and collected is None:
        gates.append(_settled("back", _with_month(standing.taken_back_with), aim.own))
    else:
        with_month = _with_month(settles) if settles else _("in the month after")
        gates.append(_settled("now" if settles else "next", with_month, aim.own))
    paid_when = _("in %(month)s") % {"month": month_name(month_after(settles))} if settles else ""
    gates.append(_paid("next", share, aim.payable, paid_when))
    gates.append(_retained("next", share, aim.retained))
    return gates


def _settled(state: StationState, day: str, figure: Decimal) -> Station:
    label = pgettext("stop", "Taken back") if state == "back" else pgettext("stop", "Settled")
    return Station("seal", state, label, figure=amount_text(figure), day=day)


def _with_month(month: date) -> str:
    return _("with %(month)s") % {"month": month_name(month)}


def _paid(state: StationState, share: Decimal, figure: Decimal, day: str) -> Station:
    label = _("%(share)s paid") % {"share": percent_text(share)}
    return Station("pay", state, label, figure=amount_text(figure), day=day)


def _retained(state: StationState, share: Decimal, figure: Decimal) -> Station:
    label = _("%(share)s retained") % {"share": percent_text(1 - share)}
    return Station("if", state, label, figure=amount_text(figure), day=_("awaits the assessment"))


def _branch(standing: Standing) -> Station | None:
    """The team's part waits until its allocation is approved (COM-4); whoever sold the contract is told."""
    rate = standing.contract.team_rate
    if not rate or not standing.is_sellers:
        return None
    label = _("Team %(rate)s") % {"rate": percent_text(rate)}
    state: StationState = "now" if standing.pool > 0 else "next"
    figure = amount_text(standing.pool if standing.pool > 0 else standing.aim.team)
    return Station("branch", state, label, figure=figure, day=_("waits for an approved allocation"))


# ---------------------------------------------------------------------------------------------------------- sentence


def _why(standing: Standing, settle_day: int) -> tuple[str, WhyState]:
    """One sentence: what it waits for, until when, and what comes of it."""
    contract, aim = standing.contract, standing.aim
    if not contract.is_signed:
        approved = {"day": day_text(contract.approved_on)}
        return _(
            "Approved on %(day)s and not signed yet; money is matched to signed contracts only."
        ) % approved, "wait"
    if standing.collected_on is None:
        return _why_not_collected(standing)
    if not aim.own:
        return _("Collected in full; this contract carries no commission for its account manager."), "done"
    if standing.booked <= 0:
        return _why_not_settled(standing, settle_day), "wait"
    last = standing.last_month or standing.on
    booked = {
        "month": month_name(last),
        "paid": amount_text(standing.payable),
        "when": month_name(month_after(last)),
        "retained": amount_text(standing.retained),
    }
    return (
        _(
            "Settled with %(month)s: %(paid)s is paid in %(when)s, %(retained)s is retained until the annual"
            " assessment is approved."
        )
        % booked,
        "done",
    )


def _why_not_collected(standing: Standing) -> tuple[str, WhyState]:
    part = standing.waiting_part
    if standing.undone:
        return _why_opened_again(standing), "late"
    if part is None:
        return _("Nothing is open, and nothing came in."), "wait"
    said = {
        "kind": part.instalment.get_kind_display(),
        "amount": amount_text(part.open),
        "paid": amount_text(standing.aim.payable),
        "days": part.instalment.days,
        "trigger": part.instalment.get_trigger_display(),
    }
    due = part.instalment.due_on
    if due is None:
        return (
            _(
                "%(kind)s %(amount)s falls due %(days)d days %(trigger)s, which is not recorded yet; %(paid)s is paid"
                " in the month after all has come in."
            )
            % said,
            "wait",
        )
    said |= {"day": day_text(due)}
    if part.is_overdue(standing.on):
        return (
            _(
                "%(kind)s %(amount)s was due on %(day)s and is overdue; %(paid)s is paid in the month after all has"
                " come in."
            )
            % said,
            "late",
        )
    return (
        _("%(kind)s %(amount)s is due on %(day)s; %(paid)s is paid in the month after all has come in.") % said,
        "wait",
    )


def _why_opened_again(standing: Standing) -> str:
    """What was in and is in no more, and what that does to what was booked (COM-8)."""
    match = standing.undone[0]
    reversed_receipt = match.receipt.reverses
    opened = {
        "receipt": (reversed_receipt or match.receipt).number,
        "amount": amount_text(-sum((one.amount for one in standing.undone), ZERO)),
        "taken": amount_text(standing.payable),
        "month": month_name(standing.taken_back_with),
    }
    if reversed_receipt is None:
        said = _("A corrected match of receipt %(receipt)s opened %(amount)s again.") % opened
    else:
        said = _("Reversed receipt %(receipt)s opened %(amount)s again.") % opened
    if standing.booked <= 0:
        return said
    return pgettext("two sentences", "%(first)s %(second)s") % {
        "first": said,
        "second": _("%(taken)s is taken back with %(month)s.") % opened,
    }


def _why_not_settled(standing: Standing, settle_day: int) -> str:
    month = standing.settles_with or standing.on
    after = month_after(month).replace(day=settle_day)
    said = {
        "day": day_text(standing.collected_on),
        "month": month_name(month),
        "after": day_text(after),
        "paid": amount_text(standing.aim.payable),
    }
    if standing.on >= after:
        return _("Collected in full on %(day)s; %(month)s is about to be settled, and %(paid)s paid with it.") % said
    return _("Collected in full on %(day)s; settles with %(month)s after %(after)s, %(paid)s to be paid.") % said
