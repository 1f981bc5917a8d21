"""Stand-ins are named for a span, and revoked; what they decided stays (ORG-3)."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from salesops.audit.trail import changed_label, record
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.base.refusals import Refusal
from salesops.base.text import clean_line
from salesops.base.verdicts import require
from salesops.jobs import later
from salesops.org.enums import OrgVerb
from salesops.org.handing_over import running_deputations
from salesops.org.models import Deputation, Person
from salesops.org.papers import kinds_of_paper, label_of
from salesops.org.rules import can_name_deputy, can_revoke_deputation, can_see_prices
from salesops.policy import policy

WHAT_WAITS = "salesops.approvals.tasks.tell_new_stand_ins"
_STAND_IN, _SPAN = changed_label(_("Stand-in")), changed_label(_("Span"))


@transaction.atomic
def name_deputy(
    principal: Person,
    deputy: Person,
    *,
    start: datetime,
    end: datetime,
    kinds: Collection[str] = (),
    reason: str = "",
    by: Person,
) -> Deputation:
    """``deputy`` may decide for ``principal`` from ``start`` until before ``end``; no ``kinds`` means every kind.

    A span that has begun begins now: nothing that was done before becomes a stand-in's. Refused (ORG-3): oneself, by
    oneself for oneself, somebody who left, a span that is over, upside down or longer than the setting, a second
    stand-in for the same kind at the same time; and (CNF-1) somebody who may see no prices where the absent person
    may. Raises ValueError for a kind that does not exist.
    """
    require(can_name_deputy(by, principal))
    wanted = sorted(set(kinds))
    if unknown := set(wanted) - kinds_of_paper().keys():
        raise ValueError(f"no such kinds of paper: {', '.join(sorted(unknown))}")
    # Two that overlap are looked for below; whoever names another one at this moment waits here.
    principal = Person.objects.select_for_update(no_key=True).get(pk=principal.pk)
    _refuse_pair(principal, deputy, by)
    start = max(start, clock.now())
    _refuse_span(start, end)
    during = DateTimeTZRange(start, end)
    _refuse_overlap(principal, during, wanted)
    deputation = Deputation.objects.create(
        principal=principal,
        deputy=deputy,
        during=during,
        kinds=wanted,
        reason=clean_line(reason),
        created_by=by,
        created_at=clock.now(),
    )
    changes = {_STAND_IN: ("", deputy), _SPAN: ("", span_text(deputation))}
    record(principal, OrgVerb.DEPUTY_NAMED, by=by, about=[deputy], changes=changes, note=deputation.reason)
    later("salesops.notices.people_news.tell_stand_in", deputation.pk, by.pk)
    later(WHAT_WAITS, principal.pk, not_before=start if start > clock.now() else None)
    return deputation


@transaction.atomic
def revoke_deputation(deputation: Deputation, *, by: Person) -> Deputation:
    """End a stand-in's right at once. Twice is once, and one that is over stays as it ended by itself.

    The row is locked as the engine locks it for a decision: whichever comes first counts, and the other sees it.
    """
    locked = Deputation.objects.select_for_update(of=("self",), no_key=True).select_related("principal", "deputy")
    found = locked.get(pk=deputation.pk)
    require(can_revoke_deputation(by, found))
    if found.revoked_at is None and found.end > clock.now():
        _revoke(found, by)
    return found


def end_deputations(person: Person, *, by: Person) -> int:
    """Revoke all in which the person is absent or stands in, as a part of handing over or leaving; returns how many."""
    locked = (
        running_deputations(person).select_for_update(of=("self",), no_key=True).select_related("principal", "deputy")
    )
    found = list(locked.order_by("pk"))
    for deputation in found:
        _revoke(deputation, by)
    return len(found)


def _revoke(deputation: Deputation, by: Person) -> None:
    deputation.revoked_at, deputation.revoked_by = clock.now(), by
    deputation.save(update_fields=["revoked_at", "revoked_by"])
    changes = {_STAND_IN: (deputation.deputy, "")}
    record(deputation.principal, OrgVerb.DEPUTY_REVOKED, by=by, about=[deputation.deputy], changes=changes)
    later("salesops.notices.people_news.tell_stand_in_revoked", deputation.pk, by.pk)
    # Where one was named for a kind, the one for every kind stands in now.
    later(WHAT_WAITS, deputation.principal_id)


def span_text(deputation: Deputation) -> str:
    """ "2026-11-03 09:00 – 2026-11-06 18:00" in business time: the same in every language, and kept in the trail."""
    return " – ".join(
        f"{moment.astimezone(BUSINESS_TZ):%Y-%m-%d %H:%M}" for moment in (deputation.start, deputation.end)
    )


def _refuse_pair(principal: Person, deputy: Person, by: Person) -> None:
    another = _("Choose somebody else.")
    if deputy.pk == principal.pk:
        raise Refusal("ORG-3", _("Nobody stands in for themselves."), another, field="deputy")
    if deputy.pk == by.pk:
        # Else an administrator, who may name them for everybody, would decide on quotes by naming themselves.
        raise Refusal(
            "ORG-3",
            _("Nobody makes themselves somebody's stand-in."),
            _("The absent person, or a superior, names you."),
            field="deputy",
        )
    for person, field in ((principal, "principal"), (deputy, "deputy")):
        if not person.is_active or person.is_system:
            raise Refusal("ORG-3", _("%(name)s no longer works here.") % {"name": person}, another, field=field)
    if can_see_prices(principal) and not can_see_prices(deputy):
        raise Refusal(
            "CNF-1",
            _("%(name)s decides on papers with prices, which this colleague may not see.") % {"name": principal},
            _("Choose somebody whose post has a right to prices."),
            field="deputy",
        )


def _refuse_span(start: datetime, end: datetime) -> None:
    if end <= start:
        raise Refusal(
            "ORG-3", _("This span is over, or ends before it begins."), _("Choose a later end."), field="until"
        )
    days = policy("org.stand_in_days")
    if end - start > timedelta(days=days):
        raise Refusal(
            "ORG-3",
            _("A stand-in is named for at most %(days)d days.") % {"days": days},
            _("Choose an earlier end, and name them again then."),
            field="until",
        )


def _refuse_overlap(principal: Person, during: DateTimeTZRange, kinds: list[str]) -> None:
    """A kind named by itself goes before "every kind", so these two may run together; the same thing twice may not."""
    others = Deputation.objects.filter(principal=principal, revoked_at=None, during__overlap=during)
    others = others.filter(kinds__overlap=kinds) if kinds else others.filter(kinds=[])
    other = others.select_related("deputy").first()
    if other is None:
        return
    what = ", ".join(label_of(key) for key in kinds if key in other.kinds) or _("every kind of paper")
    raise Refusal(
        "ORG-3",
        _("%(deputy)s stands in then already (%(span)s): %(kinds)s.")
        % {"deputy": other.deputy, "span": span_text(other), "kinds": what},
        _("Revoke that one first, or choose another span or other kinds."),
        field="since",
    )
