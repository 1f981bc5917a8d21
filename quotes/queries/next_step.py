"""What is next with a version of the price policy that was issued (PRC-3); a draft's steps stand in its own part."""

from datetime import timedelta

from django.utils.translation import gettext as _

from quotes.models import PricePolicy
from salesops.base.clock import today
from salesops.base.look import NextStep, day_text

SOON = timedelta(days=30)


def next_for_policy(policy: PricePolicy) -> NextStep | None:
    """None for a draft. Without prices nothing can be quoted, so an end that is near asks for a new version."""
    if policy.is_draft:
        return None
    day, last = today(), policy.valid_to
    if policy.valid_from > day:
        say = _("It comes into force on %(day)s") % {"day": day_text(policy.valid_from)}
        return NextStep(say, _("Until then quotes are made by the version before it."))
    if last is None:
        return NextStep(_("In force until a last day is set"), _("A change of prices is a new version."))
    if last < day:
        return NextStep(
            _("No longer in force: nothing is left to do"), _("Quotes that were made by it keep its prices.")
        )
    said = {"day": day_text(last)}
    if last - day <= SOON:
        say = _("The price keeper drafts the next version: this one ends on %(day)s") % said
        return NextStep(say, _("Without prices in force nothing can be quoted."))
    return NextStep(_("In force until %(day)s") % said, _("A change of prices is a new version."))
