"""What happened when: deeds are written down in any order and done in the order of their moments."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from salesops.base import clock
from salesops.workdays import add_working_days, is_working, working_minutes

type Deed = Callable[[], object]

STEP = timedelta(minutes=10)


class Story:
    """A past for the company, ending now."""

    def __init__(self) -> None:
        self.now = clock.now().astimezone(clock.BUSINESS_TZ)
        self._deeds: list[tuple[datetime, int, Deed]] = []

    def tell(self, moment: datetime, deed: Deed) -> None:
        """Note a deed; one that would lie ahead of us happens just now."""
        self._deeds.append((min(moment, self.now), len(self._deeds), deed))

    def play(self) -> None:
        """Do all of it, each under its own clock."""
        for moment, _order, deed in sorted(self._deeds, key=lambda one: one[:2]):
            with clock.at(moment):
                deed()

    def day(self, back: int) -> date:
        """So many working days before today; 0 is today, working or not."""
        return self.before(self.now.date(), back)

    def at(self, back: int, hour: int, minute: int = 0) -> datetime:
        """A wall-clock time, so many working days before today."""
        return datetime.combine(self.day(back), time(hour, minute), tzinfo=clock.BUSINESS_TZ)

    def month_day(self, months_back: int, day: int) -> date:
        """The first working day from that day of an earlier month on; 0 is the month we are in."""
        months = self.now.year * 12 + self.now.month - 1 - months_back
        found = date(months // 12, months % 12 + 1, day)
        while not is_working(found):
            found += timedelta(days=1)
        return found

    def before(self, day: date, back: int) -> date:
        """So many working days before a day."""
        while back:
            day -= timedelta(days=1)
            back -= is_working(day)
        return day

    def monday(self, weeks_back: int) -> date:
        """The Monday of a week before this one."""
        return self.now.date() - timedelta(days=self.now.weekday(), weeks=weeks_back)

    def due_in(self, minutes: int, *, days: int) -> datetime:
        """When to submit what has `days` working days, so that some `minutes` of working time are left now."""
        moment = self.now - timedelta(days=3 * days + 10)
        best, nearest = moment, None
        while moment < self.now:
            due = add_working_days(moment, days)
            distance = abs(working_minutes(self.now, due) - minutes) if due > self.now else None
            if distance is not None and (nearest is None or distance < nearest):
                best, nearest = moment, distance
            moment += STEP
        return best
