"""A colleague's opinion, before or after one's own decision (APP-7). It decides nothing; the chain waits for it."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.approvals import guards, opinion_news, running
from salesops.approvals.clock import end_of
from salesops.approvals.enums import ApprovalVerb, ConsultationState, RequestState, Stance, Turn
from salesops.approvals.kinds import Limit
from salesops.approvals.models import Consultation, Step
from salesops.approvals.run import Run, lock
from salesops.audit import changed_label, record
from salesops.base.refusals import Refusal
from salesops.base.text import clean_paragraphs
from salesops.org.models import Person
from salesops.org.queries import above, calendar_of

ONE_DAY = Limit(1)
COLLEAGUE = _("colleague")


def ask_opinion(step: Step, colleague: Person, turn: str, question: str, *, by: Person) -> Consultation:
    """Ask a colleague; ``turn`` is a member of ``Turn``. By whoever may decide the step now, the stand-in too.

    ``BEFORE``: the step is not approved until it is answered or taken back. ``AFTER``: the next stage does not open;
    refused where there is none. Due in one working day of the colleague's, with the step at the latest. Raises
    ``Refusal``: not theirs to decide, no question (APP-7), somebody whose paper it is (ORG-4), who has left, or who was
    asked already (APP-6).
    """
    when = Turn(turn)
    question = clean_paragraphs(question)
    with transaction.atomic():
        run = lock(step.request_id)
        mine = run.step(step.pk)
        guards.must_be_open(run.request)
        guards.must_be_mine(mine, run, by)
        _must_be_askable(colleague, mine, run, by)
        if not question:
            raise Refusal("APP-7", _("A question needs words."), _("Write what you want to know."), field="question")
        if when == Turn.AFTER and not any(one.order > mine.order for one in run.live):
            raise Refusal(
                "APP-7",
                _("No stage comes after this one that could wait for the opinion."),
                _("Ask before your decision."),
                field="turn",
            )
        one = Consultation(
            request=run.request,
            step=mine,
            asker=by,
            colleague=colleague,
            turn=when,
            question=question,
            asked_at=run.now,
            due_at=max(run.now, min(end_of(run.now, ONE_DAY, calendar=calendar_of(colleague)), mine.deadline)),
        )
        one.save(force_insert=True)
        changes = {changed_label(COLLEAGUE): ("", colleague.name)}
        record(run.request, ApprovalVerb.CONSULTED, by=by, about=[run.paper], note=question, changes=changes)
        opinion_news.tell_wanted(one)
    return one


def _must_be_askable(colleague: Person, step: Step, run: Run, by: Person) -> None:
    if run.kind.confined:
        raise Refusal(
            "CNF-4",
            _("Nobody else is drawn in here: %(kind)s.") % {"kind": run.kind.label},
            _("Decide yourself, or ask its author for more facts."),
        )
    if colleague.pk in {by.pk, step.approver_id}:
        raise Refusal(
            "APP-7", _("Who decides this step is not asked about it."), _("Ask somebody else."), field="colleague"
        )
    if colleague.pk in run.barred:
        raise Refusal(
            "ORG-4",
            _("%(name)s has a part in this paper.") % {"name": colleague.name},
            _("Ask somebody who has none; to those it belongs to, write a comment."),
            field="colleague",
        )
    if not colleague.is_active or colleague.is_system:
        raise Refusal(
            "APP-7",
            _("%(name)s can't answer: the account is not active.") % {"name": colleague.name},
            _("Ask somebody else."),
            field="colleague",
        )
    if any(one.step_id == step.pk and one.colleague_id == colleague.pk for one in run.asked):
        raise Refusal(
            "APP-6",
            _("%(name)s has been asked already and has not answered yet.") % {"name": colleague.name},
            _("Wait for the answer, or take the question back."),
            field="colleague",
        )


def answer_opinion(consultation: Consultation, stance: str, answer: str, *, by: Person) -> Consultation:
    """Give the opinion one was asked for; ``stance`` is a member of ``Stance``. A second click gets the same answer.

    Raises ``Refusal``: not asked (APP-7), not wanted any more (APP-6), no words (APP-7).
    """
    word = Stance(stance)
    answer = clean_paragraphs(answer)
    with transaction.atomic():
        run, one = _locked(consultation)
        if by.pk != one.colleague_id or not by.is_active:
            raise Refusal("APP-7", _("%(name)s was asked, not you.") % {"name": one.colleague.name}, guards.LOOK_AGAIN)
        if one.state == ConsultationState.ANSWERED:
            return one
        _must_be_asked(one)
        if not answer:
            raise Refusal("APP-7", _("An opinion needs words."), _("Write it in a sentence."), field="answer")
        one.stance, one.answer = word, answer
        _over(run, one, ConsultationState.ANSWERED)
        record(run.request, ApprovalVerb.ANSWERED, by=by, about=[run.paper], note=answer)
        opinion_news.tell_given(one)
        running.resume_after_opinion(run)
    return one


def take_back(consultation: Consultation, *, by: Person) -> Consultation:
    """The question is not asked any more; by who asked, who decides the step now, or a superior of who asked or was.

    A second click gets the same answer. Raises ``Refusal``: not theirs (APP-7), answered or ended (APP-6).
    """
    with transaction.atomic():
        run, one = _locked(consultation)
        if one.state == ConsultationState.TAKEN_BACK:
            return one
        _must_be_asked(one)
        if not may_take_back(one, run, by):
            raise Refusal(
                "APP-7",
                _("%(name)s asked, and takes the question back.") % {"name": one.asker.name},
                guards.LOOK_AGAIN,
            )
        not_asked_any_more(run, one, by=by)
        opinion_news.tell_not_wanted(one)
    return one


def may_take_back(one: Consultation, run: Run, by: Person) -> bool:
    """Who asked; whoever the step stands with since; the superiors of both, to whom a late one is escalated."""
    if not by.is_active or by.pk in run.barred:
        return False
    step = run.step(one.step_id)
    named = run.stand_in_of(step)
    if by.pk in {one.asker_id, step.approver_id, named.deputy_id if named else None}:
        return True
    return by.pk in {superior.pk for superior in (*above(one.asker), *above(one.colleague))}


def not_asked_any_more(run: Run, one: Consultation, *, by: Person) -> None:
    """Take a question back under the lock, and let go on what waited for it."""
    _over(run, one, ConsultationState.TAKEN_BACK)
    record(
        run.request,
        ApprovalVerb.TAKEN_BACK,
        by=by,
        about=[run.paper],
        changes={changed_label(COLLEAGUE): (one.colleague.name, "")},
    )
    running.resume_after_opinion(run)


def _locked(consultation: Consultation) -> tuple[Run, Consultation]:
    """Request first, as everywhere; the question is read after the lock was got."""
    run = lock(consultation.request_id)
    one = Consultation.objects.select_related("asker", "colleague").get(pk=consultation.pk)
    one.request, one.step = run.request, run.step(one.step_id)
    return run, one


def _must_be_asked(one: Consultation) -> None:
    if one.state != ConsultationState.ASKED or one.request.state not in {RequestState.PENDING, RequestState.STOPPED}:
        raise Refusal("APP-6", _("This opinion is not wanted any more."), guards.LOOK_AGAIN)


def _over(run: Run, one: Consultation, state: ConsultationState) -> None:
    one.state, one.ended_at = state, run.now
    one.save(update_fields=["state", "ended_at", "stance", "answer"])
    run.asked = _without(run.asked, one)


def _without(asked: Collection[Consultation], one: Consultation) -> list[Consultation]:
    return [other for other in asked if other.pk != one.pk]
