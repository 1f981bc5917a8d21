"""Two files of one company become one (CUS-2): docs/rules/merge.md says what goes where."""

from typing import NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from customers.actions import merge_twice  # noqa: F401  what may not stand twice at one customer
from customers.actions.contact import refresh_search
from customers.actions.customer import mark_won
from customers.actions.next_step import keep_next_step
from customers.actions.owner import Gift, make_collaborator, pass_work_on
from customers.enums import MergeVerb
from customers.following import followers
from customers.merging import Link, links, settlers
from customers.models import Customer
from customers.queries.customer import kept_value, label, shown_value
from customers.queries.merge import becomes_won, not_taken, refuse_merge, taken_over
from customers.rules import can_merge_customer
from salesops.audit import changed_label, record
from salesops.audit.showing import show_also
from salesops.audit.trail import Changes
from salesops.base import clock
from salesops.base.locks import locked_rows
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.text import clean_paragraphs
from salesops.base.verdicts import require
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.models import Person

MERGED = NoticeKind(
    "customers.merged",
    _("%(who)s merged %(gone)s into %(kept)s; %(owner)s keeps it, with what is open there."),
    NoticeGroup.NEWS,
)
LONGEST_REASON = 1000
_INTO, _OTHER, _NOT_TAKEN = _("Merged into"), _("Merged customer"), _("not taken over")
# Functions of the schema's owner (migration ``merge``): the running role may not touch what is written once. As a CTE,
# for what begins with SELECT is taken for a read, and the rows' history would not know who did it.
_HOLD = "WITH done AS (SELECT customers_hold(%s::regclass, %s, %s, %s)) SELECT count(*) FROM done"
_MOVE = "WITH done AS (SELECT customers_move(%s::regclass, %s, %s, %s, %s)) SELECT count(*) FROM done"
_DERIVED = {"website": "web_domain", "email": "mail_domain"}


class Revisions(NamedTuple):
    """Of both files, as they stood on the page that was confirmed."""

    gone: int
    kept: int


@transaction.atomic
def merge_customers(gone: Customer, kept: Customer, reason: str, *, revisions: Revisions, by: Person) -> Customer:
    """Move everything that hangs on ``gone`` to ``kept``, of whatever floor, and archive ``gone``, for good.

    The kept file's values stay and its empty ones are filled; whoever kept the other one reads on as a collaborator.
    Refused (CUS-2): what ``refuse_merge`` names, no reason; StaleRecord when one of the files was saved meanwhile.
    PermissionDenied for whoever isn't in charge of both.
    """
    # As everybody locks: a paper of a floor above before its customer.
    for link in links():
        if link.model._meta.app_label != Customer._meta.app_label and link.model not in followers():
            _call(_HOLD, link, gone.pk)
    gone, kept = _locked(gone, kept)
    for customer in (gone, kept):
        require(can_merge_customer(by, customer))
    refuse_merge(gone, kept)
    why = _fit_reason(reason)
    check_revision(gone, revisions.gone)
    check_revision(kept, revisions.kept)
    for settle in settlers().values():
        settle(gone, kept, by=by)
    gone.merged_into, gone.archived_at = kept, clock.now()
    gone.revision += 1
    gone.save(update_fields=["merged_into", "archived_at", "revision"])
    for link in links():
        _call(_MOVE, link, gone.pk, kept.pk)
    changes = _fill(gone, kept)
    keep_next_step(kept)
    refresh_search(kept)
    show_also(gone, under=kept)
    other = {changed_label(_OTHER): ("", f"{gone.number} {gone.name}")}
    record(kept, MergeVerb.TOOK_IN, by=by, changes={**other, **changes}, note=why)
    into = {changed_label(_INTO): ("", f"{kept.number} {kept.name}")}
    record(gone, MergeVerb.WENT, by=by, changes=into, note=why)
    if becomes_won(gone, kept):
        kept = mark_won(kept, note=gone.number)
    _settle_owners(gone, kept, by=by)
    return kept


def _locked(gone: Customer, kept: Customer) -> tuple[Customer, Customer]:
    rows = locked_rows(Customer.objects.filter(pk__in=(gone.pk, kept.pk)), "owner", "region")
    found = {row.pk: row for row in rows}
    return found[gone.pk], found[kept.pk]


def _call(function: str, link: Link, *keys: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(function, [link.table, link.column, link.type_column or None, *keys])


def _fill(gone: Customer, kept: Customer) -> Changes:
    """Take what the kept file lacks, and say what of the other one is not taken over."""
    taken, left = taken_over(gone, kept), not_taken(gone, kept)
    changes = {name: ("", kept_value(gone, name)) for name in taken}
    changes |= {changed_label(label(name), _NOT_TAKEN): (shown_value(gone, name), "") for name in left}
    columns = [*taken, *(_DERIVED[name] for name in taken if name in _DERIVED)]
    for name in columns:
        setattr(kept, name, getattr(gone, name))
    if gone.protected_from and (kept.protected_from is None or kept.protected_from < gone.protected_from):
        kept.protected_from = gone.protected_from
        columns.append("protected_from")
    kept.revision += 1
    kept.save(update_fields=[*columns, "revision"])
    return changes


def _settle_owners(gone: Customer, kept: Customer, *, by: Person) -> None:
    """What was open in the second rep's hands goes along, and the rep reads on."""
    former, owner = gone.owner, kept.owner
    if former.pk != owner.pk:
        pass_work_on([Gift(kept, former, owner)], by=by)
        with translation.override(settings.LANGUAGE_CODE):  # it is kept as text, which has the company's language
            reason = gettext(_MERGED_WITH) % {"number": gone.number}
        make_collaborator(kept, former, reason=reason, by=by)
    params = {"who": by.name, "gone": gone.name, "kept": kept.name, "owner": owner.name}
    for person in {former.pk: former, owner.pk: owner}.values():
        if person.pk != by.pk:
            key = f"merged:{gone.pk}:{kept.pk}"
            tell(person, MERGED, params=params, url=kept.get_absolute_url(), key=key, about=kept)


_MERGED_WITH = gettext_noop("Merged with %(number)s")


def _fit_reason(reason: str) -> str:
    text = clean_paragraphs(reason)
    if not text:
        raise Refusal(
            "CUS-2", _("Two customers are merged for a reason."), _("Write how you know it is one."), field="reason"
        )
    return text[:LONGEST_REASON]
