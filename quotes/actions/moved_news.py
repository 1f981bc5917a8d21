"""Telling that new prices let a waiting quote through no more; never a price, and no authority (QUO-2, CNF-1)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quotes.enums import QUOTE
from quotes.queries.moved import Moved, moved_by_prices
from salesops.approvals.deciders import StandIns
from salesops.approvals.models import Step
from salesops.approvals.news import url_of
from salesops.approvals.queries import open_steps_of
from salesops.base.clock import now, today
from salesops.notices import NoticeKind
from salesops.notices.actions import prepared
from salesops.notices.enums import NoticeGroup
from salesops.notices.models import Notice
from salesops.org.models import Person

FALLS_OUT = NoticeKind(
    "quotes.moved.falls-out",
    _("%(version)s is in force: the quote %(quote)s for %(customer)s can't be approved any more; submit it anew"),
    NoticeGroup.WAITING,
)
HIGHER_POST = NoticeKind(
    "quotes.moved.higher-post",
    _("%(version)s is in force: the quote %(quote)s for %(customer)s needs a higher post by now; submit it anew"),
    NoticeGroup.WAITING,
)
ONLY_RETURN = NoticeKind(
    "quotes.moved.only-return",
    _("%(version)s is in force: the quote %(quote)s for %(customer)s can't be approved as it waits; return it"),
    NoticeGroup.WAITING,
)


@transaction.atomic
def tell_of_new_prices() -> int:
    """Each night, and when a version begins at once: whose waiting quotes it lets through no more; how many quotes.

    Their account managers, and whoever decides now with who stands in for them. Once for a quote as it was submitted
    and a version. A fixed number of queries, and one for each stand-in's people.
    """
    found = {one.quote.pk: one for one in moved_by_prices(on=today())}
    steps = list(open_steps_of(QUOTE, found))
    stand_ins = StandIns(steps, now())
    facts = [_to_owner(one) for one in found.values() if one.quote.owner.is_active]
    for step in steps:
        deputation = stand_ins.of(step)
        people = [step.approver, deputation.deputy if deputation else None]
        facts += _to_deciders(found[step.request.subject_id], step, [person for person in people if person])
    Notice.objects.bulk_create(facts, ignore_conflicts=True)
    return len(found)


def _to_owner(one: Moved) -> Notice:
    # Outside weighs more: whom it needs is asked only of what may be offered at all.
    kind = FALLS_OUT if one.now.refused or one.last_day else HIGHER_POST
    quote = one.quote
    return prepared(
        quote.owner, kind, params=_params(one), url=quote.get_absolute_url(), key=_key(one, kind), about=quote
    )


def _to_deciders(one: Moved, step: Step, people: Sequence[Person]) -> list[Notice]:
    key = f"{_key(one, ONLY_RETURN)}:{step.pk}"
    return [
        prepared(person, ONLY_RETURN, params=_params(one), url=url_of(step.request), key=key, about=step.request)
        for person in people
    ]


def _params(one: Moved) -> dict[str, str]:
    version = one.now.policy.number if one.now.policy else None
    return {"version": version or "", "quote": one.quote.shown_number, "customer": one.quote.customer.name}


def _key(one: Moved, kind: NoticeKind) -> str:
    version = one.now.policy.pk if one.now.policy else 0
    return f"{kind.key}:{version}:{one.quote.pk}:{one.quote.revision}"
