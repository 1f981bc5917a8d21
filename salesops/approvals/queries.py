"""Reads: what waits for whom, which request a paper has."""

from collections.abc import Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Prefetch, Q, QuerySet

from salesops.approvals.deciders import decidable_by
from salesops.approvals.differences import Change
from salesops.approvals.enums import ConsultationState, RequestState, StepState, VersionState
from salesops.approvals.kinds import kind_of, kinds_in_charge
from salesops.approvals.models import ChainVersion, Consultation, Decision, Request, Step
from salesops.base import clock
from salesops.base.prepared import Prepared
from salesops.org.models import Person
from salesops.org.standing_in import deputations_for

WITH_CHAIN = (
    Prefetch("steps", queryset=Step.objects.select_related("approver", "department").order_by("order", "seat", "lap")),
    Prefetch("decisions", queryset=Decision.objects.select_related("approver", "acting_for")),
)


_in_force = Prepared[ChainVersion](
    lambda kind: ChainVersion.objects.filter(chain__kind=kind, state=VersionState.IN_FORCE).select_related("chain")[:1],
    str,
)


def version_in_force(kind_key: str) -> ChainVersion | None:
    """The version of a kind's chain that new requests run through."""
    return _in_force.first(kind_key)


def requests_of(subject: Model) -> QuerySet[Request]:
    """Every request of a paper, the newest first."""
    kind = ContentType.objects.get_for_model(subject)
    found = Request.objects.filter(subject_type=kind, subject_id=subject.pk)
    return found.select_related("requester", "owner", "closed_by").order_by("-pk")


def latest_request_for(subject: Model) -> Request | None:
    """The newest request of a paper, open or ended."""
    return requests_of(subject).first()


def waiting_for(person: Person) -> QuerySet[Step]:
    """The inbox over all kinds, the most urgent first (APP-7): exactly what this person may decide now.

    What they may decide for somebody absent is among it; ``step.approver`` says for whom (ORG-3).
    """
    if not person.is_active:
        return Step.objects.none()
    return _open_steps(decidable_by(person, clock.now())).order_by("due_at", "pk")


def _open_steps(whose: Q) -> QuerySet[Step]:
    found = Step.objects.filter(whose, state=StepState.OPEN, request__state=RequestState.PENDING)
    return found.select_related("approver", "request__requester", "request__owner")


def own_steps(person: Person) -> QuerySet[Step]:
    """Of what waits for somebody, what they were asked themselves and decide for nobody else."""
    return Step.objects.filter(approver=person, state=StepState.OPEN, request__state=RequestState.PENDING)


def open_steps_of(kind_key: str, subjects: Collection[int]) -> QuerySet[Step]:
    """The steps that somebody is to decide now for these papers of a kind, with who and for which request."""
    found = Step.objects.filter(
        state=StepState.OPEN,
        request__state=RequestState.PENDING,
        request__kind=kind_key,
        request__subject_id__in=subjects,
    )
    return found.select_related("approver", "request").order_by("pk")


def opinions_wanted(person: Person) -> QuerySet[Consultation]:
    """Questions of colleagues that this person has not answered yet, the most urgent first (APP-7)."""
    if not person.is_active:
        return Consultation.objects.none()
    return (
        Consultation.objects.filter(
            colleague=person, state=ConsultationState.ASKED, request__state=RequestState.PENDING
        )
        .select_related("asker", "request__requester", "request__owner")
        .order_by("due_at", "pk")
    )


def with_chain[R: Model](rows: QuerySet[R]) -> QuerySet[R]:
    """Steps or questions with the whole chain of their requests, in two more queries however many they are."""
    return rows.prefetch_related(
        Prefetch("request__steps", queryset=WITH_CHAIN[0].queryset),
        Prefetch("request__decisions", queryset=WITH_CHAIN[1].queryset),
    )


_step = Prepared[Step](lambda request, pk: Step.objects.filter(request=request, pk=pk), int, int)


def find_step(request: Request, pk: int) -> Step | None:
    """One of its steps by the number that a form sent."""
    return _step.first(request.pk, pk)


_request = Prepared[Request](
    lambda pk: Request.objects.select_related("requester", "owner", "closed_by", "previous").filter(pk=pk).order_by(),
    int,
)


def find_request(pk: int) -> Request | None:
    """A request by its number; whether somebody may see it, ``rules.can_see_request`` says."""
    return _request.first(pk)


def my_requests(person: Person) -> QuerySet[Request]:
    """What somebody submitted, what was submitted for them, and what they took over since; the newest first."""
    found = Request.objects.filter(pk__in=keys_of_own(person))
    return found.select_related("requester", "owner", "closed_by").order_by("-opened_at", "-pk")


def keys_of_own(person: Person) -> QuerySet[Request, Any]:
    """Keys of the requests that are somebody's own: by the request, or by the paper after a handover (ORG-3)."""
    # One after the other: one OR over several columns would read the whole table.
    asked = Request.objects.filter(requester=person).values("pk")
    owned = Request.objects.filter(owner=person).values("pk")
    taken_over = [
        Request.objects.filter(
            kind=kind.key,
            subject_type=ContentType.objects.get_for_model(kind.model),
            subject_id__in=kind.model._default_manager.filter(owner=person).values("pk"),
        ).values("pk")
        for kind in kinds_in_charge()
    ]
    return asked.union(owned, *taken_over)


def open_step_of(request: Request, person: Person) -> Step | None:
    """The step that this person may decide now; of several the first."""
    if person.is_active and not deputations_for(person, clock.now()):
        return _own_step.first(person.pk, request.pk)
    return waiting_for(person).filter(request=request).order_by("order", "seat").first()


_own_step = Prepared[Step](
    lambda person, request: _open_steps(Q(approver=person)).filter(request=request).order_by("order", "seat")[:1],
    *(int, int),
)


def has_part_in(request: Request, person: Person) -> bool:
    """Whether the person asked or owns the paper, decides or decided, was asked an opinion, or gave a step away."""
    if person.pk in {request.requester_id, request.owner_id}:
        return True
    # Who gave a step to a member, or had it taken over, may see what becomes of it.
    had = Q(approver=person) | Q(department__head=person) | Q(why__instead_of_key=person.pk)
    if request.steps.filter(had).exists():
        return True
    if request.decisions.filter(approver=person).exists() or request.consultations.filter(colleague=person).exists():
        return True
    return open_step_of(request, person) is not None


def rounds_of(request: Request) -> list[Request]:
    """This request and the rounds before it, the newest first."""
    earlier = requests_of(request.paper).filter(pk__lt=request.pk) if request.previous_id else Request.objects.none()
    by_pk = {one.pk: one for one in earlier}
    rounds, previous = [request], request.previous_id
    while previous is not None and previous in by_pk:
        rounds.append(by_pk[previous])
        previous = by_pk[previous].previous_id
    return rounds


def differences_of(request: Request) -> list[Change]:
    """What changed since the round before; nothing for a first round."""
    if request.previous is None:
        return []
    return kind_of(request.kind).differences(request.previous.snapshot, request.snapshot)
