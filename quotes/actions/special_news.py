"""Who is told what about a special price; never the price (CNF-1)."""

from django.utils.translation import gettext_lazy as _

from quotes.models import SpecialPrice
from salesops.base.clock import today
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.enums import GrantName, Post
from salesops.org.models import Grant, Person
from salesops.org.queries import holders

REVIEW_WANTED = NoticeKind(
    "quotes.special.review_wanted",
    _("A special price waits for the opinions of the departments: %(number)s"),
    NoticeGroup.WAITING,
)
HEARD = NoticeKind(
    "quotes.special.heard",
    _("All departments were heard; you may submit the special price: %(number)s"),
    NoticeGroup.WAITING,
)


def tell_review_wanted(special: SpecialPrice) -> None:
    """The price keepers call the review; where there are none, the director does."""
    grants = Grant.objects.filter(name=GrantName.PRICE_KEEPER, during__contains=today())
    keepers = Person.objects.filter(pk__in=grants.values("person"), is_active=True).order_by("pk")
    for person in list(keepers) or holders(Post.DIRECTOR):
        _tell(person, REVIEW_WANTED, special, "review")


def tell_heard(special: SpecialPrice) -> None:
    """Whoever asked goes on."""
    _tell(special.owner, HEARD, special, "heard")


def _tell(person: Person, kind: NoticeKind, special: SpecialPrice, fact: str) -> None:
    key = f"special:{special.pk}:{fact}:{special.revision}"
    tell(person, kind, params={"number": special.number}, url=special.get_absolute_url(), key=key, about=special)
