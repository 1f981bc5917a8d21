"""Doors of a price policy as a whole: draft, copy, discuss, issue, end (PRC-2, PRC-3).

What stands inside a draft (bands, discount authorities) is changed by `quotes.actions.bands`.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from quotes.actions.drafts import (
    content_changed,
    locked_draft,
    locked_policy,
    refuse_backward,
    refuse_stale,
)
from quotes.actions.price_news import tell_director, tell_general_manager, tell_issued
from quotes.enums import Department, PolicyState, PriceVerb
from quotes.models import PolicyOpinion, PostDiscount, PriceBand, PricePolicy
from quotes.queries.price import missing_opinions
from quotes.rules import can_edit_prices, can_end_policy, can_give_opinion, can_issue_policy
from salesops.audit import changed_label, record
from salesops.base.clock import now, today
from salesops.base.look.figures import day_text
from salesops.base.refusals import Refusal
from salesops.base.verdicts import refuse_denied, require
from salesops.documents.numbers import draw_number
from salesops.jobs import later
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.policy import policy as setting

NO_OVERLAP = "price_policy_no_overlap"


@transaction.atomic
def draft_policy(*, title: str, valid_from: date, valid_to: date | None = None, by: Person) -> PricePolicy:
    """A new, empty version; days are checked against the issued versions only when it is issued."""
    require(can_edit_prices(by))
    refuse_backward(valid_from, valid_to)
    draft = PricePolicy(title=title, valid_from=valid_from, valid_to=valid_to, created_by=by, created_at=now())
    draft.save(force_insert=True)
    record(draft, PriceVerb.DRAFTED, by=by)
    return draft


@transaction.atomic
def copy_policy(
    source: PricePolicy, *, title: str, valid_from: date, valid_to: date | None = None, by: Person
) -> PricePolicy:
    """A new draft with the bands and discount authorities of `source`; opinions are asked for anew.

    Bands of products that are off sale on the first day stay behind.
    """
    require(can_edit_prices(by))
    refuse_backward(valid_from, valid_to)
    # Of a draft that somebody is writing, the copy would get bands of one moment and discounts of another.
    source = locked_policy(source)
    draft = PricePolicy(
        title=title,
        valid_from=valid_from,
        valid_to=valid_to,
        capture_post=source.capture_post,
        keep_post=source.keep_post,
        copied_from=None if source.is_draft else source,
        created_by=by,
        created_at=now(),
    )
    draft.save(force_insert=True)
    bands = [band for band in source.bands.select_related("product") if band.product.is_on_sale(valid_from)]
    discounts = list(source.discounts.all())
    for band in bands:
        band.pk, band.policy = None, draft
    for discount in discounts:
        discount.pk, discount.policy = None, draft
    PriceBand.objects.bulk_create(bands, batch_size=1000)
    PostDiscount.objects.bulk_create(discounts)
    record(draft, PriceVerb.COPIED, by=by, about=[source])
    return draft


@transaction.atomic
def edit_policy(
    draft: PricePolicy,
    *,
    title: str,
    valid_from: date,
    valid_to: date | None,
    capture_post: str,
    keep_post: str,
    revision: int,
    by: Person,
) -> PricePolicy:
    """Change the head of a draft: title, days, and the posts that the price types need (QUO-2)."""
    draft = locked_draft(draft, revision=revision, by=by)
    refuse_backward(valid_from, valid_to)
    wanted = {
        "title": title,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "capture_post": Post(capture_post).value,
        "keep_post": Post(keep_post).value,
    }
    changes = {name: (getattr(draft, name), new) for name, new in wanted.items() if getattr(draft, name) != new}
    if not changes:
        return draft
    for name, (_old, new) in changes.items():
        setattr(draft, name, new)
    content_changed(draft, *changes, by=by)
    record(draft, PriceVerb.EDITED, by=by, changes=changes)
    return draft


@transaction.atomic
def record_opinions(
    draft: PricePolicy, opinions: Mapping[str, str], *, meeting_on: date | None, revision: int, by: Person
) -> PricePolicy:
    """What the departments said in the joint meeting, by department; an empty text takes an opinion back (PRC-3)."""
    draft = locked_draft(draft, revision=revision, by=by)
    stored = {opinion.department: opinion for opinion in draft.opinions.all()}
    changes: dict[str, tuple[str, str]] = {}
    for department in Department:
        text, old = opinions.get(department, "").strip(), stored.get(department)
        if text == (old.text if old else ""):
            continue
        changes[changed_label(department.label)] = (old.text if old else "", text)
        _write_opinion(draft, department, text, by=by)
    if meeting_on == draft.meeting_on and not changes:
        return draft
    draft.meeting_on = meeting_on
    content_changed(draft, "meeting_on", by=by)
    record(draft, PriceVerb.OPINIONS_RECORDED, by=by, changes=changes)
    if not missing_opinions(draft):
        tell_director(draft)
    return draft


def _write_opinion(draft: PricePolicy, department: Department, text: str, *, by: Person) -> None:
    if not text:
        PolicyOpinion.objects.filter(policy=draft, department=department).delete()
        return
    said = {"text": text, "recorded_by": by, "recorded_at": now()}
    PolicyOpinion.objects.update_or_create(policy=draft, department=department, defaults=said)


@transaction.atomic
def give_director_opinion(draft: PricePolicy, text: str, *, revision: int, by: Person) -> PricePolicy:
    """The director's mandatory opinion on what stands in the draft now; any later change sets it aside (PRC-3)."""
    draft = locked_policy(draft)
    refuse_denied(can_give_opinion(by, draft), _("The director finds the draft under price policies."))
    refuse_stale(draft, revision)
    text = text.strip()
    if not text:
        raise Refusal(
            "PRC-3", _("The director's opinion is missing."), _("Write it in your own words."), field="opinion"
        )
    if missing := missing_opinions(draft):
        raise _meeting_incomplete(missing)
    draft.director_opinion, draft.director, draft.director_opinion_at = text, by, now()
    draft.revision += 1
    draft.save(update_fields=["director_opinion", "director", "director_opinion_at", "revision"])
    record(draft, PriceVerb.OPINION_GIVEN, by=by, note=text)
    tell_general_manager(draft)
    return draft


