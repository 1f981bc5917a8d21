"""A paper that means nothing, to put through chains: the engine must work for papers it has never heard of.

It is a region: ``code`` carries amount and flag ("p1-500000-s"), ``name`` is what is judged, ``name_en`` the state
that the effects write. A name with "坏" in it can't take effect, one with "炸" breaks while it does; whose username
stands behind a "与" has a part in the paper.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils.translation import gettext_lazy as _

from salesops.approvals.chains import put_in_force
from salesops.approvals.engine import decide, open_request
from salesops.approvals.kinds import Kind, SignOffSpec, StageSpec, register
from salesops.approvals.models import Chain, ChainVersion, Request, SignOff, Stage, Step
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.models import Person, Region

PAPER = "tests.paper"
_numbers = count(1)


class PaperKind(Kind[Region]):
    """The test's kind; may be approved in bulk."""

    key = PAPER
    label = _("paper")
    model = Region
    bulk = True
    fact_names = {"amount": _("amount"), "special": _("special")}
    field_names = {"name": _("name")}

    def facts(self, subject: Region) -> dict[str, Any]:
        return {"amount": subject.code.split("-")[1], "special": subject.code.endswith("-s")}

    def snapshot(self, subject: Region) -> dict[str, Any]:
        return {"name": subject.name, "amount": subject.code.split("-")[1]}

    def title(self, subject: Region) -> str:
        return subject.name

    def url(self, subject: Region) -> str:
        return f"/papers-of-the-test/{subject.pk}/"

    def amount(self, subject: Region) -> Decimal | None:
        return Decimal(subject.code.split("-")[1])

    def interested(self, subject: Region) -> list[int]:
        _name, _with, other = subject.name.partition("与")
        return list(Person.objects.filter(username=other).values_list("pk", flat=True)) if other else []

    def check(self, subject: Region, *, by: Person) -> None:
        if "坏" in subject.name:
            raise Refusal("PRC-4", "It moved since it was submitted.", "Return it.")

    def may_see(self, person: Person, subject: Region) -> Verdict:
        return Allowed() if person.post == "GM" else Denied("not yours")

    def _becomes(self, subject: Region, state: str) -> None:
        Region.objects.filter(pk=subject.pk).update(name_en=state)

    def approved(self, subject: Region, *, by: Person) -> None:
        if "炸" in subject.name:
            raise RuntimeError("the effect broke")
        self._becomes(subject, f"approved by {by.username}")

    def returned(self, subject: Region, *, by: Person) -> None:
        self._becomes(subject, f"returned by {by.username}")

    def rejected(self, subject: Region, *, by: Person) -> None:
        self._becomes(subject, f"rejected by {by.username}")

    def withdrawn(self, subject: Region, *, by: Person) -> None:
        self._becomes(subject, f"withdrawn by {by.username}")

    def default_chain(self) -> Sequence[StageSpec]:
        return [StageSpec([SignOffSpec("superior")])]


KIND = register(PaperKind())


def make_paper(amount: str = "1000", *, special: bool = False, name: str = "") -> Region:
    """Something to ask approval for."""
    number = next(_numbers)
    code = f"p{number}-{amount}{'-s' if special else ''}"
    return Region.objects.create(code=code, name=name or f"文件 {number}", name_en="draft")


def make_chain(*stages: Sequence[dict[str, Any]] | dict[str, Any], limits: Sequence[int | None] = ()) -> ChainVersion:
    """A chain in force for the test's kind; each stage is the keywords of its sign-off, or a list of several."""
    by, now = Person.system(), clock.now()
    chain, _made = Chain.objects.get_or_create(kind=PAPER, defaults={"name": "paper"})
    number = chain.versions.count() + 1
    version = ChainVersion.objects.create(chain=chain, number=number, created_by=by, created_at=now)
    for order, sign_offs in enumerate(stages, start=1):
        limit = limits[order - 1] if limits else None
        stage = Stage.objects.create(version=version, order=order, limit_days=limit)
        for one in [sign_offs] if isinstance(sign_offs, dict) else sign_offs:
            SignOff.objects.create(stage=stage, **one)
    return put_in_force(version, by=by)


def usual_chain() -> ChainVersion:
    """Regional manager, director, and the GM from 500,000."""
    return make_chain(
        {"who": "regional_manager"},
        {"who": "director"},
        {"who": "gm", "fact": "amount", "operator": "gte", "value": "500000"},
        limits=[1, 1, None],
    )


def submit(paper: Region, *, by: Person, owner: Person | None = None) -> Request:
    """Ask for approval."""
    return open_request(PAPER, paper, by=by, owner=owner)


def open_steps(request: Request) -> list[Step]:
    """The steps that are being decided now."""
    return list(request.steps.filter(state="open").select_related("approver"))


def say(request: Request, verdict: str = "approve", opinion: str = "", *, by: Person | None = None) -> Request:
    """Decide the first open step, by its approver unless somebody else is named."""
    step = open_steps(request)[0]
    who = by or step.approver
    assert who is not None
    return decide(step, verdict, opinion, by=who, seen_hash=request.content_hash)
