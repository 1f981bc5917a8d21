"""Reads about competitors, their prices and market notes (CUS-6)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.enums import MarketTopic, Stage
from customers.models import Competitor, Customer, MarketNote, Opportunity, PriceObservation
from customers.offering import offered
from salesops.base import clock
from salesops.base.look import NextStep, day_text, dotted
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Person
from salesops.org.visibility import visible_to

LATEST = 20
OLD_AFTER = timedelta(days=90)
"""A price that nobody saw for so long says little about today."""
UNCORRECTED = Q(corrected_by__isnull=True)


def prices_read_by(reader: Person) -> QuerySet[PriceObservation]:
    """Those that no later one corrects, with what a row shows; whom they were asked only where the reader sees them."""
    found = visible_to(reader, PriceObservation).filter(UNCORRECTED).select_related("competitor", "author")
    return found.prefetch_related(_customers_seen_by(reader))


def notes_read_by(reader: Person) -> QuerySet[MarketNote]:
    """With what a row shows; whom they were heard from only where the reader sees them."""
    found = visible_to(reader, MarketNote).select_related("competitor", "author", "region")
    return found.prefetch_related(_customers_seen_by(reader))


def _customers_seen_by(reader: Person) -> Prefetch[str, QuerySet[Customer], str]:
    return Prefetch("customer", visible_to(reader, Customer).only("name"))


def with_prices(competitors: QuerySet[Competitor]) -> QuerySet[Competitor]:
    """Each with ``known``, how many of its prices we know, and ``last_seen``, the day of the newest."""
    standing = Q(prices__isnull=False, prices__corrected_by__isnull=True)
    return competitors.annotate(
        known=Count("prices", filter=standing), last_seen=Max("prices__seen_on", filter=standing)
    )


def competitor_names() -> list[str]:
    """What a form suggests; one query."""
    return list(Competitor.objects.filter(archived_at=None).order_by("name").values_list("name", flat=True))


def product_names() -> list[str]:
    """What we sell today, for a form to suggest: where the market writes the same, it can be compared."""
    return [one.name for one in offered(clock.today())]


@dataclass(frozen=True, slots=True)
class CompetitorPage:
    """What the page of a competitor shows besides the file; ``lost`` opportunities are those the reader sees."""

    prices: list[PriceObservation]
    notes: list[MarketNote]
    lost: int

    @property
    def newest(self) -> PriceObservation | None:
        """The price that was seen last."""
        return self.prices[0] if self.prices else None


def page_of_competitor(competitor: Competitor, *, reader: Person, may_see_lost: Verdict) -> CompetitorPage:
    """The newest prices and notes; at most five queries."""
    lost = 0
    if may_see_lost:
        theirs = Q(stage=Stage.LOST, lost_to__iexact=competitor.name)
        lost = visible_to(reader, Opportunity).filter(theirs).count()
    return CompetitorPage(
        prices=list(prices_read_by(reader).filter(competitor=competitor)[:LATEST]),
        notes=list(notes_read_by(reader).filter(competitor=competitor)[:LATEST]),
        lost=lost,
    )


def facts_of_competitor(competitor: Competitor, *, lost: int) -> list[tuple[Sentence, str]]:
    """What is known about it, labels and values as people read them."""
    names = ("website", "strengths", "weaknesses", "remark")
    facts: list[tuple[Sentence, str]] = [(_label(name), getattr(competitor, name)) for name in names]
    facts.append((_("Opportunities lost to it"), str(lost) if lost else ""))
    facts.append((_label("created_at"), dotted(day_text(competitor.created_at), competitor.created_by)))
    return [(name, value) for name, value in facts if value]


def _label(name: str) -> Sentence:
    called: Sentence = getattr(Competitor._meta.get_field(name), "verbose_name", name)
    return called


def next_for_competitor(competitor: Competitor, newest: PriceObservation | None, *, may_add: Verdict) -> NextStep:
    """A price to write down where none is known or the newest is old; else to keep watching (DSH-1)."""
    if competitor.archived_at is not None:
        return NextStep(_("Archived: nothing is left to do"), _("Its prices and notes stay readable."))
    add = f"{reverse('customers:observation-new')}?competitor={competitor.pk}"
    label = _("Add price") if may_add else ""
    if newest is None:
        why = _("Tender results and customers' files name prices: each one tells where we stand.")
        return NextStep(_("Write down what it asks for its products"), why, mine=True, label=label, url=add)
    last = {"day": day_text(newest.seen_on)}
    if newest.seen_on < clock.today() - OLD_AFTER:
        why = _("The newest price is of %(day)s.") % last
        return NextStep(_("Find out what it asks today"), why, mine=True, label=label, url=add)
    return NextStep(_("Keep watching its prices"), _("The newest price is of %(day)s.") % last, label=label, url=add)


def facts_of_note(note: MarketNote) -> list[tuple[Sentence, str]]:
    """What it is about, labels and values as people read them; of `notes_read_by`."""
    facts: list[tuple[Sentence, object]] = [
        (_note_label("topic"), note.get_topic_display()),
        *((_note_label(name), getattr(note, name)) for name in ("specification", "quantity")),
        (_("Heard at"), note.customer),
        (_("Competitor"), note.competitor),
        (_note_label("region"), note.region),
    ]
    return [(name, str(value)) for name, value in facts if value]


def next_for_note(note: MarketNote, *, may_open: bool) -> NextStep:
    """An opportunity where a customer of one's own needs something; a price to find out; else it was read (DSH-1)."""
    if may_open and note.customer and note.topic == MarketTopic.DEMAND:
        return NextStep(
            _("Take up an opportunity, if they mean to buy"),
            mine=True,
            label=_("Take up an opportunity"),
            url=reverse("customers:opportunity-new", args=[note.customer.pk]),
        )
    if note.competitor and note.competitor.archived_at is None:
        add = f"{reverse('customers:observation-new')}?competitor={note.competitor.pk}"
        return NextStep(_("If a price was named, write it down"), label=_("Add price"), url=add)
    return NextStep(_("Nothing is left to do"), _("The director reads it in the digest of the month."))


def _note_label(name: str) -> Sentence:
    called: Sentence = getattr(MarketNote._meta.get_field(name), "verbose_name", name)
    return called


@dataclass(frozen=True, slots=True)
class MarketOfCustomer:
    """What was heard and seen at one customer."""

    notes: list[MarketNote]
    prices: list[PriceObservation]


def market_of_customer(customer: Customer, *, reader: Person) -> MarketOfCustomer:
    """The newest of both; four queries at most."""
    return MarketOfCustomer(
        notes=list(notes_read_by(reader).filter(customer=customer)[:LATEST]),
        prices=list(prices_read_by(reader).filter(customer=customer)[:LATEST]),
    )
