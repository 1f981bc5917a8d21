"""A price is agreed to by the posts that may grant it, whatever chain an administrator puts in force (PRC-4)."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from quotes.pricing import rank
from salesops.approvals.enums import StepState
from salesops.approvals.models import Request
from salesops.base.refusals import Refusal
from salesops.org.enums import Post

ADMIN_MENDS_IT = _("Ask the administrator to put that post back into the chain, then submit again.")


def refuse_unasked_authority(request: Request, needed: Post | None) -> None:
    """Raise ``Refusal`` PRC-4 unless the request asks a post that may grant ``needed``'s discount; None needs nobody.

    Within the caller's transaction: a request that asks too few people is never opened.
    """
    if needed is not None and rank(needed) > max(map(rank, _asked(request)), default=-1):
        raise _unasked(needed)


def refuse_unasked_post(request: Request, *wanted: Post) -> None:
    """Raise ``Refusal`` PRC-4 unless the request asks each of these posts."""
    asked = _asked(request)
    missing = next((post for post in wanted if post not in asked), None)
    if missing is not None:
        raise _unasked(missing)


def _asked(request: Request) -> Sequence[str]:
    return list(request.steps.exclude(state=StepState.SKIPPED).values_list("post", flat=True))


def _unasked(post: Post) -> Refusal:
    return Refusal(
        "PRC-4",
        _("The %(post)s has to agree to this price, and the chain in force does not ask them.") % {"post": post.label},
        ADMIN_MENDS_IT,
    )
