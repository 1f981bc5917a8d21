"""The default chains in force, in a handful of statements: every fifth test needs them."""

from salesops.approvals.chains import VERSION, draft_version, put_in_force
from salesops.approvals.enums import ApprovalVerb, VersionState
from salesops.approvals.kinds import all_kinds
from salesops.approvals.models import Chain, ChainVersion, SignOff, Stage
from salesops.audit import record_all
from salesops.base import clock
from salesops.org.models import Person


def make_default_chains() -> None:
    """Row for row what ``ensure_chains`` leaves, which judges each chain first and takes ten times as long."""
    by, now = Person.system(), clock.now()
    known = set(Chain.objects.values_list("kind", flat=True))
    kinds = [kind for kind in all_kinds() if kind.key not in known]
    chains = Chain.objects.bulk_create(Chain(kind=kind.key, name=str(kind.label)) for kind in kinds)
    versions = ChainVersion.objects.bulk_create(
        ChainVersion(chain=chain, number=1, created_by=by, created_at=now) for chain in chains
    )
    specs = [
        (spec, Stage(version=version, order=order, title=spec.title, limit_days=spec.limit_days))
        for kind, version in zip(kinds, versions, strict=True)
        for order, spec in enumerate(kind.default_chain(), start=1)
    ]
    Stage.objects.bulk_create(stage for _spec, stage in specs)
    SignOff.objects.bulk_create(
        SignOff(stage=stage, who=one.who, post=one.post, fact=one.fact, operator=one.operator, value=one.value)
        for spec, stage in specs
        for one in spec.sign_offs
    )
    ChainVersion.objects.filter(pk__in=[version.pk for version in versions]).update(
        state=VersionState.IN_FORCE, in_force_at=now, in_force_by=by
    )
    record_all(dict.fromkeys(chains, ()), ApprovalVerb.IN_FORCE, by=by, changes={VERSION: (None, 1)})


def leave_out(kind: str, *whom: str, by: Person) -> None:
    """Put a version of the chain in force that does not ask them."""
    version = draft_version(Chain.objects.get(kind=kind), by=by)
    Stage.objects.filter(version=version, sign_offs__who__in=whom).delete()
    put_in_force(version, by=by, note="精简")
