"""Who is told what about a price policy; never a price (CNF-1)."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quotes.models import PricePolicy
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import holders

OPINION_WANTED = NoticeKind(
    "quotes.price.opinion_wanted", _("A price policy waits for your opinion: %(title)s"), NoticeGroup.WAITING
)
OPINION_VOIDED = NoticeKind(
    "quotes.price.opinion_voided",
    _("The price policy changed after your opinion, which is wanted again: %(title)s"),
    NoticeGroup.WAITING,
)
APPROVAL_WANTED = NoticeKind(
    "quotes.price.approval_wanted", _("A price policy waits for your approval: %(title)s"), NoticeGroup.WAITING
)
ISSUED = NoticeKind("quotes.price.issued", _("A new price list is issued: %(title)s, in force from %(day)s"))
READERS = (Post.DIRECTOR, Post.REGIONAL_MANAGER, Post.ACCOUNT_MANAGER, Post.SALES_ASSISTANT)


def tell_director(draft: PricePolicy) -> None:
    """All departments were heard: now the director's word is wanted."""
    _tell(holders(Post.DIRECTOR), OPINION_WANTED, draft, f"opinion:{draft.revision}")


def tell_voided(draft: PricePolicy, director: Person) -> None:
    """The content changed under the director's opinion."""
    _tell([director], OPINION_VOIDED, draft, f"voided:{draft.revision}")


def tell_general_manager(draft: PricePolicy) -> None:
    """Everything is said: the version can be issued."""
    _tell(holders(Post.GM), APPROVAL_WANTED, draft, f"approval:{draft.revision}")


def tell_issued(policy: PricePolicy) -> None:
    """Everybody who sells by it, and who drafted it."""
    readers = {person.pk: person for post in READERS for person in holders(post)}
    if policy.created_by.is_active:
        readers[policy.created_by_id] = policy.created_by
    for person in readers.values():
        words = {"title": str(policy), "day": policy.valid_from.isoformat()}
        tell(person, ISSUED, params=words, url=reverse("quotes:price-list"), key=f"price:{policy.pk}:issued")


def _tell(people: Iterable[Person], kind: NoticeKind, draft: PricePolicy, fact: str) -> None:
    for person in people:
        url = reverse("quotes:price-detail", args=[draft.pk])
        tell(person, kind, params={"title": draft.title}, url=url, key=f"price:{draft.pk}:{fact}", about=draft)
