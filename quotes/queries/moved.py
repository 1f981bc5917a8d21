"""What moves under a quote while it waits: the prices of the day of the decision rule (QUO-2, PRC-4).

The same answer for who is about to decide, for the account manager, and for the door (`refuse_moved_prices`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import CustomerStatus
from customers.rules import refuse_untraded
from quotes.enums import QuoteState
from quotes.models import PricePolicy, Quote, QuoteLine
from quotes.pricing import Band, rank
from quotes.queries.judging import JudgedLine, Judgement
from quotes.queries.price import best_band_of_line, policy_in_force
from quotes.queries.quote import judge_quotes, stored_judgements
from quotes.queries.shown import Spectacles
from salesops.approvals.differences import Change
from salesops.base.look import day_text
from salesops.base.look.figures import NOTHING, round_amount_text
from salesops.base.prepared import Prepared, is_one_of
from salesops.base.refusals import Refusal
from salesops.org.enums import Post

RETURN_IT = gettext_lazy("Return it with this reason; the account manager changes the quote and submits again.")
ALL_SEEING = Spectacles("", {}, sees_bands=True)


@dataclass(frozen=True, slots=True)
class Moved:
    """A quote by the prices of the day as against those by which it was submitted."""

    quote: Quote
    then: Judgement
    now: Judgement
    on: date

    @property
    def lines(self) -> list[tuple[JudgedLine, JudgedLine]]:
        """The lines whose walls, authorities or verdict are others now, as they were and as they are."""
        pairs = zip(self.then.lines, self.now.lines, strict=True)
        return [(was, is_) for was, is_ in pairs if (was.walls, was.verdict.state) != (is_.walls, is_.verdict.state)]

    @property
    def last_day(self) -> date | None:
        """The last day of the prices, where the quote would be valid for longer (QUO-4)."""
        end = self.now.policy_ends
        return end if end is not None and self.quote.valid_until > end else None

    @property
    def higher_post(self) -> Post | None:
        """Who must agree to it now, where that is a higher post than before (PRC-4)."""
        needed = self.now.needed_post
        return needed if needed is not None and rank(needed) > rank(self.then.needed_post or "") else None

    def refusal(self, eyes: Spectacles = ALL_SEEING) -> Refusal | None:
        """Why it could not be approved as it was submitted, as far as the reader may know; None where it could.

        Its customer is served no more, its days are over, the prices end before it does, a line left its band, or a
        line now needs a higher post than the chain asked for (CUS-4, QUO-2, QUO-4, PRC-4).
        """
        try:
            refuse_untraded(self.quote.customer)
        except Refusal as untraded:
            return untraded
        if self.last_day or self.quote.valid_until < self.on:
            said = _("The quote can be valid until %(day)s only.") % {
                "day": day_text(self.last_day or self.quote.valid_until)
            }
            return Refusal("QUO-4", said, RETURN_IT)
        if self.now.refused:
            moved = self.now.refused[0]
            words = {"line": moved.position, "why": self._why(moved, eyes)}
            said = _("The price of line %(line)d moved since the quote was submitted: %(why)s") % words
            return Refusal("QUO-2", said, RETURN_IT)
        needed = self.higher_post
        if needed:
            said = _("By today's discount authorities this quote needs the %(post)s.") % {"post": needed.label}
            return Refusal("PRC-4", said, RETURN_IT)
        return None

    def since(self) -> str:
        """By what the prices are others now, for a quote that could still be approved."""
        in_force = self.now.policy
        if in_force is not None and in_force.pk != self.quote.policy_id:
            words = {"number": in_force.number, "day": day_text(in_force.valid_from)}
            return _("Prices moved since this was submitted: %(number)s is in force since %(day)s.") % words
        return _("Prices moved since this was submitted: another band holds for this customer by now.")

    def changes(self, eyes: Spectacles) -> list[Change]:
        """The walls of each line that moved, for whoever reads walls (CNF-1)."""
        if not eyes.sees_bands:
            return []
        named = _("Line %(line)d, %(product)s")
        return [
            Change(
                named % {"line": was.position, "product": was.data.product.code}, _walls(was.walls), _walls(is_.walls)
            )
            for was, is_ in self.lines
            if _walls(was.walls) != _walls(is_.walls)
        ]

    def _why(self, line: JudgedLine, eyes: Spectacles) -> str:
        """What changed: off sale, another version, or the customer that the line is for."""
        product, in_force, why = line.data.product, self.now.policy, eyes.said(line.verdict)
        if not product.is_on_sale(self.on):
            day = day_text(product.withdrawn_on) if product.withdrawn_on else ""
            return _("%(product)s is off sale since %(day)s") % {"product": product.code, "day": day}
        if in_force is None:
            return why
        if in_force.pk != self.quote.policy_id:
            words = {"why": why, "number": in_force.number, "day": day_text(in_force.valid_from)}
            return _("%(why)s (by %(number)s, in force since %(day)s)") % words
        was = next((one for one in self.then.lines if one.position == line.position), None)
        if was is not None and was.special is not None:
            return _("%(why)s (the special price %(number)s holds no more)") % {
                "why": why,
                "number": was.special.number,
            }
        return _("%(why)s (another band holds for this customer by now)") % {"why": why}


def moved(quote: Quote, *, on: date) -> Moved:
    """One quote by the prices of a day, moved or not; for the door, which asks under its lock."""
    return Moved(quote, stored_judgements([quote])[quote.pk], judge_quotes([quote], on=on)[quote.pk], on)


def moved_among(keys: Collection[int], *, on: date) -> list[Moved]:
    """Those of the waiting quotes under which something moved. Two queries while nothing did, else a fixed number."""
    quotes = list(_touched(keys, policy_in_force(on), on)) if keys else []
    if not quotes:
        return []
    then, now = stored_judgements(quotes), judge_quotes(quotes, on=on)
    found = [Moved(quote, then[quote.pk], now[quote.pk], on) for quote in quotes]
    return [one for one in found if one.lines or one.refusal()]


def moved_by_prices(*, on: date) -> list[Moved]:
    """Waiting quotes that the version in force would not let through any more, submitted by another version (QUO-2).

    Out of their band, valid beyond its last day, or in need of a higher post. A fixed number of queries.
    """
    in_force = policy_in_force(on)
    if in_force is None:
        return []
    waiting = Quote.objects.filter(state=QuoteState.IN_REVIEW).exclude(policy=in_force)
    found = moved_among(list(waiting.values_list("pk", flat=True)), on=on)
    return [one for one in found if one.now.refused or one.last_day or one.higher_post]


def _touched(keys: Collection[int], in_force: PricePolicy | None, on: date) -> list[Quote]:
    """Those that need a closer look: another band is the best one for a line, or a day has passed."""
    if in_force is None:
        return list(_waiting(list(keys)))
    return _changed(list(keys), in_force.pk, on, in_force.valid_to or date.max)


def _waiting(keys: list[int]) -> QuerySet[Quote]:
    found = Quote.objects.filter(is_one_of("id", keys), state=QuoteState.IN_REVIEW)
    return found.select_related("customer", "policy", "owner").order_by("pk")


def _changed_by(keys: list[int], policy: int, on: date, valid_to: date) -> QuerySet[Quote]:
    best = best_band_of_line(policy).values("pk")[:1]
    lines = QuoteLine.objects.filter(quote=OuterRef("pk")).annotate(best=Subquery(best))
    other = Q(best=None) | ~Q(best=F("band")) | Q(special__isnull=False) | Q(product__withdrawn_on__lte=on)
    over = Q(valid_until__lt=on) | Q(customer__status=CustomerStatus.STOPPED) | Q(valid_until__gt=valid_to)
    return _waiting(keys).filter(over | Q(Exists(lines.filter(other))))


_changed = Prepared[Quote](_changed_by, list, int, date, date)


def _walls(walls: Band | None) -> str:
    if walls is None:
        return NOTHING
    return " – ".join(round_amount_text(wall) for wall in (walls.floor, walls.list_price, walls.ceiling))
