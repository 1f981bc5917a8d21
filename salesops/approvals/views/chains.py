"""Pages of chains for whoever may read them: all of them, one with its versions, two compared, a trial (APP-2)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from salesops.approvals.chain_choices import typed_figure
from salesops.approvals.chain_pages import (
    VersionSheet,
    chain_rows,
    story_of,
    version_rows,
    versions_of,
    whole_version,
)
from salesops.approvals.chain_words import Words
from salesops.approvals.enums import VersionState
from salesops.approvals.forms.chain import TryForm, try_people
from salesops.approvals.kinds import Kind, kind_of
from salesops.approvals.models import Chain
from salesops.approvals.rules import can_edit_chains, can_read_chains
from salesops.approvals.try_it import Taken, papers_offered, people_to_try, take_paper, try_version, usual_owner
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.queries import post_titles
from salesops.org.visibility import visible_to

LONGEST_NUMBER = 4
LONGEST_KEY = 18


def load_chain(http: HttpRequest, pk: int) -> Chain:
    """The chain of a kind that is known, if this person may read it, else 404."""
    chain = load(http, Chain, pk)
    try:
        kind_of(chain.kind)
    except KeyError:
        raise Http404 from None
    return chain


def number_from(http: HttpRequest, name: str, longest: int = LONGEST_NUMBER) -> int | None:
    """A whole number of the query string; None for anything else."""
    text = http.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= longest else None


@require_GET
def chain_list(http: HttpRequest) -> HttpResponse:
    """Every kind's chain in words: who, when, within which time."""
    person = reader(http)
    deny(can_read_chains(person))
    rows = chain_rows(visible_to(person, Chain))
    return render(http, "approvals/chain/list.html", {"rows": rows, "may_edit": can_edit_chains(person)})


@require_GET
def chain_detail(http: HttpRequest, pk: int) -> HttpResponse:
    """One chain: the version in force, or the one asked for, and all of its versions."""
    chain = load_chain(http, pk)
    words, versions = Words.of(chain.kind), list(versions_of(chain))
    wanted = number_from(http, "version")
    shown = whole_version(chain, number=wanted) if wanted is not None else None
    shown = shown or whole_version(chain, state=VersionState.IN_FORCE)
    context = {
        "chain": chain,
        "kind": words.kind,
        "sheet": VersionSheet(shown, words) if shown else None,
        "rows": version_rows(versions),
        "draft": next((one for one in versions if one.state == VersionState.DRAFT), None),
        "may_edit": can_edit_chains(reader(http)),
        "entries": story_of(chain),
    }
    return render(http, "approvals/chain/detail.html", context)


@require_GET
def chain_compare(http: HttpRequest, pk: int) -> HttpResponse:
    """What one version says otherwise than another; without a choice the newest two."""
    chain = load_chain(http, pk)
    versions = list(versions_of(chain))
    numbers = [one.number for one in versions]
    new = number_from(http, "new") or next(iter(numbers), 0)
    old = number_from(http, "old") or next((number for number in numbers if number < new), new)
    words = Words.of(chain.kind)
    before, after = whole_version(chain, number=old), whole_version(chain, number=new)
    if before is None or after is None:
        raise Http404
    was, now = VersionSheet(before, words), VersionSheet(after, words)
    context = {
        "chain": chain,
        "kind": words.kind,
        "versions": versions,
        "sheets": [was, now],
        "old": old,
        "new": new,
        "differences": now.differs_from(before),
    }
    return render(http, "approvals/chain/compare.html", context)


@require_GET
def chain_try(http: HttpRequest, pk: int) -> HttpResponse:
    """Type facts, or take those of a paper that the reader may see: who would be asked, and until when."""
    chain, person = load_chain(http, pk), reader(http)
    kind = kind_of(chain.kind)
    people = people_to_try()
    key = number_from(http, "paper", LONGEST_KEY)
    taken = take_paper(person, kind, key) if key is not None else None
    usual = usual_owner(kind, people)
    form = TryForm(_typed(http, kind, taken, usual), kind=kind, people=try_people(people, post_titles()))
    trials, owner = [], None
    if form.is_valid():
        owner = next(one for one in people if one.pk == form.owner)
        versions = [whole_version(chain, state=state) for state in (VersionState.IN_FORCE, VersionState.DRAFT)]
        interested = taken.interested if taken else ()
        trials = [try_version(one, kind, form.facts, owner=owner, interested=interested) for one in versions if one]
    context = {
        "chain": chain,
        "kind": kind,
        "form": form,
        "trials": trials,
        "owner": owner,
        "taken": taken,
        "paper": key,
        "papers": papers_offered(person, kind),
        "is_missing": key is not None and taken is None,
    }
    is_part = http.headers.get("HX-Target") == "trials"
    return render(http, "approvals/chain/_trials.html" if is_part else "approvals/chain/try.html", context)


def _typed(http: HttpRequest, kind: Kind[Any], taken: Taken | None, usual: Person | None) -> dict[str, Any]:
    """What the form is filled with: what was typed, else what the paper states, else somebody's paper of nothing."""
    if "owner" in http.GET:
        return http.GET.dict()
    owner = (taken.owner if taken else None) or usual
    filled: dict[str, Any] = {"owner": str(owner.pk)} if owner else {}
    for fact, value in (taken.facts if taken else {}).items():
        filled[f"fact_{fact}"] = value if isinstance(value, bool) else typed_figure(kind, fact, str(value))
    return filled
