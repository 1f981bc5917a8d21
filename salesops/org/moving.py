"""What a move would change, told before it is made."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesops.base import clock
from salesops.base.look import day_text
from salesops.org.models import Assignment, Person
from salesops.org.placing import Place, check_place, place_on, stretch_from
from salesops.org.queries import post_titles

NAMED = 5


@dataclass(frozen=True, slots=True)
class Effects:
    """``changes`` as the diff draws them: label, before, after; ``notes`` are sentences."""

    changes: list[tuple[str, str, str]]
    notes: list[str]


def effects_of(person: Person, place: Place, start: date) -> Effects:
    """What becomes of whom when the person stands there from that day on.

    Raises ``Refusal`` (ORG-1) where the move would be refused.
    """
    former, during = stretch_from(person, start)
    check_place(person, place, during)
    return Effects(
        _changes(place_on(former), place), [*_when(start, during.upper), *_who(person, start), *_what(person)]
    )


def _changes(before: Place | None, after: Place) -> list[tuple[str, str, str]]:
    titles = post_titles()
    old = (titles[before.post], before.region, before.superior) if before else (None, None, None)
    new = (titles[after.post], after.region, after.superior)
    labels = (_("Post"), _("Region"), _("Superior"))
    rows = zip(labels, map(_text, old), map(_text, new), strict=True)
    return [row for row in rows if row[1] != row[2]]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _when(start: date, end: date | None) -> list[str]:
    said = []
    if start < clock.today():
        said.append(_("Dated back: the record of the days since then changes with it."))
    elif start > clock.today():
        said.append(_("Nothing changes before %(day)s.") % {"day": day_text(start)})
    else:
        said.append(_("It counts at once, from everybody's next page on."))
    if end is not None:
        last = {"day": day_text(end - timedelta(days=1))}
        said.append(_("It lasts until %(day)s; the day after, another move is planned.") % last)
    return said


def _who(person: Person, start: date) -> list[str]:
    rows = Assignment.objects.filter(superior=person, during__contains=start).select_related("person")
    names = [row.person.name for row in rows.order_by("person__name")]
    if not names:
        return []
    shown = _(", ").join(names[:NAMED])
    told = {
        "count": len(names),
        "names": shown if len(names) <= NAMED else _("%(names)s and others") % {"names": shown},
    }
    return [
        ngettext(
            "%(count)d person goes on reporting to them: %(names)s.",
            "%(count)d people go on reporting to them: %(names)s.",
            len(names),
        )
        % told
    ]


def _what(person: Person) -> list[str]:
    return [
        _("What waits for %(name)s already stays with them; new papers follow the new place.") % {"name": person.name},
        _("Their customers and papers stay theirs: a handover is a step of its own."),
    ]
