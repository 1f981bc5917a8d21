"""What the approval engine must know about a special price (PRC-4)."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.rules import refuse_untraded
from quotes.actions.special import approve_special, close_special, refuse_special_approval, return_special
from quotes.enums import SPECIAL, Department, SpecialState
from quotes.models import SpecialPrice
from quotes.queries.special import special_order, why_not_approved
from quotes.rules import can_see_special
from salesops.approvals.kinds import Drift, Facts, Kind, SignOffSpec, StageSpec, register
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Person


class SpecialApproval(Kind[SpecialPrice]):
    """After the collective review the director decides, then the general manager."""

    key = SPECIAL
    label = _("special price")
    model = SpecialPrice
    card_template = "quotes/special/_card.html"
    outcome = pgettext_lazy("special price", "May be quoted once")
    fact_names: ClassVar[dict[str, Sentence]] = {
        "amount": _("amount at the special price"),
        "below_floor": _("share below the usual floor"),
    }
    share_names: ClassVar[Collection[str]] = ("below_floor",)
    field_names: ClassVar[Mapping[str, Sentence]] = {
        "customer": _("Customer"),
        "product": _("Product"),
        "quantity": _("Quantity"),
        "price": _("special price, tax included"),
        "valid_from": _("Valid from"),
        "valid_to": _("Last day"),
        "reason": _("Reason"),
        **{department.value: department.label for department in Department},
    }

    def facts(self, subject: SpecialPrice) -> Facts:
        below = 1 - subject.price / subject.usual_floor
        return {"amount": str(subject.amount), "below_floor": str(below.quantize(Decimal("0.0001")))}

    def snapshot(self, subject: SpecialPrice) -> Facts:
        return {
            "number": subject.number,
            "customer": subject.customer.name,
            "product": str(subject.product),
            "unit": subject.product.unit,
            "quantity": str(subject.quantity),
            "price": str(subject.price),
            "amount": str(subject.amount),
            "given_up": str(subject.given_up),
            "usual_floor": str(subject.usual_floor),
            "usual_list": str(subject.usual_list),
            "usual_ceiling": str(subject.usual_ceiling),
            "valid_from": subject.valid_from.isoformat(),
            "valid_to": subject.valid_to.isoformat(),
            "reason": subject.reason,
            **{opinion.department: opinion.text for opinion in subject.opinions.order_by("pk")},
        }

    def title(self, subject: SpecialPrice) -> str:
        return f"{subject.customer.name} {subject.number}"

    def url(self, subject: SpecialPrice) -> str:
        return subject.get_absolute_url()

    def amount(self, subject: SpecialPrice) -> Decimal | None:
        return subject.amount

    def may_see(self, person: Person, subject: SpecialPrice) -> Verdict:
        return can_see_special(person, subject)

    def check(self, subject: SpecialPrice, *, by: Person) -> None:
        """Nobody approves what could not be used any more, or for a customer that we stopped serving."""
        refuse_untraded(subject.customer)
        refuse_special_approval(subject)

    def drifts(self, keys: Collection[int], reader: Person) -> dict[int, Drift]:
        """Its days are over, its product is off sale, or special prices are not in use any more."""
        in_use = special_order()
        waiting = SpecialPrice.objects.filter(pk__in=keys, state=SpecialState.PENDING).select_related("product")
        found = {one.pk: why_not_approved(one, in_use=in_use) for one in waiting}
        return {key: Drift(_("can't be used"), refusal.sentence, refusal) for key, refusal in found.items() if refusal}

    def approved(self, subject: SpecialPrice, *, by: Person) -> None:
        approve_special(subject, by=by)

    def returned(self, subject: SpecialPrice, *, by: Person) -> None:
        return_special(subject, by=by)

    def rejected(self, subject: SpecialPrice, *, by: Person) -> None:
        close_special(subject, SpecialState.REJECTED, by=by)

    def withdrawn(self, subject: SpecialPrice, *, by: Person) -> None:
        return_special(subject, by=by)

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("director")]), StageSpec([SignOffSpec("gm")])]


register(SpecialApproval())
