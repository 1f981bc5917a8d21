"""Doors of the chains: the default ones, a new draft, discarding it, putting it in force (APP-2, APP-8).

What is done to a draft in between, ``chain_edit`` does.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from salesops.approvals.chain_checks import must_hold
from salesops.approvals.chain_words import WITH_STAGES, Words
from salesops.approvals.enums import ApprovalVerb, VersionState
from salesops.approvals.kinds import Kind, all_kinds
from salesops.approvals.models import Chain, ChainVersion, SignOff, Stage
from salesops.approvals.rules import can_edit_chains
from salesops.audit import changed_label, record, timeline_for
from salesops.base import clock
from salesops.base.look import moment_text
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.text import clean_line
from salesops.base.verdicts import require
from salesops.org.models import Person

VERSION = changed_label(_("version of a chain"))


@dataclass(frozen=True, slots=True)
class Seen:
    """Which draft a page showed, and after how many edits."""

    draft: int
    revision: int


def ensure_chains() -> list[Chain]:
    """Create the default chain of each kind that has none; changes nothing that exists. Returns the new ones."""
    by = Person.system()
    return [_create(kind, by) for kind in all_kinds() if not Chain.objects.filter(kind=kind.key).exists()]


def _create(kind: Kind[Any], by: Person) -> Chain:
    with transaction.atomic():
        chain = Chain.objects.create(kind=kind.key, name=str(kind.label))
        version = ChainVersion.objects.create(chain=chain, number=1, created_by=by, created_at=clock.now())
        for order, spec in enumerate(kind.default_chain(), start=1):
            stage = Stage.objects.create(version=version, order=order, title=spec.title, limit_days=spec.limit_days)
            for one in spec.sign_offs:
                SignOff.objects.create(
                    stage=stage, who=one.who, post=one.post, fact=one.fact, operator=one.operator, value=one.value
                )
        put_in_force(version, by=by)
    return chain


def draft_version(chain: Chain, *, by: Person) -> ChainVersion:
    """Start a new version as a copy of the one in force. Refused while another draft is being edited (APP-8)."""
    require(can_edit_chains(by))
    with transaction.atomic():
        chain = Chain.objects.select_for_update(no_key=True).get(pk=chain.pk)
        if chain.versions.filter(state=VersionState.DRAFT).exists():
            raise Refusal(
                "APP-8",
                _("A draft of this chain is being edited already."),
                _("Finish that draft, or discard it and start again."),
            )
        last = chain.versions.aggregate(last=Max("number"))["last"] or 0
        in_force = chain.versions.filter(state=VersionState.IN_FORCE).first()
        draft = ChainVersion.objects.create(
            chain=chain,
            number=last + 1,
            limit_days=in_force.limit_days if in_force else None,
            limit_working=in_force.limit_working if in_force else None,
            created_by=by,
            created_at=clock.now(),
        )
        if in_force:
            _copy_stages(in_force, draft)
        record(chain, ApprovalVerb.DRAFTED, by=by, changes={VERSION: (None, draft.number)})
    return draft


def _copy_stages(source: ChainVersion, target: ChainVersion) -> None:
    for stage in source.stages.prefetch_related("sign_offs"):
        copy = Stage.objects.create(
            version=target,
            order=stage.order,
            title=stage.title,
            limit_days=stage.limit_days,
            limit_working=stage.limit_working,
        )
        SignOff.objects.bulk_create(
            SignOff(
                stage=copy,
                who=one.who,
                post=one.post,
                person_id=one.person_id,
                department_id=one.department_id,
                fact=one.fact,
                operator=one.operator,
                value=one.value,
            )
            for one in stage.sign_offs.order_by("pk")
        )


def locked_draft(chain_id: int, seen: Seen) -> ChainVersion:
    """The draft, its chain locked. Raises ``StaleRecord`` unless it still is as the page showed it (APP-6)."""
    chain = Chain.objects.select_for_update(no_key=True).get(pk=chain_id)
    draft = chain.versions.filter(state=VersionState.DRAFT).select_related("chain").first()
    if draft is None or draft.pk != seen.draft:
        raise StaleRecord(
            _("This draft is not being edited any more: it was put in force or discarded."),
            _("Look at the versions of the chain."),
            rule="APP-8",
        )
    if draft.revision != seen.revision:
        raise stale(chain)
    return draft


def stale(chain: Chain) -> StaleRecord:
    """Two administrators at one draft: the second is told who was first (APP-6)."""
    last = timeline_for(chain, limit=1)
    who = {"who": last[0].who, "when": moment_text(last[0].when)} if last else {"who": "—", "when": "—"}
    return StaleRecord(
        _("%(who)s changed this draft meanwhile (%(when)s).") % who,
        _("The page now shows it as it is. Do it once more where it still fits."),
    )


def discard_draft(draft: ChainVersion, seen: Seen, *, by: Person) -> None:
    """Throw a draft away; a version that was ever in force stays for ever (APP-8).

    Raises ``StaleRecord`` where the draft is not as ``seen`` (APP-6).
    """
    require(can_edit_chains(by))
    with transaction.atomic():
        draft = locked_draft(draft.chain_id, seen)
        record(draft.chain, ApprovalVerb.DISCARDED, by=by, changes={VERSION: (draft.number, None)})
        draft.delete()


def put_in_force(version: ChainVersion, *, by: Person, note: str = "", seen: Seen | None = None) -> ChainVersion:
    """From now on new requests run through this version; running ones keep theirs (APP-8).

    Refused for a version that is no draft, that could leave a request without an approver, or whose conditions can't
    be read (APP-2), and without a reason, ``note``, where it takes another one's place. With ``seen`` also where the
    draft is not as the page showed it (APP-6).
    """
    require(can_edit_chains(by))
    with transaction.atomic():
        if seen is not None:
            locked_draft(version.chain_id, seen)
        chain = Chain.objects.select_for_update(no_key=True).get(pk=version.chain_id)
        version = chain.versions.select_related("chain").prefetch_related(*WITH_STAGES).get(pk=version.pk)
        if version.state != VersionState.DRAFT:
            raise Refusal(
                "APP-8", _("Only a draft can be put in force."), _("Start a draft from the version in force.")
            )
        must_hold(version, Words.of(chain.kind), staffed=not by.is_system)
        former = chain.versions.filter(state=VersionState.IN_FORCE).first()
        version.note = clean_line(note)
        if former is not None and not version.note and not by.is_system:
            raise Refusal("APP-8", _("Say why the chain is changed."), _("One sentence is enough."), field="note")
        if former is not None:
            former.state = VersionState.RETIRED
            former.save(update_fields=["state"])
        version.state = VersionState.IN_FORCE
        version.in_force_at, version.in_force_by = clock.now(), by
        version.save(update_fields=["state", "note", "in_force_at", "in_force_by"])
        changes = {VERSION: (former.number if former else None, version.number)}
        record(chain, ApprovalVerb.IN_FORCE, by=by, changes=changes, note=version.note)
    return version
