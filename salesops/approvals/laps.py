"""Running a part of the chain again: sent back to an earlier stage, or back from the general manager to the chain.

What was decided in the former lap stays as it is; the sign-offs that are asked again get rows of the next one, with the
same people. The chain's end is kept: a second lap is no second deadline (APP-7).
"""

from collections.abc import Collection

from salesops.approvals import running
from salesops.approvals.enums import StepOrigin, StepState, VerdictWord
from salesops.approvals.models import Decision, Step
from salesops.approvals.run import Run, standing

MAKES_A_LAP = (VerdictWord.SEND_BACK, VerdictWord.TO_CHAIN)


def asked_orders(run: Run, before: Step) -> list[int]:
    """The stages before this one that really were asked: those to which it can be sent back."""
    done = {
        step.order
        for step in standing(run.steps)
        if step.state == StepState.DONE and step.order < before.order and step.origin == StepOrigin.CHAIN
    }
    return sorted(done)


def from_stage(run: Run, order: int) -> list[Step]:
    """Ask every sign-off from this stage to the end again; returns the steps that were open and are closed now."""
    were_open = running.close_live(run, StepState.CLOSED)
    running.lapse(run)
    _again(run, [step for step in standing(run.steps) if step.order >= order and step.state != StepState.SKIPPED])
    return were_open


def where_it_stood(run: Run) -> None:
    """Ask what was passed over; what was decided before stays decided."""
    running.lapse(run)
    _again(run, [step for step in standing(run.steps) if step.state == StepState.BYPASSED])


def _again(run: Run, steps: Collection[Step]) -> None:
    lap = run.lap + 1
    rows = [
        Step(
            request=run.request,
            sign_off_id=step.sign_off_id,
            origin=step.origin,
            lap=lap,
            order=step.order,
            seat=step.seat,
            title=step.title,
            post=step.post,
            limit_days=step.limit_days,
            limit_working=step.limit_working,
            department_id=step.department_id,
            approver=step.approver,
            why=step.why,
        )
        for step in steps
    ]
    run.keep(Step.objects.bulk_create(rows))


def makers(decisions: Collection[Decision]) -> dict[int, Decision]:
    """By lap, from the second on: the decision that began it. Each such decision begins exactly one."""
    made = sorted((one for one in decisions if one.verdict in MAKES_A_LAP), key=lambda one: (one.at, one.pk))
    return dict(enumerate(made, start=2))
