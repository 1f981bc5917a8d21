"""Who reads and writes what the market does: everybody who sells or markets (CUS-6)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import Competitor, MarketNote, PriceObservation
from customers.rules.customer import READERS
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Person
from salesops.org.visibility import visible

# Who may say that a competitor is one no longer; everybody who reads the market writes about it.
MARKET_KEEPERS = ALL_SEEING_POSTS | {Post.REGIONAL_MANAGER, Post.MARKETING_ASSISTANT}


@visible(Competitor)
def competitors_visible_to(person: Person) -> QuerySet[Competitor]:
    """The market is no secret among those who sell and market: what one learned serves all (CUS-6)."""
    return Competitor.objects.all() if person.post in READERS else Competitor.objects.none()


@visible(PriceObservation)
def prices_visible_to(person: Person) -> QuerySet[PriceObservation]:
    """As competitors: these prices are others', none of ours. Whom they were asked is shown by the customer's rule."""
    return PriceObservation.objects.all() if person.post in READERS else PriceObservation.objects.none()


@visible(MarketNote)
def market_notes_visible_to(person: Person) -> QuerySet[MarketNote]:
    """As competitors. Whom a note was heard from is shown by the customer's rule."""
    return MarketNote.objects.all() if person.post in READERS else MarketNote.objects.none()


def can_see_market(person: Person) -> Verdict:
    """May this person read competitors, their prices, market notes and the digest, and write them (CUS-6)?"""
    if person.is_active and person.post in READERS:
        return Allowed()
    return Denied(_("What is known about the market is for the sales and marketing posts."), "CUS-6")


def can_edit_competitor(person: Person, competitor: Competitor) -> Verdict:
    """May this person change what is written about it? Whoever knows better; an archived one stays as it is."""
    return can_see_market(person) and _still_watched(competitor)


def can_archive_competitor(person: Person, competitor: Competitor) -> Verdict:
    """May this person say that it is no competitor any more?"""
    if not person.is_active or person.post not in MARKET_KEEPERS:
        return Denied(_("A competitor is archived by the managers and by marketing."), "CUS-6")
    return Allowed()


def can_correct_price(person: Person, price: PriceObservation) -> Verdict:
    """May this person correct this price? Its author may, once; what was written stays readable (CUS-6)."""
    if price.author_id != person.pk:
        return Denied(_("A price is corrected by whoever wrote it down; write down a newer one."), "CUS-6")
    if hasattr(price, "corrected_by"):
        return Denied(_("This price was corrected already; correct the newer one."), "CUS-6")
    return can_see_market(person)


def _still_watched(competitor: Competitor) -> Verdict:
    if competitor.archived_at is None:
        return Allowed()
    return Denied(
        _("This competitor is archived; archived ones stay as they are."),
        "CUS-6",
        _("Add the company again: its name is free."),
    )
