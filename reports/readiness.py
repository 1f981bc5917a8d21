"""What a report still lacks before it can be submitted (RPT-4): asked while one types and again in the action."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from salesops.base.refusals import Sentence


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing, what to do about it, and the field where it is missing."""

    sentence: Sentence
    next_step: Sentence
    field: str | None = None


def first_gap(*, unmarked: Sequence[str], progress: str, planned: int) -> Gap | None:
    """The first thing that keeps a report from being submitted, in the order of the page; None when it is ready.

    ``unmarked`` are the texts of last plan's items without a mark, ``planned`` counts next week's items, the moved ones
    included.
    """
    if unmarked:
        sentence = ngettext_lazy(
            "%(count)d item of the last plan is not marked: %(item)s",
            "%(count)d items of the last plan are not marked, the first: %(item)s",
            "count",
        )
        return Gap(
            sentence % {"count": len(unmarked), "item": unmarked[0]},
            _("Mark each of them as done, moved or dropped."),
        )
    if not progress.strip():
        return Gap(_("Nothing is written about the progress of the business."), _("Write a sentence."), "progress")
    if not planned:
        return Gap(_("Nothing is planned for next week."), _("Add at least one item to the plan."))
    return None