def issue_policy(
    draft: PricePolicy, *, by: Person, revision: int | None = None, historical: bool = False
) -> PricePolicy:
    """The general manager approves: the version gets its number and can never change again (PRC-3).

    `revision` is the one the general manager read; `historical` lets an import issue past days. Refused without
    bands, opinions or the director's word, when the first day is over, and when an issued version shares a day
    with it: the exclusion constraint decides that, also between two who issue at once.
    """
    try:
        with transaction.atomic():
            return _issue(draft, by=by, revision=revision, historical=historical)
    except IntegrityError as error:
        if NO_OVERLAP not in str(error):
            raise
    other = PricePolicy.objects.overlapping(draft.valid_from, draft.valid_to).exclude(pk=draft.pk).first()
    raise _overlap(draft, other) if other else _moved()


def _issue(draft: PricePolicy, *, by: Person, revision: int | None, historical: bool) -> PricePolicy:
    draft = locked_policy(draft)
    refuse_denied(can_issue_policy(by, draft), _("Ask the general manager."))
    if not draft.is_draft:
        if draft.issued_by_id == by.pk:
            return draft
        raise Refusal(
            "PRC-3",
            _("%(name)s has issued this version as %(number)s already.")
            % {"name": draft.issued_by, "number": draft.number},
            _("Nothing is left to do."),
        )
    refuse_stale(draft, revision)
    _refuse_incomplete(draft)
    may_be_past = historical or setting("quotes.price_may_start_in_the_past")
    if draft.valid_from < today() and not may_be_past:
        raise Refusal(
            "PRC-3",
            _("The first day of this version, %(day)s, is over.") % {"day": day_text(draft.valid_from)},
            _("The price keeper sets a first day from today on."),
            field="valid_from",
        )
    other = PricePolicy.objects.overlapping(draft.valid_from, draft.valid_to).first()
    if other:
        raise _overlap(draft, other)
    draft.number = draw_number("JG", on=today(), width=2)
    draft.state, draft.issued_by, draft.issued_at = PolicyState.ISSUED, by, now()
    draft.revision += 1
    draft.save(update_fields=["number", "state", "issued_by", "issued_at", "revision"])
    record(draft, PriceVerb.ISSUED, by=by)
    if not historical:
        tell_issued(draft)
        if draft.valid_from <= today():
            later("quotes.tasks.new_prices", key="quotes.new_prices")
    return draft


