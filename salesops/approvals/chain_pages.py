"""What the pages of chains show (APP-2, APP-8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Prefetch, QuerySet

from salesops.approvals.chain_checks import Check
from salesops.approvals.chain_diff import Difference, differences
from salesops.approvals.chain_picture import draw_version
from salesops.approvals.chain_words import WITH_STAGES, StageLine, Words, in_one_line, pill_of
from salesops.approvals.enums import OPEN_STATES, VersionState
from salesops.approvals.kinds import all_kinds
from salesops.approvals.models import Chain, ChainVersion, Request
from salesops.audit import timeline_for
from salesops.base.look import ChainView, dotted, moment_text
from salesops.org.queries import post_titles

STORY = 20


def versions_of(chain: Chain) -> QuerySet[ChainVersion]:
    """Every version of a chain, the newest first, without its stages."""
    return chain.versions.select_related("chain", "created_by", "in_force_by").order_by("-number")


def whole_version(chain: Chain, **which: object) -> ChainVersion | None:
    """One version with all that its words need."""
    return versions_of(chain).prefetch_related(*WITH_STAGES).filter(**which).first()


@dataclass(frozen=True)
class VersionSheet:
    """A version as it is shown: in words, as a picture, and what is to be said about it."""

    version: ChainVersion
    words: Words

    @cached_property
    def lines(self) -> list[StageLine]:
        """The stages in words."""
        return self.words.stages(self.version)

    @cached_property
    def picture(self) -> ChainView:
        """The chain, drawn."""
        return draw_version(self.version, self.words, self.lines)

    @property
    def pill(self) -> str:
        """The mark of its state."""
        return pill_of(self.version)

    @property
    def limit(self) -> str:
        """Of the whole chain."""
        return self.words.whole_limit(self.version)

    @property
    def one_line(self) -> str:
        """Who is asked, and when."""
        return in_one_line(self.lines)

    @cached_property
    def check(self) -> Check:
        """What forbids it, and what is to be known about it."""
        return Check(self.version, self.words)

    def differs_from(self, older: ChainVersion | None) -> list[Difference]:
        """What it says otherwise than another version; nothing against nothing."""
        return differences(older, self.version, self.words) if older else []


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One chain in the list."""

    chain: Chain
    label: str
    sheet: VersionSheet | None
    draft: ChainVersion | None


def chain_rows(chains: QuerySet[Chain]) -> list[ChainRow]:
    """Each known kind's chain with its version in force; six queries, and what the kinds' limits ask."""
    versions = ChainVersion.objects.exclude(state=VersionState.RETIRED).select_related("chain", "created_by")
    found = chains.prefetch_related(
        Prefetch("versions", queryset=versions.prefetch_related(*WITH_STAGES), to_attr="at_hand")
    )
    by_kind, titles = {chain.kind: chain for chain in found}, post_titles()
    rows = []
    for kind in all_kinds():
        if (chain := by_kind.get(kind.key)) is None:
            continue
        states = {version.state: version for version in chain.at_hand}
        in_force = states.get(VersionState.IN_FORCE)
        sheet = VersionSheet(in_force, Words(kind, titles)) if in_force else None
        rows.append(ChainRow(chain, str(kind.label), sheet, states.get(VersionState.DRAFT)))
    return rows


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list of a chain's versions."""

    version: ChainVersion
    before: ChainVersion | None
    running: int
    """Requests that run through it still, whatever is in force by now (APP-8)."""

    @property
    def pill(self) -> str:
        """The mark of its state."""
        return pill_of(self.version)

    @property
    def made(self) -> str:
        """By whom and when, as far as it got."""
        one = self.version
        return _signed((one.in_force_by or one.created_by).name, one.in_force_at or one.created_at)


def _signed(name: str, when: datetime) -> str:
    return dotted(name, moment_text(when))


def version_rows(versions: Sequence[ChainVersion]) -> list[VersionRow]:
    """The versions with the one before each, and how many requests still run through them; one query."""
    open_requests = Request.objects.filter(version__in=versions, state__in=OPEN_STATES)
    counted = open_requests.order_by().values("version").annotate(many=Count("pk"))
    running = {row["version"]: row["many"] for row in counted}
    older = [*versions[1:], None]
    return [
        VersionRow(version, before, running.get(version.pk, 0)) for version, before in zip(versions, older, strict=True)
    ]


def story_of(chain: Chain) -> list[object]:
    """Who edited it, when, and why."""
    return list(timeline_for(chain, limit=STORY))
