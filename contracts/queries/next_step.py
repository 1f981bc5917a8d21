"""What is next with a contract in force, a receipt, and a template."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from contracts.enums import TemplateState
from contracts.models import Contract, ContractTemplate, Instalment, Receipt
from contracts.queries.receivable import with_money
from contracts.receiving import days_late
from salesops.base.clock import today
from salesops.base.look import NextStep, day_text, yuan_text
from salesops.base.verdicts import Verdict


def next_money(contract: Contract) -> tuple[str, str]:
    """Of a contract in force: which instalment is waited for, by when, and whose business that is; one query."""
    rows: Any = with_money(Instalment.objects.filter(contract=contract))
    row = rows.filter(open__gt=0).order_by("due_on", "position").first()  # those without a day come last
    if row is None:
        return _("All its money is there: nothing is left to do"), ""
    said = {"kind": row.get_kind_display(), "amount": yuan_text(row.open), "name": contract.owner.name}
    if row.due_on is None:
        said |= {"trigger": row.get_trigger_display(), "days": str(row.days)}
        return _("%(kind)s of %(amount)s: due %(days)s days %(trigger)s") % said, _(
            "The project lead, the account manager or the assistant sets the day when that is reached."
        )
    said |= {"day": day_text(row.due_on), "days": str(days_late(row.due_on, today()))}
    if row.due_on < today():
        return _("%(name)s asks for %(amount)s that is %(days)s days late") % said, _("%(kind)s, due %(day)s.") % said
    return _("%(kind)s of %(amount)s is due by %(day)s") % said, _("%(name)s sees that it comes in.") % said


def next_for_receipt(receipt: Receipt, rest: Decimal, *, is_reversed: bool, may: Verdict) -> NextStep:
    """Money pays instalments or waits as an advance; finance says which (REC-1)."""
    if is_reversed or receipt.reverses_id is not None:
        return NextStep(_("Reversed: nothing of it counts any more"), receipt.reason)
    if rest <= 0:
        return NextStep(_("Matched in full: nothing is left to do"))
    said = {"rest": yuan_text(rest)}
    label, mine = _("Match it") if may else "", bool(may)
    if receipt.customer is None:
        say = _("Find out who paid, and match %(rest)s") if may else _("Finance finds out who paid %(rest)s")
        why = _("Until then it pays nothing, and no commission comes of it.")
    else:
        say = _("Match the remaining %(rest)s") if may else _("Finance matches the remaining %(rest)s")
        why = _("What pays nothing is kept as an advance of the customer.")
    return NextStep(say % said, why, mine=mine, label=label, url="#match")


def next_for_template(template: ContractTemplate, may_approve: Verdict) -> NextStep:
    """The general manager approves a version; from then on contracts are drafted from it (CON-1)."""
    if template.state == TemplateState.DRAFT:
        why = _("From then on contracts are drafted from it, and its text no longer changes.")
        return NextStep(
            _("Approve it") if may_approve else _("The general manager approves it"),
            why if may_approve else str(getattr(may_approve, "sentence", "")),
            mine=bool(may_approve),
            label=_("Approve…") if may_approve else "",
            opens="approve",
        )
    if template.state == TemplateState.RETIRED:
        return NextStep(
            _("Retired: a newer version has taken its place"), _("Contracts made from it stay as they are.")
        )
    return NextStep(
        _("In use: contracts are drafted from it"), _("A change of the text is a new version, which is approved again.")
    )
