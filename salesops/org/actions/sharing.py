"""A record is shown to a named colleague until a day, and no longer (ORG-2, CNF-1)."""

from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from salesops.audit.trail import changed_label, record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.text import clean_line
from salesops.base.verdicts import require
from salesops.jobs import later
from salesops.org.enums import OrgVerb
from salesops.org.models import Person
from salesops.org.rules import can_see_prices, can_share
from salesops.org.sharing import Share, reading_of, share_model, share_models
from salesops.org.visibility import visible_to
from salesops.policy import policy

_COLLEAGUE, _UNTIL = changed_label(_("Shared with")), changed_label(_("Until"))


@transaction.atomic
def share(thing: models.Model, person: Person, *, until: date, reason: str, by: Person) -> Share:
    """Let ``person`` read the record until the end of the day ``until``; sharing it again sets day and reason anew.

    What hangs on the record is not shared with it. Refused (ORG-2): somebody who left, or who sees it anyway, a day
    that is over or further away than the setting, no reason; and (CNF-1) a record with prices for a post without them.
    """
    # Two who share the same record with the same colleague: one row, and the later day counts.
    locked = type(thing)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=thing.pk)
    require(can_share(by, locked))
    return put_share(locked, person, until=until, reason=reason, by=by)


def put_share(locked: models.Model, person: Person, *, until: date, reason: str, by: Person) -> Share:
    """A part of ``share`` and of actions that let somebody read on, by a right of their own; the record is locked.

    Refused as there.
    """
    table: Any = share_model(type(locked))
    row: Any = table._default_manager.filter(content_object=locked, user=person).first()
    _refuse_colleague(locked, person, shows_prices=table.shows_prices)
    _refuse_day(until)
    reason = clean_line(reason)
    if not reason:
        raise Refusal("ORG-2", _("A record is shared for a reason."), _("Say why."), field="reason")
    before = row.until if row else ""
    row = row or table(content_object=locked, user=person, permission=reading_of(type(locked)))
    row.until, row.reason, row.shared_by, row.shared_at = until, reason, by, clock.now()
    row.save()
    changes = {_COLLEAGUE: ("", person), _UNTIL: (before, until)}
    record(locked, OrgVerb.SHARED, by=by, about=[person], changes=changes, note=reason)
    later("salesops.notices.people_news.tell_shared", locked._meta.label_lower, row.pk)
    shared: Share = row
    return shared


@transaction.atomic
def unshare(thing: models.Model, person: Person, *, by: Person) -> None:
    """End it at once. Twice is once; the colleague may end it, too."""
    locked = type(thing)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=thing.pk)
    if by.pk != person.pk:
        require(can_share(by, locked))
    ended, _rows = share_model(type(locked))._default_manager.filter(content_object=locked, user=person).delete()
    if ended:
        record(locked, OrgVerb.UNSHARED, by=by, about=[person], changes={_COLLEAGUE: (person, "")})


def end_shares(person: Person, *, by: Person) -> int:
    """Nothing stays shared with somebody whose access ends; a part of ``deactivate_person``. Returns how many."""
    count = 0
    for table in share_models().values():
        for row in table._default_manager.filter(user=person).select_related("content_object"):
            thing: models.Model = row.content_object
            record(thing, OrgVerb.UNSHARED, by=by, about=[person], changes={_COLLEAGUE: (person, "")})
            row.delete()
            count += 1
    return count


def _refuse_colleague(thing: models.Model, person: Person, *, shows_prices: bool) -> None:
    if not person.is_active or person.is_system:
        raise Refusal(
            "ORG-2",
            _("%(name)s no longer works here.") % {"name": person},
            _("Choose somebody else."),
            field="person",
        )
    if shows_prices and not can_see_prices(person):
        raise Refusal(
            "CNF-1",
            _("%(name)s holds a post without a right to prices.") % {"name": person},
            _("Choose somebody whose post has it, or share what shows no price."),
            field="person",
        )
    if visible_to(person, type(thing), shared=False).filter(pk=thing.pk).exists():
        raise Refusal(
            "ORG-2",
            _("%(name)s sees this record anyway.") % {"name": person},
            _("Nothing needs to be shared."),
            field="person",
        )


def _refuse_day(until: date) -> None:
    today, days = clock.today(), policy("org.share_days")
    if until < today:
        raise Refusal("ORG-2", _("This day is over."), _("Choose a day from today on."), field="until")
    if until > today + timedelta(days=days):
        raise Refusal(
            "ORG-2",
            _("A record is shared for at most %(days)d days.") % {"days": days},
            _("Choose an earlier day, and share it again then."),
            field="until",
        )
