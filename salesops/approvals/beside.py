"""What may be done beside a decision: opinions, a member's answer, the ways round the chain, withdrawing."""

from functools import partial

from django.utils.translation import gettext as _

from salesops.approvals import delegating, detours
from salesops.approvals.colleagues import askable, delegates
from salesops.approvals.desk import Desk, Offer
from salesops.approvals.forms.talk import AnswerForm, AskForm, DelegateForm, SpecialCaseForm, TakeOverForm
from salesops.approvals.models import Consultation, Step
from salesops.base import clock
from salesops.base.look import moment_text


def asking(desk: Desk) -> list[Offer]:
    """To whoever decides: ask a colleague."""
    step = desk.step
    if step is None or desk.kind.confined:
        return []
    return [
        Offer(
            name="ask",
            label=_("Ask a colleague's opinion…"),
            title=_("Ask a colleague's opinion"),
            submit=_("Ask for the opinion"),
            action=desk.url("opinion-ask"),
            effect=_("It decides nothing. They see this request; it waits until they answer or you take it back."),
            facts=[],
            make_form=lambda: AskForm(
                colleagues=askable(desk.request, desk.reader),
                is_last=desk.is_last,
                initial={"step": step.pk, "back": desk.back},
            ),
            key="q",
        )
    ]


def giving(desk: Desk) -> list[Offer]:
    """To the head of a department that is asked: let a member answer, or another one, or take it back (ORG-5)."""
    return [
        Offer(
            name=f"delegate-{step.pk}",
            label=_("Let a member of the department answer…"),
            title=_("Who answers for %(department)s?") % {"department": step.department},
            submit=_("Give it to them"),
            action=desk.url("request-delegate"),
            effect=_("The decision and its deadline pass to them; the record says who gave it."),
            facts=[],
            make_form=partial(DelegateForm, members=delegates(step), initial={"step": step.pk, "back": desk.back}),
        )
        for step in desk.live
        if step.department is not None
        and step.department.head_id == desk.reader.pk
        and delegating.can_delegate(desk.reader, step)
    ]


def ways_round(desk: Desk) -> list[Offer]:
    """The two ways that leave the chain: the requester's to the general manager, and the general manager's (APP-5)."""
    request, offers = desk.request, []
    if detours.can_ask_gm(desk.reader, request):
        offers.append(
            Offer(
                name="ask-gm",
                label=_("Ask the general manager directly…"),
                title=_("Ask the general manager directly?"),
                submit=_("Ask the general manager"),
                action=desk.url("request-ask-gm"),
                effect=_("Who has not decided yet is passed over and told. It is counted, and needs a special case."),
                facts=desk.facts,
                make_form=lambda: SpecialCaseForm(initial={"back": desk.back}),
            )
        )
    late = [one for one in desk.live if one.approver_id != desk.reader.pk and one.deadline < clock.now()]
    offers += [_taking_over(desk, one) for one in late if detours.can_take_over(desk.reader, one)]
    return offers


def _taking_over(desk: Desk, step: Step) -> Offer:
    name = step.approver.name if step.approver else ""
    return Offer(
        name=f"take-over-{step.pk}",
        label=_("Take over from %(name)s…") % {"name": name},
        title=_("Take the overdue decision over?"),
        submit=_("Take over"),
        action=desk.url("request-take-over"),
        effect=_("The decision becomes yours, and %(name)s is told. The deadline was %(when)s.")
        % {"name": name, "when": moment_text(step.due_at)},
        facts=desk.facts,
        make_form=lambda: TakeOverForm(initial={"step": step.pk, "back": desk.back}),
    )


def answer(desk: Desk, asked: Consultation) -> Offer:
    """The opinion that is wanted of the reader."""
    return Offer(
        name="answer",
        label=_("Give your opinion…"),
        title=_("Your opinion for %(name)s") % {"name": asked.asker.name},
        submit=_("Give the opinion"),
        action=desk.url("opinion-answer", asked.pk),
        effect=asked.question,
        facts=desk.facts,
        make_form=lambda: AnswerForm(initial={"back": desk.back}),
        key="a",
    )


def withdrawal(desk: Desk) -> Offer:
    """The requester takes the request back."""
    return Offer(
        name="withdraw",
        label=_("Withdraw…"),
        title=_("Withdraw this request?"),
        submit=_("Withdraw"),
        action=desk.url("request-withdraw"),
        effect=_("It ends here; you can change it and submit it again."),
        facts=desk.facts,
        hidden=[("back", desk.back)],
    )
