"""Doors of the chains: the default ones, a new draft, putting it in force (APP-2, APP-8)."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from salesops.approvals.conditions import number
from salesops.approvals.enums import FLAG_OPERATORS, ApprovalVerb, VersionState, Who
from salesops.approvals.kinds import Kind, all_kinds, kind_of
from salesops.approvals.models import Chain, ChainVersion, SignOff, Stage
from salesops.audit import record
from salesops.base import clock
from salesops.base.look import quantity_text
from salesops.base.refusals import Refusal
from salesops.org.models import Person
from salesops.org.queries import post_title


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
    """Start a new version as a copy of the one in force. Refused while another draft is being edited."""
    with transaction.atomic():
        chain = Chain.objects.select_for_update().get(pk=chain.pk)
        if chain.versions.filter(state=VersionState.DRAFT).exists():
            raise Refusal(
                "APP-8",
                _("A draft of this chain is being edited already."),
                _("Finish that draft, or delete it and start again."),
            )
        last = chain.versions.aggregate(last=Max("number"))["last"] or 0
        draft = ChainVersion.objects.create(chain=chain, number=last + 1, created_by=by, created_at=clock.now())
        in_force = chain.versions.filter(state=VersionState.IN_FORCE).first()
        if in_force:
            _copy_stages(in_force, draft)
        record(chain, ApprovalVerb.DRAFTED, by=by, note=str(draft.number))
    return draft


def _copy_stages(source: ChainVersion, target: ChainVersion) -> None:
    for stage in source.stages.prefetch_related("sign_offs"):
        copy = Stage.objects.create(version=target, order=stage.order, title=stage.title, limit_days=stage.limit_days)
        SignOff.objects.bulk_create(
            SignOff(
                stage=copy,
                who=one.who,
                post=one.post,
                person_id=one.person_id,
                fact=one.fact,
                operator=one.operator,
                value=one.value,
            )
            for one in stage.sign_offs.order_by("pk")
        )


def put_in_force(version: ChainVersion, *, by: Person) -> ChainVersion:
    """From now on new requests run through this version; running ones keep theirs (APP-8).

    Refused for a version that is no draft, that could leave a request without any sign-off, or whose conditions can't
    be read.
    """
    with transaction.atomic():
        chain = Chain.objects.select_for_update().get(pk=version.chain_id)
        version = chain.versions.get(pk=version.pk)
        if version.state != VersionState.DRAFT:
            raise Refusal(
                "APP-8", _("Only a draft can be put in force."), _("Start a draft from the version in force.")
            )
        check_version(version, kind_of(chain.kind))
        chain.versions.filter(state=VersionState.IN_FORCE).update(state=VersionState.RETIRED)
        version.state = VersionState.IN_FORCE
        version.in_force_at, version.in_force_by = clock.now(), by
        version.save(update_fields=["state", "in_force_at", "in_force_by"])
        record(chain, ApprovalVerb.IN_FORCE, by=by, note=str(version.number))
    return version


def check_version(version: ChainVersion, kind: Kind[Any]) -> None:
    """Raises ``Refusal`` for a version that must not be put in force."""
    sign_offs = list(SignOff.objects.filter(stage__version=version).select_related("stage", "person"))
    empty = version.stages.filter(sign_offs=None).first()
    if empty is not None:
        raise Refusal(
            "APP-2",
            _("Stage %(order)s has no sign-off.") % {"order": empty.order},
            _("Add one, or take the stage out."),
        )
    if all(one.fact for one in sign_offs):
        raise Refusal(
            "APP-2",
            _("This chain could leave a request without any sign-off."),
            _("Keep at least one sign-off without a condition."),
        )
    for one in sign_offs:
        _check_sign_off(one, kind)


def _check_sign_off(one: SignOff, kind: Kind[Any]) -> None:
    where = {"order": one.stage.order, "fact": one.fact, "value": one.value}
    if one.who == Who.PERSON and one.person and not one.person.is_active:
        raise Refusal(
            "APP-2",
            _("Stage %(order)s names somebody who has left.") % where,
            _("Name somebody else, or a post."),
        )
    if not one.fact:
        return
    if one.fact not in kind.fact_names:
        raise Refusal(
            "APP-2",
            _("Stage %(order)s asks for “%(fact)s”, which these papers do not state.") % where,
            _("Choose one of the facts of this kind."),
        )
    if one.operator not in FLAG_OPERATORS and number(one.value) is None:
        raise Refusal(
            "APP-2",
            _("Stage %(order)s compares with “%(value)s”, which is no number.") % where,
            _("Write a plain number, such as 500000."),
        )


def describe(version: ChainVersion) -> list[str]:
    """Stages and conditions in words, one line each, for the administrator."""
    kind = kind_of(version.chain.kind)
    lines = []
    for stage in version.stages.prefetch_related("sign_offs__person"):
        asked = [sign_off_in_words(one, kind) for one in stage.sign_offs.all()]
        lines.append(f"{stage.order}. " + " + ".join(asked))
    return lines


def sign_off_in_words(one: SignOff, kind: Kind[Any]) -> str:
    """Who is asked, and on which condition."""
    whom = one.person.name if one.person else post_title(one.post) or str(one.get_who_display())
    if not one.fact:
        return whom
    value = number(one.value)
    condition = [kind.fact_names.get(one.fact, one.fact), one.get_operator_display()]
    if value is not None:
        condition.append(quantity_text(value))
    return f"{whom} ({' '.join(map(str, condition))})"
