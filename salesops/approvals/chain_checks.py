"""What a chain must hold before it is put in force, and what its editor should know (APP-2, APP-5, ORG-4).

A chain that could leave a request without an approver is refused. Whether somebody is found depends on whose paper it
is, too: that is asked of the planner itself, for one person of every place in the company.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from salesops.approvals.chain_words import AskLine, StageLine, Words
from salesops.approvals.conditions import number
from salesops.approvals.enums import FLAG_OPERATORS, Operator
from salesops.approvals.models import ChainVersion, Request, SignOff
from salesops.approvals.planner import PlannedStep, Planner, post_asked
from salesops.base.clock import today
from salesops.base.refusals import Refusal
from salesops.org.departments import answering
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.models.person import SYSTEM
from salesops.org.queries import with_assignments

NAMED = 3
LOOKED_BACK = 200


@dataclass
class Check:
    """One version, looked at once; ``version`` has its chain and its stages at hand (``WITH_STAGES``)."""

    version: ChainVersion
    words: Words

    @cached_property
    def lines(self) -> list[StageLine]:
        """The stages in words."""
        return self.words.stages(self.version)

    @cached_property
    def staff(self) -> list[Person]:
        """Everybody who works here and where they stand: two queries."""
        people = Person.objects.filter(is_active=True).exclude(username=SYSTEM)
        return with_assignments(people.order_by("employee_no", "pk"))

    @cached_property
    def holders(self) -> Counter[str]:
        """How many people hold each post today."""
        return Counter(person.post for person in self.staff if person.post)

    # ---------------------------------------------------------------------------------------------------- what refuses
    @cached_property
    def faults(self) -> list[Refusal]:
        """Everything for which the version must not be put in force (APP-2)."""
        return [*self.written_wrong, *self.unstaffed]

    @cached_property
    def written_wrong(self) -> list[Refusal]:
        """What is wrong whoever works here."""
        asks = [(line, ask) for line in self.lines for ask in line.asks]
        found = [self._of_person(line, ask) or self._of_condition(line, ask.sign_off) for line, ask in asks]
        return [*self._empty(), *self._unasked(), *filter(None, found)]

    @cached_property
    def unstaffed(self) -> list[Refusal]:
        """Posts and departments that nobody could answer for today."""
        found = [self._of_place(line, ask) for line in self.lines for ask in line.asks]
        return [*filter(None, found)]

    def _empty(self) -> Iterator[Refusal]:
        if not self.lines:
            yield Refusal("APP-2", gettext_lazy("This chain has no stage."), gettext_lazy("Add a stage."))
        for line in self.lines:
            if not line.asks:
                yield Refusal(
                    "APP-2",
                    _("Stage %(order)s has no sign-off.") % {"order": line.place},
                    gettext_lazy("Add one, or take the stage out."),
                )

    def _unasked(self) -> Iterator[Refusal]:
        asked = [ask.sign_off for line in self.lines for ask in line.asks]
        if asked and not somebody_is_asked(asked):
            yield Refusal(
                "APP-2",
                gettext_lazy("This chain could leave a request without any sign-off."),
                gettext_lazy("Keep at least one sign-off without a condition."),
            )

    def _of_person(self, line: StageLine, ask: AskLine) -> Refusal | None:
        one, where = ask.sign_off, {"order": line.place}
        if one.person is not None and not one.person.is_active:
            return Refusal(
                "APP-2",
                _("Stage %(order)s names somebody who has left.") % where,
                gettext_lazy("Name somebody else, or a post."),
            )
        if one.post == Post.ADMIN or (one.person is not None and self._administers(one.person)):
            return Refusal(
                "APP-2",
                _("Stage %(order)s asks an administrator: who edits the chains decides on no paper.") % where,
                gettext_lazy("Name somebody else, or another post."),
            )
        if self.words.kind.confined and post_asked(one) != Post.GM:
            return Refusal(
                "CNF-4",
                _("Stage %(order)s asks somebody else than the general manager, who alone reads these papers.") % where,
                gettext_lazy("Ask the general manager; the named alternate takes their place."),
            )
        return None

    def _of_place(self, line: StageLine, ask: AskLine) -> Refusal | None:
        one, where = ask.sign_off, {"order": line.place, "whom": ask.whom}
        post = post_asked(one)
        if post and not self.holders[post]:
            return Refusal(
                "APP-2",
                _("Stage %(order)s asks a post that nobody holds: %(whom)s.") % where,
                gettext_lazy("Assign the post to somebody, or ask another one."),
            )
        if one.department is not None and answering(one.department) is None:
            return Refusal(
                "ORG-5",
                _("Stage %(order)s asks a department that nobody answers for: %(whom)s.") % where,
                gettext_lazy("Name its head, or map it to another department."),
            )
        return None

    def _administers(self, person: Person) -> bool:
        return any(one.pk == person.pk and one.post == Post.ADMIN for one in self.staff)

    def _of_condition(self, line: StageLine, one: SignOff) -> Refusal | None:
        where = {"order": line.place, "fact": one.fact, "value": one.value}
        kind = self.words.kind
        if not one.fact:
            return None
        if one.fact not in kind.fact_names:
            return Refusal(
                "APP-2",
                _("Stage %(order)s asks for “%(fact)s”, which these papers do not state.") % where,
                gettext_lazy("Choose one of the facts of this kind."),
            )
        is_flag = one.operator in FLAG_OPERATORS
        if is_flag is not (one.fact in kind.flag_names) and kind.flag_names:
            return Refusal(
                "APP-2",
                _("Stage %(order)s compares “%(fact)s” in a way that does not fit it.") % where,
                gettext_lazy("Choose the condition again."),
            )
        if not is_flag and number(one.value) is None:
            return Refusal(
                "APP-2",
                _("Stage %(order)s compares with “%(value)s”, which is no number.") % where,
                gettext_lazy("Write a plain number, such as 500000."),
            )
        return None

    # ----------------------------------------------------------------------------------------------- what one may know
    @cached_property
    def hints(self) -> list[str]:
        """What does not forbid it and should be known before it is put in force."""
        found = [*self._short_time()]
        if not self.faults:
            found += [*self._nobody_found(), *self._asked_twice()]
        return found

    def _short_time(self) -> Iterator[str]:
        whole = self.words.limit(self.version)
        own = [
            line.stage.limit_days
            for line in self.lines
            if line.stage.limit_days and line.stage.limit_working in {None, whole.working}
        ]
        if sum(own) > whole.days:
            words = {"sum": sum(own), "whole": self.words.whole_limit(self.version)}
            yield _("The stages' own limits add up to %(sum)s days, and the chain ends after %(whole)s.") % words

    @cached_property
    def _posts_of_owners(self) -> set[str]:
        """The posts whose papers these mostly are, by the newest requests; before the first one any but the
        administrator's."""
        newest = Request.objects.filter(kind=self.words.kind.key).order_by("-pk").values_list("owner_id", flat=True)
        owners = set(newest[:LOOKED_BACK])
        return {str(one.post) for one in self.staff if one.pk in owners} or set(self.holders) - {Post.ADMIN.value}

    @cached_property
    def _plans(self) -> list[tuple[list[Person], list[PlannedStep]]]:
        """For each place in the company those who stand there, and whom their paper would ask if it met every
        condition: without facts the planner asks everybody."""
        places: dict[tuple[object, ...], list[Person]] = {}
        posts = self._posts_of_owners
        for person in self.staff:
            place = person.assignment_on(today())
            if place and place.post in posts:
                places.setdefault((place.post, place.region_id, place.superior_id), []).append(person)
        return [(people, Planner(people[0], people[0]).plan(self.version, {})) for people in places.values()]

    def _nobody_found(self) -> Iterator[str]:
        named = {
            ask.sign_off.pk: _("%(whom)s in stage %(place)s") % {"whom": ask.whom, "place": line.place}
            for line in self.lines
            for ask in line.asks
        }
        missing: dict[tuple[str, ...], list[Person]] = {}
        for people, plan in self._plans:
            where = tuple(named[step.sign_off.pk] for step in plan if step.missing)
            missing.setdefault(where, []).extend(people)
        for where, people in missing.items():
            if where:
                words = {"people": _names(people), "where": pgettext("list", ", ").join(where)}
                yield (
                    _(
                        "For the papers of %(people)s nobody is found as: %(where)s. Such a request would stop, and "
                        "the administrators be told."
                    )
                    % words
                )

    def _asked_twice(self) -> Iterator[str]:
        twice: dict[str, list[Person]] = {}
        for people, plan in self._plans:
            asked = Counter(step.approver.name for step in plan if step.approver and not step.sign_off.fact)
            for name in (name for name, times in asked.items() if times > 1):
                twice.setdefault(name, []).extend(people)
        for name, people in twice.items():
            words = {"name": name, "people": _names(people)}
            yield _("%(name)s is asked more than once for the papers of %(people)s.") % words


