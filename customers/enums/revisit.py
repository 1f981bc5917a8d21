"""Calls on a customer after acceptance: how they stand, and how content the customer is (CUS-5)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RevisitState(TextChoices):
    """due → done, or unreached after so many tries as the setting says; who calls back later makes it done."""

    DUE = "due", pgettext_lazy("revisit", "To be called")
    DONE = "done", pgettext_lazy("revisit", "Spoken with")
    UNREACHED = "unreached", pgettext_lazy("revisit", "Not reached")


REVISIT_MARK = {
    RevisitState.DUE: "open",
    RevisitState.DONE: "done",
    RevisitState.UNREACHED: "off",
}


class Score(IntegerChoices):
    """How content the customer is, from 1 to 5."""

    VERY_POOR = 1, _("1 · very dissatisfied")
    POOR = 2, _("2 · dissatisfied")
    FAIR = 3, _("3 · neither")
    GOOD = 4, _("4 · satisfied")
    VERY_GOOD = 5, _("5 · very satisfied")


UNHAPPY = Score.POOR
"""So low, or lower, and the customer's people are told."""


class RevisitVerb(TextChoices):
    """What the audit trail says about a call after acceptance; the contract follows."""

    PLANNED = "customers.revisit.planned", _("planned the follow-up call")
    DONE = "customers.revisit.done", _("made the follow-up call")
    TRIED = "customers.revisit.tried", _("reached nobody for the follow-up call")
    UNREACHED = "customers.revisit.unreached", _("gave up the follow-up call: nobody was reached")
