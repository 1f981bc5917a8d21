"""A request as it lies before one reader, and what a button with its dialog is made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from salesops.approvals.enums import ConsultationState, StepState
from salesops.approvals.forms.decision import DecisionForm
from salesops.approvals.kinds import Drift, Kind
from salesops.approvals.models import Consultation, Request, Step
from salesops.approvals.run import standing
from salesops.base.look import yuan_text
from salesops.org.models import Person

type Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Offer:
    """One thing to do. ``held`` is why it can't be done yet: the button is greyed and says so."""

    name: str
    label: str
    title: str
    submit: str
    action: str
    effect: str
    facts: Pairs
    hidden: Pairs = field(default_factory=list)
    make_form: Callable[[], Form] | None = None
    key: str = ""
    stop: bool = False
    held: str = ""

    @cached_property
    def form(self) -> Form | None:
        """What is typed in the dialog; made when it is drawn, because it may ask the database."""
        return self.make_form() if self.make_form else None


@dataclass(frozen=True)
class Offers:
    """One main button, a few beside it, the rest in a menu."""

    main: Offer | None
    beside: list[Offer]
    more: list[Offer]

    @property
    def at_hand(self) -> list[Offer]:
        """Those whose dialogs stand on the page; the dialogs of the menu are loaded when they are asked for."""
        return [offer for offer in (self.main, *self.beside) if offer]

    def named(self, name: str) -> Offer | None:
        """The offer of this name, if it stands."""
        return next((offer for offer in (*self.at_hand, *self.more) if offer.name == name), None)


@dataclass(frozen=True)
class Desk:
    """A request as it lies before one reader. Its steps, decisions and consultations are prefetched."""

    request: Request
    kind: Kind[Any]
    reader: Person
    step: Step | None
    shows_amounts: bool
    back: str = ""
    refused: DecisionForm | None = None
    drift: Drift | None = None

    @cached_property
    def steps(self) -> list[Step]:
        """Every step, in the chain's order."""
        return list(self.request.steps.all())

    @cached_property
    def live(self) -> list[Step]:
        """The steps that are being decided now."""
        return [one for one in self.steps if one.state == StepState.OPEN]

    @cached_property
    def open_questions(self) -> list[Consultation]:
        """Opinions that are still waited for."""
        return [one for one in self.request.consultations.all() if one.state == ConsultationState.ASKED]

    @cached_property
    def asked(self) -> Consultation | None:
        """The question that waits for the reader's own opinion."""
        return next((one for one in self.open_questions if one.colleague_id == self.reader.pk), None)

    @cached_property
    def earlier_stages(self) -> list[tuple[int, str]]:
        """The stages before mine that were asked in this request, the nearest first."""
        if self.step is None:
            return []
        named: dict[int, list[str]] = {}
        for one in standing(self.steps):
            if one.order < self.step.order and one.state == StepState.DONE and one.approver:
                names = named.setdefault(one.order, [])
                if one.approver.name not in names:
                    names.append(one.approver.name)
        return [
            (order, _("Stage %(number)s: %(names)s") % {"number": order, "names": _(", ").join(names)})
            for order, names in sorted(named.items(), reverse=True)
        ]

    @cached_property
    def is_last(self) -> bool:
        """Whether no stage comes after the reader's."""
        return self.step is not None and not any(
            one.order > self.step.order and one.state == StepState.WAITING for one in self.steps
        )

    @cached_property
    def facts(self) -> Pairs:
        """What every dialog repeats."""
        facts = [(_("Paper"), self.request.title), (_("Submitted by"), self.request.requester.name)]
        if self.shows_amounts and self.request.amount is not None:
            facts.append((_("Amount"), yuan_text(self.request.amount)))
        if self.step is not None and self.step.approver is not None and self.step.approver_id != self.reader.pk:
            facts.append((_("As stand-in for"), self.step.approver.name))
        return facts

    def url(self, name: str, *args: int) -> str:
        """An address of this request."""
        return reverse(f"approvals:{name}", args=[self.request.pk, *args])
