"""The attempts outside the band, for the director and those above (PRC-4)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from quotes.filters import AttemptFilter
from quotes.models import PriceAttempt
from quotes.queries.attempt import sum_of_attempts, with_gap
from quotes.rules import can_see_attempts
from salesops.base.look import amount_text
from salesops.desk.pages import Column, ListPage
from salesops.org.pages import deny, reader
from salesops.org.visibility import visible_to


class AttemptList(ListPage):
    """Who tried to offer what outside its band, by how much, by which path; nothing is ever taken off it."""

    model = PriceAttempt
    filterset_class = AttemptFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("product", gettext_lazy("Product"), sort="product", order_by=("product__code",)),
        Column("who", gettext_lazy("Who"), sort="who", order_by=("tried_by__name",)),
        Column("quote", gettext_lazy("Quote")),
        Column("amount", gettext_lazy("Amount"), sort="amount", order_by=("final_amount",), numeric=True),
        Column("off", gettext_lazy("Outside by"), sort="off", order_by=("off_by",), numeric=True),
        Column("share", gettext_lazy("Of the limit"), sort="share", order_by=("off_share",), numeric=True),
        Column("path", gettext_lazy("Path")),
        Column("when", gettext_lazy("When"), sort="when", order_by=("tried_at",), numeric=True),
    )
    row_template = "quotes/attempt/_row.html"
    title = gettext_lazy("Attempts outside the band")
    empty_title = gettext_lazy("Nobody tried to leave the band")
    empty_text = gettext_lazy(
        "A price below its floor or above its ceiling is refused on every path; each attempt is kept here for good."
    )
    default_sort = "-when"
    table_class = "brief"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceAttempt]:
        """All that were kept."""
        person = reader(request)
        deny(can_see_attempts(person))
        return with_gap(visible_to(person, PriceAttempt))

    def totals(self, queryset: QuerySet[PriceAttempt]) -> Mapping[str, Any] | None:
        """How many, by how many people, and how far outside in all."""
        count, people, off = sum_of_attempts(queryset)
        return {
            "product": ngettext("%(count)d attempt", "%(count)d attempts", count) % {"count": count},
            "who": ngettext("%(count)d person", "%(count)d people", people) % {"count": people},
            "off": amount_text(off),
        }

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        return {
            "up": _("Quotes"),
            "up_url": reverse("quotes:quote-list"),
            "sub": _("Each was refused; none reached a customer."),
        }