def _names(people: Sequence[Person]) -> str:
    named = pgettext("list", ", ").join(person.name for person in people[:NAMED])
    more = len(people) - NAMED
    if more <= 0:
        return named
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {
        "names": named,
        "count": more,
    }


def somebody_is_asked(asked: Sequence[SignOff]) -> bool:
    """Whether at least one of these is asked whatever the facts are.

    One without a condition is; so are two that leave no gap between them: the case and not the case, or at least
    500,000 and less than 500,000.
    """
    if any(not one.fact for one in asked):
        return True
    by_fact: dict[str, list[SignOff]] = {}
    for one in asked:
        by_fact.setdefault(one.fact, []).append(one)
    return any(_leaves_no_gap(same) for same in by_fact.values())


def _leaves_no_gap(asked: Sequence[SignOff]) -> bool:
    said = {one.operator for one in asked}
    if {Operator.IS_TRUE.value, Operator.IS_FALSE.value} <= said:
        return True
    # Each as its bound, and whether the bound itself is asked: of equal bounds one of both has to ask it.
    above = [_bound(one, Operator.AT_LEAST) for one in asked if one.operator in {Operator.AT_LEAST, Operator.MORE_THAN}]
    below = [_bound(one, Operator.AT_MOST) for one in asked if one.operator in {Operator.AT_MOST, Operator.LESS_THAN}]
    return any(
        low < high or (low == high and (asks_low or asks_high))
        for low, asks_low in filter(None, above)
        for high, asks_high in filter(None, below)
    )


def _bound(one: SignOff, including: Operator) -> tuple[Decimal, bool] | None:
    value = number(one.value)
    return None if value is None else (value, one.operator == including)


def must_hold(version: ChainVersion, words: Words, *, staffed: bool = True) -> None:
    """Raises ``Refusal`` for a version that must not be put in force: the first fault found (APP-2).

    Not ``staffed``: the chains that come with the program are older than the company's first person.
    """
    check = Check(version, words)
    for fault in check.faults if staffed else check.written_wrong:
        raise fault
