"""What was said about a request, in the order it was said: decisions in words, opinions, comments, detours (APP-7)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from salesops.approvals.commenting import Piece, pieces
from salesops.approvals.enums import ConsultationState, Stance, Turn, VerdictWord, Way
from salesops.approvals.kinds import Kind, kind_of
from salesops.approvals.models import Comment, Consultation, Decision, Detour, Request, Step
from salesops.approvals.words import said_word, signed
from salesops.base.look import moment_text
from salesops.org.models import Person
from salesops.org.queries import above

NOES = {VerdictWord.RETURN: "wait", VerdictWord.SEND_BACK: "wait", VerdictWord.REJECT: "stop"}


@dataclass(frozen=True)
class Said:
    """One thing somebody said. ``tone`` colours a no and a doubt; ``waits`` says what an open question waits for.

    ``take_back`` is the key of a question that the reader may take back.
    """

    who: str
    what: str
    when: datetime
    text: list[Piece]
    tone: str = ""
    waits: str = ""
    anchor: str = ""
    take_back: int | None = None
    replies: list["Said"] = field(default_factory=list)


def conversation(
    request: Request, reader: Person, *, step: Step | None = None, comments: Iterable[Comment] = ()
) -> list[Said]:
    """Everything that was said in this round, the oldest first; ``step`` is the one that the reader may decide.

    Reads ``decisions``, ``consultations`` and ``detours``, which are to be prefetched with their people.
    """
    kind = kind_of(request.kind)
    said = [_decision(one, kind) for one in request.decisions.all() if one.opinion]
    said += [_question(one, reader, step) for one in request.consultations.all()]
    said += [_detour(one) for one in request.detours.all()]
    said += [_comment(one) for one in comments]
    return sorted(said, key=lambda one: one.when)


def people_in(request: Request) -> list[Person]:
    """Who has a part in a request and may be named in a comment, in the chain's order. The chain is prefetched."""
    asked = [one.colleague for one in request.consultations.all()]
    steps = [one.approver for one in request.steps.all() if one.approver]
    people = {one.pk: one for one in (request.requester, request.owner, *steps, *asked) if one.is_active}
    return list(people.values())


def _decision(one: Decision, kind: Kind[Any]) -> Said:
    tone = NOES.get(VerdictWord(one.verdict), "")
    return Said(signed(one), said_word(kind, one.verdict), one.at, [Piece(one.opinion)], tone)


def _question(one: Consultation, reader: Person, step: Step | None) -> Said:
    words = {"name": one.colleague.name}
    if one.turn == Turn.BEFORE:
        what = _("asked %(name)s for an opinion before deciding") % words
    else:
        what = _("asked %(name)s for an opinion before it goes on") % words
    waits, replies = "", []
    if one.state == ConsultationState.ASKED:
        waits = _("%(name)s answers by %(when)s") % {**words, "when": moment_text(one.due_at)}
    elif one.state == ConsultationState.ANSWERED and one.ended_at:
        doubts = one.stance == Stance.DOUBTS
        replies = [
            Said(
                one.colleague.name,
                str(Stance(one.stance).label),
                one.ended_at,
                [Piece(one.answer)],
                "wait" if doubts else "",
            )
        ]
    else:
        waits = str(ConsultationState(one.state).label)
    mine = one.state == ConsultationState.ASKED and _may_take_back(one, reader, step)
    return Said(
        one.asker.name,
        what,
        one.asked_at,
        [Piece(one.question)],
        waits=waits,
        take_back=one.pk if mine else None,
        replies=replies,
    )


def _may_take_back(one: Consultation, reader: Person, step: Step | None) -> bool:
    """Who asked; whoever the step stands with now need not wait for it; nor need all, where who asked has left.

    One that is a working day late is shown to the superiors of both with the button.
    """
    if one.asker_id == reader.pk or (step is not None and one.step_id == step.pk):
        return True
    if one.escalated_at is None and one.asker.is_active:
        return False
    return reader in (*above(one.asker), *above(one.colleague))


def _detour(one: Detour) -> Said:
    what = {
        Way.DIRECT: _("asked the general manager directly"),
        Way.TAKEN_OVER: _("took the overdue decision over"),
    }[Way(one.way)]
    return Said(one.by.name, what, one.at, [Piece(one.reason)] if one.reason else [], "wait")


def _comment(one: Comment) -> Said:
    named = [mention.person for mention in one.mentions.all()]
    return Said(one.author.name, _("commented"), one.at, pieces(one.text, named), anchor=f"said-{one.pk}")
