"""Who asks for days, who confirms them, who reads them (QUO-1)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from quotes.models import DaysRequest, Quote
from quotes.rules.quote import can_edit_quote
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.visibility import visible, visible_to


@visible(DaysRequest)
def _days(person: Person) -> QuerySet[DaysRequest]:
    """The technical department all of them, there is no price on any; others those of the quotes they see."""
    if person.post == Post.TECHNICAL:
        return DaysRequest.objects.all()
    seen = visible_to(person, Quote).order_by().values("pk")
    return DaysRequest.objects.filter(Q(quote__in=seen) | Q(asked_of=person))


def can_see_days(person: Person) -> Verdict:
    """The list of what waits for the technical department."""
    if person.is_active and person.post == Post.TECHNICAL:
        return Allowed()
    return Denied(_("The technical department confirms days; you find them on the quote."), "QUO-1")


def can_ask_days(person: Person, quote: Quote) -> Verdict:
    """Whoever may write the quote."""
    return can_edit_quote(person, quote)


def can_answer_days(person: Person, request: DaysRequest) -> Verdict:
    """Anybody of the technical department: whoever was asked may be away (QUO-1)."""
    if person.is_active and person.post == Post.TECHNICAL:
        return Allowed()
    return Denied(_("The technical department confirms the days."), "QUO-1")


def can_drop_days(person: Person, request: DaysRequest) -> Verdict:
    """Whoever may write the quote takes back what nobody has answered."""
    return can_edit_quote(person, request.quote)
