"""Who may see what was frozen, and who writes the annual forecast (OPP-2, OPP-5, ORG-2)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import AnnualState
from customers.models import AnnualForecast, FrozenFigure
from salesops.base.clock import today
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Person
from salesops.org.visibility import by_owner_and_region, visible

AUTHORS = frozenset({Post.DIRECTOR, Post.SALES_VP})


@visible(FrozenFigure)
def frozen_visible_to(person: Person) -> QuerySet[FrozenFigure]:
    """As the opportunities themselves: whose they were on that day says who sees them."""
    return by_owner_and_region(person, FrozenFigure.objects.all())


@visible(AnnualForecast)
def annuals_visible_to(person: Person) -> QuerySet[AnnualForecast]:
    """Those that were filed, for whoever sees everything; a draft is its author's."""
    if person.post not in ALL_SEEING_POSTS:
        return AnnualForecast.objects.none()
    return AnnualForecast.objects.filter(Q(state=AnnualState.FILED) | Q(author=person))


def can_see_annuals(person: Person) -> Verdict:
    """May this person open the list of annual forecasts? Which are on it, `visible_to` says."""
    if person.is_active and person.post in ALL_SEEING_POSTS:
        return Allowed()
    return Denied(_("Annual forecasts are for the management."), "OPP-5")


def can_write_annual(person: Person) -> Verdict:
    """May this person begin one?"""
    if person.is_active and person.post in AUTHORS:
        return Allowed()
    return Denied(_("The annual forecast is written by the director."), "OPP-5")


def can_change_annual(person: Person, annual: AnnualForecast) -> Verdict:
    """May this person change and file it? Its author, until it is filed."""
    if annual.state == AnnualState.FILED:
        return Denied(_("What is filed does not change."), "OPP-5", _("Write what is new into the next one."))
    if person.is_active and person.pk == annual.author_id:
        return can_write_annual(person)
    return Denied(_("An annual forecast is changed by its author."), "OPP-5")


def years_to_write() -> tuple[int, int]:
    """This year and the next."""
    year = today().year
    return year, year + 1