def _refuse_incomplete(draft: PricePolicy) -> None:
    if not draft.bands.exists():
        raise Refusal(
            "PRC-2", _("This version holds no price band yet."), _("The price keeper fills in the prices first.")
        )
    if missing := missing_opinions(draft):
        raise _meeting_incomplete(missing)
    if not draft.director_opinion:
        raise Refusal(
            "PRC-3", _("The director's opinion is missing."), _("Ask the director to write it on this version's page.")
        )


def _meeting_incomplete(missing: list[Department]) -> Refusal:
    names = ", ".join(str(department.label) for department in missing)
    return Refusal(
        "PRC-3",
        _("The joint meeting has not recorded the opinion of: %(departments)s.") % {"departments": names},
        _("The price keeper records every department's opinion first."),
    )


def _moved() -> Refusal:
    return Refusal(
        "PRC-3", _("Another version was issued or ended at the same moment."), _("Look at the versions and try again.")
    )


def _overlap(draft: PricePolicy, other: PricePolicy) -> Refusal:
    words = {
        "number": other.number,
        "first": day_text(other.valid_from),
        "last": day_text(other.valid_to) if other.valid_to else "…",
        "day": day_text(draft.valid_from - timedelta(days=1)),
    }
    return Refusal(
        "PRC-3",
        _("Its days overlap with %(number)s (%(first)s to %(last)s).") % words,
        _("End %(number)s on %(day)s at the latest, or choose other days for this version.") % words,
        field="valid_from",
    )


@transaction.atomic
def end_policy(policy: PricePolicy, *, on: date, by: Person, historical: bool = False) -> PricePolicy:
    """Set the last day of an issued version, or bring it forward; never into the past and never later (PRC-3)."""
    policy = locked_policy(policy)
    refuse_denied(can_end_policy(by), _("Ask the general manager."))
    if policy.is_draft:
        raise Refusal("PRC-3", _("A draft is not in force yet."), _("Change its days, or discard it."))
    if policy.valid_to == on:
        return policy
    earliest = policy.valid_from if historical else max(policy.valid_from, today())
    if on < earliest or (policy.valid_to and on > policy.valid_to):
        raise Refusal(
            "PRC-3",
            _("The last day of %(number)s can only be set once or brought forward, not before %(day)s.")
            % {"number": policy.number, "day": day_text(earliest)},
            _("For later days, issue another version."),
            field="on",
        )
    changes = {"valid_to": (policy.valid_to, on)}
    policy.valid_to = on
    policy.revision += 1
    policy.save(update_fields=["valid_to", "revision"])
    record(policy, PriceVerb.ENDED, by=by, changes=changes)
    return policy


@transaction.atomic
def discard_policy(draft: PricePolicy, *, by: Person) -> None:
    """Drop a draft that nobody needs; the trail and the row history keep what stood in it."""
    draft = locked_draft(draft, revision=None, by=by)
    record(draft, PriceVerb.DISCARDED, by=by)
    draft.delete()
