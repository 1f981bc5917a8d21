"""Comments beside the chain: they decide nothing, and reach whom they name with @ (APP-7)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.approvals.enums import ApprovalVerb
from salesops.approvals.models import Comment, Mention, Request
from salesops.approvals.rules import can_see_request
from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.text import clean_paragraphs
from salesops.base.verdicts import require
from salesops.notices import NoticeKind, tell
from salesops.org.models import Person

MENTIONED = NoticeKind("approvals.mentioned", _("%(name)s names you in a comment: %(title)s"))

LONGEST = 2000
MOST_MENTIONS = 20
# Names stand in running Chinese text without a space: how far behind an @ one may reach.
_REACH = 40
# An @ inside a word is an address for mail.
_AT = re.compile(r"(?<![A-Za-z0-9._%+-])@(?=\S)")
_LATIN = re.compile(r"[A-Za-z0-9_]")
_GOES_ON = re.compile(r"[A-Za-z0-9_]|[.-][A-Za-z0-9_]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a comment; ``person`` where it names somebody."""

    text: str
    person: Person | None = None


def write_comment(request: Request, text: str, *, by: Person) -> Comment:
    """Say something about a request, open or ended; whoever is named with @ is told of it, without the words (CNF-1).

    Raises ``Refusal`` for nothing said (APP-7), a name that several people have (APP-7) and somebody who may not see
    the request (ORG-2); ``PermissionDenied`` when ``by`` may not see it.
    """
    said = clean_paragraphs(text)
    require(can_see_request(by, request))
    if not said:
        raise Refusal("APP-7", _("A comment says something."), _("Write a sentence."), field="text")
    if len(said) > LONGEST:
        raise Refusal("APP-7", _("This comment is too long."), _("Shorten it."), field="text")
    named = [one for one in people_named(said) if one.pk != by.pk]
    for one in named:
        if not can_see_request(one, request):
            raise Refusal(
                "ORG-2",
                _("%(name)s may not see this request, and can't be named in a comment.") % {"name": one.name},
                _("Whoever decides may ask their opinion instead; that opens the request to them."),
                field="text",
            )
    with transaction.atomic():
        comment = Comment(request=request, author=by, text=said, at=clock.now())
        comment.save(force_insert=True)
        Mention.objects.bulk_create(Mention(comment=comment, person=one) for one in named)
        record(request, ApprovalVerb.COMMENTED, by=by, about=[request.paper])
        _tell(comment, named)
    return comment


def _tell(comment: Comment, named: Iterable[Person]) -> None:
    request = comment.request
    url = f"{reverse('approvals:request-detail', args=[request.pk])}#said-{comment.pk}"
    params = {"name": comment.author.name, "title": request.title}
    for one in named:
        tell(one, MENTIONED, params=params, url=url, key=f"approvals:{request.pk}:comment:{comment.pk}", about=request)


def people_named(text: str) -> list[Person]:
    """Whom a text names with @, by name, name in Latin letters or sign-in name, each once, in one query.

    The longest name that fits counts, because Chinese goes on without a space. Raises ``Refusal`` (APP-7) where two
    people bear the name: their sign-in names tell them apart.
    """
    reaches = _reaches(text)
    if not reaches:
        return []
    fitting = {reach[:end].lower() for reach in reaches for end in range(1, len(reach) + 1)}
    by_name = _by_name(fitting)
    named: dict[int, Person] = {}
    for reach in reaches[:MOST_MENTIONS]:
        found = _longest(reach, by_name)
        if len(found) > 1:
            raise Refusal(
                "APP-7",
                _("Several people are called %(name)s.") % {"name": found[0].name},
                _("Write @ and the sign-in name: %(names)s.")
                % {"names": ", ".join(sorted(one.username for one in found))},
                field="text",
            )
        named |= {one.pk: one for one in found}
    return list(named.values())


def pieces(text: str, named: Iterable[Person]) -> list[Piece]:
    """A stored comment cut at the names of those it mentions, for the page that marks them."""
    by_name: dict[str, list[Person]] = {}
    for one in named:
        for name in _names(one):
            by_name.setdefault(name.lower(), []).append(one)
    cut, start = [], 0
    for at in _AT.finditer(text):
        reach = _reach(text, at.end())
        for end in range(len(reach), 0, -1):
            if (found := by_name.get(reach[:end].lower())) and _ends_there(reach, end):
                cut += [Piece(text[start : at.start()]), Piece(text[at.start() : at.end() + end], found[0])]
                start = at.end() + end
                break
    return [piece for piece in (*cut, Piece(text[start:])) if piece.text]


def _reach(text: str, start: int) -> str:
    return text[start : start + _REACH].partition("\n")[0].partition("@")[0]


def _reaches(text: str) -> list[str]:
    return [_reach(text, at.end()) for at in _AT.finditer(text)]


def _names(person: Person) -> list[str]:
    return [name for name in (person.name, person.name_latin, person.username) if name]


def _by_name(wanted: set[str]) -> dict[str, list[Person]]:
    by_name: dict[str, list[Person]] = {}
    spelt = Person.objects.annotate(is_called=Lower("name"), latin=Lower("name_latin"), signs_in=Lower("username"))
    fits = Q(is_called__in=wanted) | Q(latin__in=wanted) | Q(signs_in__in=wanted)
    for one in spelt.filter(fits, is_active=True).order_by("pk"):
        for name in {name.lower() for name in _names(one)}:
            by_name.setdefault(name, []).append(one)
    return by_name


def _longest(reach: str, by_name: dict[str, list[Person]]) -> list[Person]:
    for end in range(len(reach), 0, -1):
        found = by_name.get(reach[:end].lower())
        if found and _ends_there(reach, end):
            return found
    return []


def _ends_there(reach: str, end: int) -> bool:
    """A Latin name is a whole word: @li is not the beginning of @lisa."""
    return not (_LATIN.match(reach[end - 1]) and _GOES_ON.match(reach, end))
