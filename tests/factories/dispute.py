"""Disputes over a customer for tests, opened through the action."""

from datetime import timedelta
from typing import Any

from customers.actions.dispute import ClaimData, RulingData, answer_dispute, open_dispute, rule_dispute
from customers.enums import Ruling
from customers.models import Customer, Dispute
from salesops.base import clock
from salesops.org.models import Person

CLAIM = "三月起我一直在跟进，已两次上门演示。"


def make_dispute(customer: Customer, *, by: Person, **said: Any) -> Dispute:
    """A dispute that ``by`` opened today over a customer that somebody else keeps."""
    told: dict[str, Any] = {
        "name": customer.name,
        "claim": CLAIM,
        "first_contact_on": clock.today() - timedelta(days=30),
    }
    return open_dispute(ClaimData(**told | said), by=by)


def rule_for(dispute: Dispute, ruling: Ruling, percent: int | None = None) -> Dispute:
    """Ruled by whoever has to, once the keeper has answered."""
    answered = answer_dispute(dispute, "客户由我登记并一直在跟进。", by=dispute.customer.owner)
    data = RulingData(ruling, "双方都有投入，提成分享。", percent)
    return rule_dispute(answered, data, revision=answered.revision, by=answered.ruler)
