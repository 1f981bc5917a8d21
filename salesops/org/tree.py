"""The company on a day as a tree: who stood where, under whom, and who stood nowhere (ORG-1). Five queries in all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef

from salesops.base import clock
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person, Region
from salesops.org.models.person import SYSTEM
from salesops.org.queries import post_titles
from salesops.org.spans import first_day, last_day

COMING_SHOWN = 30
FOLDED_FROM = 60
"""In a company of so many people the lower branches are folded at first."""
OPEN_LEVELS = 2
_RANK = {post.value: rank for rank, post in enumerate(Post)}


@dataclass(slots=True)
class Seat:
    """One line of the tree. ``has_left`` holds a place for those who still report to somebody who left."""

    person: Person
    post: str
    title: str
    region: Region | None
    since: date
    last: date | None
    superior_id: int | None
    has_left: bool = False
    depth: int = 0
    below: int = 0
    is_branch: bool = False
    is_folded: bool = False
    closes: range = range(0)

    @property
    def order(self) -> tuple[int, str, str]:
        """High posts first, region by region, then by name."""
        return _RANK[self.post], self.region.code if self.region else "", self.person.name


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region with who leads it; nobody is worth a word."""

    region: Region
    managers: list[Person]
    count: int


@dataclass(frozen=True, slots=True)
class ComingMove:
    """A place that somebody is to take, and what its post is called."""

    row: Assignment
    title: str


@dataclass(frozen=True, slots=True)
class Company:
    """``lines`` in the order of drawing: a line that ``is_branch`` opens a list, one that ``closes`` ends as many."""

    day: date
    count: int
    lines: list[Seat]
    regions: list[RegionLine]
    without_post: list[Person]
    leavers: list[Seat] = field(default_factory=list)


def company_on(day: date) -> Company:
    """Everybody on that day. Whoever left is in the tree only while somebody there still reports to them."""
    today = clock.today()
    titles = post_titles()
    seats = {
        row.person_id: Seat(
            person=row.person,
            post=row.post,
            title=titles[row.post],
            region=row.region,
            since=first_day(row),
            last=last_day(row),
            superior_id=row.superior_id,
            # Access ends at once, the post with the day: today and later they are gone.
            has_left=_is_over(row, day) or (day >= today and not row.person.is_active),
        )
        for row in _latest(day)
    }
    lines = _lines(seats)
    drawn = {seat.person.pk for seat in lines}
    away = [seat for key, seat in seats.items() if seat.has_left and key not in drawn]
    there = [seat for seat in lines if not seat.has_left]
    return Company(
        day=day,
        count=len(there),
        lines=lines,
        regions=_regions(there),
        without_post=_by_name(
            [*(seat.person for seat in away if seat.person.is_active), *(_never_placed(day) if day >= today else ())]
        ),
        leavers=sorted((seat for seat in away if not seat.person.is_active), key=_last_first, reverse=True),
    )


def coming_moves(day: date) -> list[ComingMove]:
    """The next places that begin after the day."""
    titles = post_titles()
    rows = Assignment.objects.filter(during__startswith__gt=day).select_related("person", "region", "superior")
    return [ComingMove(row, titles[row.post]) for row in rows.order_by("during", "person")[:COMING_SHOWN]]


def _latest(day: date) -> Iterable[Assignment]:
    """The last place that each person had taken by that day, over or not."""
    rows = Assignment.objects.filter(during__isempty=False, during__startswith__lte=day)
    rows = rows.exclude(person__username=SYSTEM).select_related("person", "region")
    return rows.order_by("person_id", "-during__startswith").distinct("person_id")


def _is_over(row: Assignment, day: date) -> bool:
    return row.during.upper is not None and bool(row.during.upper <= day)


def _never_placed(day: date) -> Iterable[Person]:
    """Accounts without any place by that day; who they are, nobody has said yet."""
    placed = Assignment.objects.filter(person=OuterRef("pk"), during__isempty=False, during__startswith__lte=day)
    return Person.objects.filter(~Exists(placed), is_active=True).exclude(username=SYSTEM)


def _lines(seats: dict[int, Seat]) -> list[Seat]:
    under: dict[int | None, list[Seat]] = defaultdict(list)
    for seat in seats.values():
        under[seat.superior_id if seat.superior_id in seats else None].append(seat)
    lines: list[Seat] = []
    for root in sorted(under[None], key=lambda seat: seat.order):
        _grow(root, under, lines, 0)
    many = len(lines) >= FOLDED_FROM
    depths = [*(seat.depth for seat in lines), 0]
    for seat, after in zip(lines, depths[1:], strict=True):
        seat.closes = range(max(seat.depth - after, 0))
        seat.is_folded = many and seat.is_branch and seat.depth >= OPEN_LEVELS
    return lines


def _grow(seat: Seat, under: dict[int | None, list[Seat]], lines: list[Seat], depth: int) -> int:
    """Add a seat and everything below it; how many are there. A leaver with nobody below leaves no line.

    Each key is taken once, so that not even a damaged record can turn this round and round.
    """
    at = len(lines)
    seat.depth = depth
    lines.append(seat)
    branches = sorted(under.pop(seat.person.pk, []), key=lambda one: one.order)
    seat.below = sum(_grow(one, under, lines, depth + 1) for one in branches)
    seat.is_branch = len(lines) > at + 1
    if seat.has_left and not seat.is_branch:
        lines.pop()
    return seat.below + (not seat.has_left)


def _regions(seats: Iterable[Seat]) -> list[RegionLine]:
    people: dict[int | None, list[Seat]] = defaultdict(list)
    for seat in seats:
        people[seat.region.pk if seat.region else None].append(seat)
    return [
        RegionLine(
            region=region,
            managers=[seat.person for seat in people[region.pk] if seat.post == Post.REGIONAL_MANAGER],
            count=len(people[region.pk]),
        )
        for region in Region.objects.all()
    ]


def _by_name(people: Iterable[Person]) -> list[Person]:
    return sorted(people, key=lambda person: person.name)


def _last_first(seat: Seat) -> tuple[date, str]:
    return seat.last or seat.since, seat.person.name
