"""What the list of customers sums of quotes."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from customers.figures import Figure
from quotes.enums import QuoteState
from quotes.models import OFFERED, Quote
from quotes.rules import can_see_quotes
from salesops.org.models import Person
from salesops.org.visibility import visible_to


def _on_the_table(person: Person) -> QuerySet[Quote]:
    return visible_to(person, Quote).filter(state__in=(*OFFERED, QuoteState.IN_REVIEW), result=None)


Figure("quoted", _("Open quotes"), can_see_quotes, _on_the_table, "total").hand_in()
