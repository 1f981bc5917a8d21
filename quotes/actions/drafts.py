"""The lock and the guards that every door of a draft price policy goes through."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from quotes.actions.price_news import tell_voided
from quotes.enums import PriceVerb
from quotes.models import PricePolicy
from quotes.rules import can_edit_prices
from salesops.audit import record
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.verdicts import require
from salesops.org.models import Person


def locked_policy(policy: PricePolicy) -> PricePolicy:
    """The version under its row lock."""
    # The lock also holds off the triggers beneath other writers' bands: they wait for this row in FOR SHARE.
    return (
        PricePolicy.objects.select_for_update(of=("self",), no_key=True)
        .select_related("issued_by", "created_by", "director")
        .get(pk=policy.pk)
    )


def refuse_stale(policy: PricePolicy, revision: int | None) -> None:
    """``StaleRecord`` when the version is not the `revision` that somebody read; None stands for an import."""
    if revision is not None and policy.revision != revision:
        raise StaleRecord(
            _("Somebody else changed this price policy since you opened the page."),
            _("Look at it again in a second tab, then repeat what you did."),
        )


def locked_draft(policy: PricePolicy, *, revision: int | None, by: Person) -> PricePolicy:
    """A draft under its row lock, for its editors; an issued version is refused to everybody (PRC-3)."""
    policy = locked_policy(policy)
    require(can_edit_prices(by))
    if not policy.is_draft:
        raise Refusal(
            "PRC-3",
            _("%(number)s is issued: nobody changes its content.") % {"number": policy.number},
            _("Copy it into a new draft and change that."),
        )
    refuse_stale(policy, revision)
    return policy


def content_changed(draft: PricePolicy, *fields: str, by: Person) -> None:
    """Save the named fields under a new revision; what the director said about the old content is set aside."""
    draft.revision += 1
    said, director = draft.director_opinion, draft.director
    if director:
        draft.director_opinion, draft.director, draft.director_opinion_at = "", None, None
        record(draft, PriceVerb.OPINION_VOIDED, by=by, note=said)
        tell_voided(draft, director)
    draft.save(update_fields=[*fields, "director_opinion", "director", "director_opinion_at", "revision"])


def refuse_backward(valid_from: date, valid_to: date | None) -> None:
    """A version ends on its first day at the earliest (PRC-2)."""
    if valid_to and valid_to < valid_from:
        raise Refusal(
            "PRC-2",
            _("The last day lies before the first."),
            _("Choose a last day from the first day on, or none."),
            field="valid_to",
        )
