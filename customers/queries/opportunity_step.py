"""What is next with an opportunity (DSH-1)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from customers.enums import Stage
from customers.models import Opportunity
from customers.queries.opportunity import is_stale
from salesops.base.clock import today
from salesops.base.look import NextStep, day_text
from salesops.base.verdicts import Verdict


def next_for_opportunity(opportunity: Opportunity, *, may_change: Verdict, may_reopen: Verdict) -> NextStep:
    """A closed one rests; a date that has passed is set anew; else what its owner wrote down, or what to write down."""
    who = {"name": opportunity.owner.name}
    mine = bool(may_change)
    if opportunity.closed_at is not None:
        won = opportunity.stage == Stage.WON
        return NextStep(
            _("Won: now the quote and the contract count") if won else _("Lost: nothing is left to do"),
            opportunity.closing_note,
            label=_("Open again…") if may_reopen else "",
            url=reverse("customers:opportunity-reopen", args=[opportunity.pk]),
        )
    edit = reverse("customers:opportunity-edit", args=[opportunity.pk])
    if opportunity.expected_on < today():
        return NextStep(
            _("Set a new expected close, or close it") if mine else _("%(name)s sets a new expected close") % who,
            _("It was expected by %(day)s.") % {"day": day_text(opportunity.expected_on)},
            mine=mine,
            label=_("Set it") if mine else "",
            url=f"{edit}#id_expected_on",
        )
    if opportunity.next_step:
        day = {"day": day_text(opportunity.next_on)}
        return NextStep(
            opportunity.next_step if mine else _("%(name)s: %(step)s") % (who | {"step": opportunity.next_step}),
            _("By %(day)s.") % day if opportunity.next_on else "",
            mine=mine,
            label=_("Log contact") if mine else "",
            url=reverse("customers:note-new", args=[opportunity.customer_id]),
        )
    idle = {"day": day_text(opportunity.touched_at)}
    return NextStep(
        _("Write down the next step") if mine else _("%(name)s writes down the next step") % who,
        _("Nothing has moved it since %(day)s.") % idle if is_stale(opportunity) else "",
        mine=mine,
        label=_("Write it down") if mine else "",
        url=f"{edit}#id_next_step",
    )
