"""The lock and the guards that every door of a draft price policy goes through."""

from django.utils.translation import gettext_lazy as _

from quotes.enums import PriceVerb
from quotes.models import PricePolicy
from quotes.rules import can_edit_prices
from salesops.audit import record
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.verdicts import require
from salesops.org.models import Person


def locked_policy(policy: PricePolicy, *, revision: int | None) -> PricePolicy:
    """The version under its row lock. ``StaleRecord`` when it is not the `revision` that somebody read."""
    # The lock also holds off the triggers of other writers' bands: they wait in FOR SHARE for this row.
    policy = PricePolicy.objects.select_for_update(of=("self",)).select_related("issued_by").get(pk=policy.pk)
    if revision is not None and policy.revision != revision:
        raise StaleRecord(
            _("Somebody else changed this price policy since you opened the page."),
            _("Look at it again in a second tab, then repeat what you did."),
        )
    return policy


def locked_draft(policy: PricePolicy, *, revision: int | None, by: Person) -> PricePolicy:
    """The same for an editor of a draft; an issued version is refused to everybody (PRC-3)."""
    policy = locked_policy(policy, revision=None)
    require(can_edit_prices(by))
    if not policy.is_draft:
        raise Refusal(
            "PRC-3",
            _("%(number)s is issued: nobody changes its content.") % {"number": policy.number},
            _("Copy it into a new draft and change that."),
        )
    return locked_policy(policy, revision=revision)


def content_changed(draft: PricePolicy, *fields: str, by: Person) -> None:
    """Save the named fields under a new revision; what the director said about the old content is set aside."""
    said = draft.director_opinion
    if said:
        draft.director_opinion, draft.director, draft.director_opinion_at = "", None, None
        record(draft, PriceVerb.OPINION_VOIDED, by=by, note=said)
    draft.revision += 1
    draft.save(update_fields=[*fields, "director_opinion", "director", "director_opinion_at", "revision"])
