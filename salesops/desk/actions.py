"""Writing down how one wants to see one's lists. Nothing of it is governed, so nothing of it stands in the trail."""

from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.text import clean_line
from salesops.desk.models import ColumnChoice, SavedView

if TYPE_CHECKING:
    from salesops.org.models import Person

MOST_VIEWS = 20
LONGEST_NAME = 40
LONGEST_QUERY = 1000


@transaction.atomic
def save_view(list_key: str, name: str, query: str, *, by: "Person") -> SavedView:
    """Keep a filter of a list under a name; the same name again means this filter from now on.

    ``query`` is a query string of that list. Refused (DSH-1): without a name, a name or a filter that is too long, and
    more than 20 views of a list.
    """
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    called = _name(name)
    if len(query) > LONGEST_QUERY:
        raise Refusal("DSH-1", _("This filter is too long to be saved."), _("Choose fewer things in the filter."))
    mine = SavedView.objects.filter(person=by, list_key=list_key)
    if mine.exclude(name=called).count() >= MOST_VIEWS:
        raise Refusal(
            "DSH-1",
            _("You have %(most)d views of this list, and no more are possible.") % {"most": MOST_VIEWS},
            _("Delete one that you no longer need, or give the new one the name of an old one."),
        )
    view, _made = SavedView.objects.update_or_create(
        person=by, list_key=list_key, name=called, defaults={"query": query}, create_defaults=_new(query)
    )
    return view


@transaction.atomic
def give_view_back(list_key: str, name: str, query: str, *, by: "Person") -> SavedView:
    """Keep a view that was dropped, again; under the next free name ("Mine 2") where its own one means another filter.

    Refused as ``save_view`` is.
    """
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    called = _name(name)
    taken = dict(SavedView.objects.filter(person=by, list_key=list_key).values_list("name", "query"))
    names = (_numbered(called, number) for number in count(1))
    free = next(one for one in names if taken.get(one, query) == query)
    return save_view(list_key, free, query, by=by)


@transaction.atomic
def drop_view(view: SavedView, *, by: "Person") -> None:
    """Let go of one's own view; of one that is gone already, nothing."""
    SavedView.objects.filter(pk=view.pk, person=by).delete()


@transaction.atomic
def choose_columns(list_key: str, hidden: Iterable[str], *, by: "Person") -> None:
    """Put these columns of a list away, and show all others."""
    get_user_model().objects.select_for_update(no_key=True).get(pk=by.pk)
    ColumnChoice.objects.update_or_create(person=by, list_key=list_key, defaults={"hidden": sorted(set(hidden))})


def _new(query: str) -> dict[str, object]:
    return {"query": query, "created_at": clock.now()}


def _numbered(name: str, number: int) -> str:
    """The name, from the second on with its number behind it, within the longest name."""
    tail = f" {number}" if number > 1 else ""
    return f"{name[: LONGEST_NAME - len(tail)].rstrip()}{tail}"


def _name(typed: str) -> str:
    try:
        name = clean_line(typed[: LONGEST_NAME * 10])
    except ValueError:
        name = ""
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(
            "DSH-1",
            _("A view needs a name of at most %(most)d characters.") % {"most": LONGEST_NAME},
            _("Give it a short name, like the question that it answers."),
        )
    return name
