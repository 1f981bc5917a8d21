"""Who would be asked: one planner for the preview, for submission and for a step whose approver has left."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import F

from salesops.approvals import reasons
from salesops.approvals.conditions import Condition, is_met
from salesops.approvals.enums import Who
from salesops.approvals.kinds import Kind, Limit
from salesops.approvals.models import ChainVersion, SignOff, Stage, Step
from salesops.approvals.reasons import Why
from salesops.base.prepared import Prepared
from salesops.org.departments import answering_department
from salesops.org.enums import REGIONAL_POSTS, Post
from salesops.org.models import Department, Deputation, Person, Region
from salesops.org.queries import above, alternate_of_gm, holders, with_assignments
from salesops.org.standing_in import deputation_of, deputations_of, is_kept_from, pick

POSTS = {
    Who.REGIONAL_MANAGER.value: Post.REGIONAL_MANAGER,
    Who.DIRECTOR.value: Post.DIRECTOR,
    Who.GM.value: Post.GM,
}
# Who stands above whom in the line; an owner above the post that is asked holds it, so to say, and is replaced.
LINE = (Post.REGIONAL_MANAGER, Post.DIRECTOR, Post.SALES_VP, Post.GM)

_sign_offs = Prepared[SignOff](
    lambda version: (
        SignOff.objects.filter(stage__version=version)
        .select_related("stage", "person", "department__head")
        .order_by("stage__order", "pk")
    ),
    int,
)


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody who may decide, or nobody, and why it is not the one the chain names."""

    person: Person | None
    why: Why = field(default_factory=dict)
    department: Department | None = None


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One sign-off, resolved. ``skipped`` ones keep the reason and have no approver."""

    sign_off: SignOff
    order: int
    seat: int
    title: str
    post: str
    limit_days: int | None
    limit_working: bool | None
    department: Department | None
    approver: Person | None
    skipped: bool
    why: Why

    @property
    def missing(self) -> bool:
        """Nobody was found: the request has to stop."""
        return not self.skipped and self.approver is None


@dataclass
class Planner:
    """Resolves sign-offs for the paper of ``owner``, submitted by ``requester``; reads people once.

    ``interested`` are the keys of further people whose own paper it is (`Kind.interested`), ``region`` the one that the
    paper is for, where it isn't the owner's (`Kind.region`).
    """

    owner: Person
    requester: Person
    interested: Collection[int] = ()
    region: Region | None = None

    @cached_property
    def line(self) -> list[Person]:
        """The owner's superiors, nearest first, without those who left; one query tells all their posts."""
        return with_assignments(above(self.owner))

    @property
    def barred(self) -> frozenset[int]:
        """Nobody decides on their own paper (ORG-4), whatever their post."""
        return frozenset({self.owner.pk, self.requester.pk, *self.interested})

    def plan(self, version: ChainVersion, facts: Mapping[str, Any]) -> list[PlannedStep]:
        """Every sign-off of the version in order, those not asked included."""
        return [
            self._planned(sign_off, sign_off.stage, seat, facts)
            for _order, together in groupby(_sign_offs(version.pk), key=lambda one: one.stage_id)
            for seat, sign_off in enumerate(together, start=1)
        ]

    def handed_on(self, plan: Sequence[PlannedStep], kind: Kind[Any], at: datetime) -> list[PlannedStep]:
        """The plan with what happens when a step opens, by those who stand in ``at`` that moment (ORG-3); for previews.

        What is frozen at submission is the plan as it is: who stands in when a later step opens, nobody knows yet.
        """
        named = deputations_of({step.approver.pk for step in plan if step.approver}, at)
        return [self._past_stand_ins(step, kind, at, named) for step in plan]

    def _past_stand_ins(
        self, step: PlannedStep, kind: Kind[Any], at: datetime, named: dict[int, list[Deputation]]
    ) -> PlannedStep:
        approver = step.approver
        found = pick(named.get(approver.pk, ()), kind.key) if approver else None
        while approver is not None and found is not None:
            superior = above_stand_in(approver, found, self.barred)
            if superior is None:
                break
            step = replace(step, approver=superior, why=reasons.stand_in_own(approver, found.deputy))
            approver, found = superior, deputation_of(superior.pk, kind.key, at)
        return step

    def _planned(self, sign_off: SignOff, stage: Stage, seat: int, facts: Mapping[str, Any]) -> PlannedStep:
        condition = Condition(sign_off.fact, sign_off.operator, sign_off.value)
        asked = is_met(condition, facts)
        found = self.find(sign_off) if asked else Found(None, reasons.not_met(condition, facts))
        return PlannedStep(
            sign_off=sign_off,
            order=stage.order,
            seat=seat,
            title=stage.title,
            post=post_asked(sign_off) or (found.person.post if found.person else None) or "",
            limit_days=stage.limit_days,
            limit_working=stage.limit_working,
            department=found.department or sign_off.department,
            approver=found.person,
            skipped=not asked,
            why=found.why,
        )

    def find(self, sign_off: SignOff) -> Found:
        """Who decides this sign-off, today."""
        if sign_off.department is not None:
            return self._head(sign_off.department)
        wanted = self._wanted(sign_off)
        return self.allowed(wanted) if wanted else Found(None, reasons.nobody())

    def instead(self, step: Step) -> Found:
        """Who decides a step whose approver may not, or has left: the superior, else whom the chain finds now."""
        found = self.allowed(step.approver) if step.approver else Found(None)
        if found.person is not None:
            return found
        # The line above a leaver may be empty, while the post has a new holder.
        return self.find(step.sign_off) if step.sign_off else self.general_manager()

    def general_manager(self) -> Found:
        """The general manager above the owner, unless it is their own paper."""
        found = self._holder(Post.GM)
        may = found is not None and found.is_active and found.pk not in self.barred
        return Found(found) if may else Found(None, reasons.nobody())

    def _head(self, asked: Department) -> Found:
        answers = answering_department(asked)
        if answers is None or answers.head is None:
            return Found(None, reasons.nobody())
        found = self.allowed(answers.head)
        why = found.why or (reasons.mapped(asked) if answers.pk != asked.pk else {})
        return Found(found.person, why, answers)

    def allowed(self, wanted: Person) -> Found:
        """``wanted``, or where that is their own paper or they have left, the next superior who may decide."""
        is_own = wanted.pk in self.barred
        if wanted.is_active and not is_own:
            return Found(wanted)
        why = reasons.own(wanted) if is_own else reasons.left(wanted)
        for superior in above(wanted):
            if superior.pk not in self.barred:
                return Found(superior, why)
        alternate = alternate_of_gm() if is_own else None
        if alternate and alternate.is_active and alternate.pk not in self.barred:
            return Found(alternate, why)
        return Found(None, reasons.nobody())

    def _wanted(self, sign_off: SignOff) -> Person | None:
        if sign_off.who == Who.PERSON:
            return sign_off.person
        if sign_off.who == Who.SUPERIOR:
            # Nobody above: it is the GM's own, which `allowed` hands to the alternate.
            return self.line[0] if self.line else self.owner
        return self._holder(Post(post_asked(sign_off)))

    def _holder(self, post: Post) -> Person | None:
        if self.region is not None and post in REGIONAL_POSTS:
            return self._first(post, self.region)
        for person in (self.owner, *self.line):
            if person.post == post:
                return person
        if post in LINE and self.owner.post in LINE and LINE.index(self.owner.post) > LINE.index(post):
            return self.owner
        region = self.owner.region
        if post in REGIONAL_POSTS and region is None:
            return None
        return self._first(post, region if post in REGIONAL_POSTS else None)

    @staticmethod
    def _first(post: Post, region: Region | None) -> Person | None:
        found = holders(post, region=region)
        first_two = list(found.order_by(F("employee_no").asc(nulls_last=True), "pk")[:2])
        if len(first_two) > 1 and post in LINE:
            # Two directors and neither above the owner: choosing one would be a guess.
            return None
        return first_two[0] if first_two else None


def above_stand_in(approver: Person, named: Deputation, barred: Collection[int]) -> Person | None:
    """Who decides for somebody absent whose stand-in may not decide this paper: the next superior who may (ORG-3).

    None where the stand-in may, and where nobody is above: then it waits for the absent person.
    """
    if not is_kept_from(named, barred):
        return None
    return next((one for one in above(approver) if one.pk not in barred), None)


def limit_of(version: ChainVersion, kind: Kind[Any]) -> Limit:
    """The outer clock of a chain: the version's own, else the setting of the kind (APP-4)."""
    if version.limit_days is None or version.limit_working is None:
        return kind.limit()
    return Limit(version.limit_days, version.limit_working)


def post_asked(sign_off: SignOff) -> str:
    """The post a sign-off names, empty for the superior and for a named person."""
    return sign_off.post or str(POSTS.get(sign_off.who, ""))
