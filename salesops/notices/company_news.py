"""What people are told about the company's particulars on papers: made beside this app, told from here (QUO-4)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.jobs import job
from salesops.notices.actions import tell
from salesops.notices.enums import NoticeGroup
from salesops.notices.kinds import NoticeKind
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import holders

PROPOSED = NoticeKind(
    "documents.profile_proposed",
    _("%(by)s wants to change what papers say about the company, the account perhaps. It needs your yes."),
    NoticeGroup.WAITING,
)
ACCEPTED = NoticeKind("documents.profile_accepted", _("%(by)s agreed to the company's new particulars."))
REFUSED = NoticeKind("documents.profile_refused", _("%(by)s refused the company's new particulars."))


@job
def tell_profile_proposed(proposal_id: int, by_id: int) -> None:
    """Tell finance and the general manager, who know the company's account."""
    by = Person.objects.get(pk=by_id)
    for person in (*holders(Post.FINANCE), *holders(Post.GM)):
        if person != by:
            _tell(person, PROPOSED, by, f"profile-proposed:{proposal_id}")


@job
def tell_profile_decided(person_id: int, by_id: int, proposal_id: int, is_accepted: bool) -> None:
    """Tell whoever entered them."""
    person, by = Person.objects.get(pk=person_id), Person.objects.get(pk=by_id)
    _tell(person, ACCEPTED if is_accepted else REFUSED, by, f"profile-decided:{proposal_id}")


def _tell(person: Person, kind: NoticeKind, by: Person, key: str) -> None:
    tell(person, kind, params={"by": by.name}, url=reverse("documents:profile-list"), key=key)
