"""Chains in words: who is asked, on which condition and until when, in the reader's language (APP-2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from salesops.approvals.enums import Operator, VersionState, Who
from salesops.approvals.kinds import Kind, Limit, kind_of
from salesops.approvals.models import ChainVersion, SignOff, Stage
from salesops.approvals.planner import limit_of, post_asked
from salesops.approvals.reasons import figure_text
from salesops.org.queries import post_titles

WITH_STAGES = (
    Prefetch("stages", queryset=Stage.objects.order_by("order")),
    Prefetch("stages__sign_offs", queryset=SignOff.objects.select_related("person", "department").order_by("pk")),
)


@dataclass(frozen=True, slots=True)
class AskLine:
    """One sign-off in words; ``when`` is empty where it is always asked."""

    sign_off: SignOff
    whom: str
    when: str

    @property
    def text(self) -> str:
        """ "general manager (only if: major)"."""
        return _("%(whom)s (%(when)s)") % {"whom": self.whom, "when": self.when} if self.when else self.whom


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage in words; ``place`` counts from 1, ``limit`` is empty where the chain's own end is the only one."""

    stage: Stage
    place: int
    title: str
    limit: str
    asks: tuple[AskLine, ...]

    @property
    def name(self) -> str:
        """Its title, or whoever decides it."""
        return self.title or pgettext("both decide", " + ").join(ask.whom for ask in self.asks) or _("nobody yet")

    @property
    def text(self) -> str:
        """All of it in one line."""
        asked = pgettext("both decide", " + ").join(ask.text for ask in self.asks) or _("nobody yet")
        titled = _("%(title)s: %(asked)s") % {"title": self.title, "asked": asked} if self.title else asked
        return _("%(stage)s, within %(limit)s") % {"stage": titled, "limit": self.limit} if self.limit else titled


@dataclass(frozen=True)
class Words:
    """The words of one kind's chains; the company's titles of posts are read once."""

    kind: Kind[Any]
    titles: Mapping[str, str]
    _limits: dict[int, Limit] = field(default_factory=dict)

    @classmethod
    def of(cls, key: str) -> "Words":
        """For the kind called ``key``; one query."""
        return cls(kind_of(key), post_titles())

    def whom(self, one: SignOff) -> str:
        """Who is asked."""
        if one.person is not None:
            return one.person.name
        if one.department is not None:
            return _("head of %(department)s") % {"department": one.department}
        return self.titles.get(post_asked(one), "") or str(Who(one.who).label)

    def when(self, one: SignOff) -> str:
        """The condition; empty for a sign-off that is always asked."""
        if not one.fact:
            return ""
        words = {"fact": str(self.kind.fact_names.get(one.fact, one.fact)), "value": self.figure(one.fact, one.value)}
        return {
            Operator.IS_TRUE.value: _("only if: %(fact)s"),
            Operator.IS_FALSE.value: _("only if not: %(fact)s"),
            Operator.AT_LEAST.value: _("only if %(fact)s is at least %(value)s"),
            Operator.MORE_THAN.value: _("only if %(fact)s is more than %(value)s"),
            Operator.AT_MOST.value: _("only if %(fact)s is at most %(value)s"),
            Operator.LESS_THAN.value: _("only if %(fact)s is less than %(value)s"),
        }[one.operator] % words

    def figure(self, fact: str, value: object) -> str:
        """A figure as people read it: 500,000, and 5 % where the fact is a share of one."""
        return figure_text(self.kind, fact, value)

    def stages(self, version: ChainVersion) -> list[StageLine]:
        """Every stage in order; reads what ``WITH_STAGES`` has prefetched."""
        return [self.stage(one, place) for place, one in enumerate(version.stages.all(), start=1)]

    def stage(self, stage: Stage, place: int) -> StageLine:
        """One stage at its place."""
        asks = tuple(AskLine(one, self.whom(one), self.when(one)) for one in stage.sign_offs.all())
        return StageLine(stage, place, stage.title, self.own_limit(stage), asks)

    def own_limit(self, stage: Stage) -> str:
        """ "1 working day", or nothing; a stage that doesn't say counts as its chain does."""
        if stage.limit_days is None:
            return ""
        working = stage.limit_working
        if working is None:
            working = self.limit(stage.version).working
        return limit_text(Limit(stage.limit_days, working))

    def whole_limit(self, version: ChainVersion) -> str:
        """How long the chain may take as a whole."""
        return limit_text(self.limit(version))

    def limit(self, version: ChainVersion) -> Limit:
        """The same as a value; a setting is read once for a page."""
        if version.pk not in self._limits:
            self._limits[version.pk] = limit_of(version, self.kind)
        return self._limits[version.pk]


def limit_text(limit: Limit) -> str:
    """ "2 working days", "3 calendar days"."""
    if limit.working:
        said = ngettext("%(count)s working day", "%(count)s working days", limit.days)
    else:
        said = ngettext("%(count)s calendar day", "%(count)s calendar days", limit.days)
    return said % {"count": limit.days}


def describe(version: ChainVersion) -> list[str]:
    """Stages and conditions in words, one line each."""
    words = Words.of(version.chain.kind)
    found = ChainVersion.objects.select_related("chain").prefetch_related(*WITH_STAGES).get(pk=version.pk)
    return [f"{line.place}. {line.text}" for line in words.stages(found)]


def in_one_line(lines: Iterable[StageLine]) -> str:
    """ "regional manager → director → general manager (only if: major)"."""
    return pgettext("one decides after the other", " → ").join(line.text for line in lines)


def pill_of(version: ChainVersion) -> str:
    """The mark of a version's state."""
    return {VersionState.DRAFT.value: "open", VersionState.IN_FORCE.value: "run"}.get(version.state, "off")
