"""What one reader may do with one request: a button each, and the dialog that asks before anything happens.

The doors decide who may; what they would refuse for certain is not offered here, or stands greyed with the reason.
"""

from django.utils.translation import gettext as _

from salesops.approvals import beside
from salesops.approvals.desk import Desk, Offer, Offers
from salesops.approvals.enums import StepOrigin, StepState, Turn, VerdictWord
from salesops.approvals.forms.decision import OpinionForm, opinion_to_offer
from salesops.approvals.guards import may_withdraw
from salesops.approvals.models import Step
from salesops.approvals.words import asks_words, button_word, question
from salesops.base.look import moment_text


def offers_of(desk: Desk) -> Offers:
    """What the reader may do now; nothing for somebody who only reads."""
    plain = [
        offer
        for verdict, key in [(VerdictWord.RETURN, "r"), (VerdictWord.REJECT, "x")]
        if desk.step and (verdict != VerdictWord.REJECT or desk.kind.may_reject)
        for offer in [_verdict(desk, desk.step, verdict, key)]
    ]
    main = _verdict(desk, desk.step, VerdictWord.APPROVE, "a") if desk.step else None
    answer = beside.answer(desk, desk.asked) if desk.asked else None
    more = [*_more_verdicts(desk), *beside.asking(desk), *beside.giving(desk), *beside.ways_round(desk)]
    if main is None:
        main, answer = answer, None
    if may_withdraw(desk.request, desk.reader):
        (more if desk.step else plain).append(beside.withdrawal(desk))
    return Offers(main, plain, [*([answer] if answer else []), *more])


def _verdict(desk: Desk, step: Step, verdict: VerdictWord, key: str = "") -> Offer:
    word = button_word(desk.kind, verdict)
    stages = desk.earlier_stages if verdict == VerdictWord.SEND_BACK else []
    return Offer(
        name=verdict.value.replace("_", "-"),
        label=f"{word}…" if asks_words(desk.kind, verdict) else word,
        title=question(desk.kind, verdict),
        submit=word,
        action=desk.url("request-decide"),
        effect=_effect(desk, step, verdict),
        facts=desk.facts,
        hidden=[
            ("back", desk.back),
            ("step", str(step.pk)),
            ("seen_hash", desk.request.content_hash),
            ("verdict", verdict.value),
        ],
        make_form=lambda: OpinionForm(desk.kind, verdict, opinion=_opinion_to_offer(desk, verdict), stages=stages),
        key=key,
        stop=verdict == VerdictWord.REJECT,
        held=_held(desk, step) if verdict == VerdictWord.APPROVE else "",
    )


def _opinion_to_offer(desk: Desk, verdict: VerdictWord) -> str:
    """What stands in the words of a dialog; to return what could not be approved, the reason."""
    refusal = desk.drift.refusal if desk.drift else None
    typed = opinion_to_offer(desk.kind, verdict, desk.refused)
    return typed or (str(refusal.sentence) if refusal and verdict == VerdictWord.RETURN else "")


def _held(desk: Desk, step: Step) -> str:
    if desk.drift and desk.drift.refusal:
        return _("Today an approval would be refused: %(why)s") % {"why": desk.drift.refusal.sentence}
    names = [one.colleague.name for one in desk.open_questions if one.step_id == step.pk and one.turn == Turn.BEFORE]
    if not names:
        return ""
    return _("It waits for the opinion of %(names)s; take the question back to decide without it.") % {
        "names": _(", ").join(names)
    }


def _more_verdicts(desk: Desk) -> list[Offer]:
    if desk.step is None:
        return []
    offers = []
    if desk.earlier_stages:
        offers.append(_verdict(desk, desk.step, VerdictWord.SEND_BACK))
    if desk.step.origin == StepOrigin.DIRECT:
        offers.append(_verdict(desk, desk.step, VerdictWord.TO_CHAIN))
    return offers


def _effect(desk: Desk, step: Step, verdict: VerdictWord) -> str:
    name = desk.request.requester.name
    match verdict:
        case VerdictWord.RETURN:
            words = _("It goes back to %(name)s; a new round starts at the first step with a new clock.")
            return words % {"name": name}
        case VerdictWord.REJECT:
            return _("It ends here for good; %(name)s can only copy it and start anew.") % {"name": name}
        case VerdictWord.SEND_BACK:
            words = _("Every stage from there on is asked again. The whole chain still ends %(when)s.")
            return words % {"when": moment_text(desk.request.due_at)}
        case VerdictWord.TO_CHAIN:
            words = _("Those who were passed over are asked in turn. The whole chain still ends %(when)s.")
            return words % {"when": moment_text(desk.request.due_at)}
    return _after_approval(desk, step)


def _after_approval(desk: Desk, step: Step) -> str:
    others = [one for one in desk.live if one.pk != step.pk]
    waits = [one for one in desk.open_questions if one.step_id == step.pk and one.turn == Turn.AFTER]
    later = [one for one in desk.steps if one.state == StepState.WAITING]
    if others:
        return _("The others of this stage are still asked.")
    if waits:
        return _("Then it waits for the opinion of %(names)s.") % {
            "names": _(", ").join(one.colleague.name for one in waits)
        }
    if later:
        following = min(one.order for one in later)
        names = _(", ").join(one.approver.name for one in later if one.order == following and one.approver)
        return _("It goes on to %(names)s.") % {"names": names}
    if VerdictWord.APPROVE in desk.kind.verdict_words:
        return _("Nobody is asked after you: %(outcome)s.") % {"outcome": desk.kind.outcome}
    return _("It is the last approval: %(outcome)s.") % {"outcome": desk.kind.outcome}
