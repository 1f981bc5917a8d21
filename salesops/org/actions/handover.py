"""A leaver's open work goes to others in one step (ORG-3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext_lazy as _

from salesops.audit.trail import changed_label, record, record_all
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.jobs import later
from salesops.org.actions.deputation import end_deputations
from salesops.org.enums import OrgVerb
from salesops.org.handing_over import Charge, Work, works
from salesops.org.models import Person
from salesops.org.queries import above
from salesops.org.rules import can_hand_over


@dataclass
class HandedOver:
    """How many records of each charge went to whom; ``revoked`` deputations ended with it."""

    moved: dict[Charge, tuple[int, Person]] = field(default_factory=dict)
    revoked: int = 0

    def __bool__(self) -> bool:
        """Whether there was anything to do."""
        return bool(self.moved or self.revoked)

    @property
    def count(self) -> int:
        """Records, all charges together."""
        return sum(count for count, _receiver in self.moved.values())


@transaction.atomic
def hand_over(person: Person, receivers: Mapping[str, Person], *, by: Person) -> HandedOver:
    """Everything open in the person's hands goes to ``receivers``, one per ``Work.key``; deputations are revoked.

    Closed records keep their author. Each moved record gets an entry in the trail and a new revision; a running request
    for approval stays as it is, and whoever is in charge now may withdraw it. Twice is once: what has moved is no
    longer the person's. A few statements per model, however many records there are.

    Refused (ORG-3): work without a receiver, one who left or whose post does not look after such records; (CUS-3) a
    receiver of another region, unless a superior of the person hands over. Region and everything else stay as they are.
    """
    require(can_hand_over(by, person))
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    done = HandedOver()
    leads = any(one.pk == by.pk for one in above(person))
    # Deputations before papers, as a stand-in's decision locks them: else the two could wait in a circle.
    done.revoked = end_deputations(person, by=by)
    for work in works():
        for charge in work.charges:
            _move(charge, work, person, receivers.get(work.key), by=by, across_regions=leads, done=done)
    if done:
        changes = {changed_label(*charge.words): (count, to) for charge, (count, to) in done.moved.items()}
        receiving = {to.pk: to for _count, to in done.moved.values()}
        entry = record(person, OrgVerb.PERSON_HANDED_OVER, by=by, about=receiving.values(), changes=changes)
        for pk in receiving:
            later("salesops.notices.people_news.tell_handed_over", person.pk, pk, by.pk, entry.pk)
    return done


def _move(
    charge: Charge,
    work: Work,
    person: Person,
    receiver: Person | None,
    *,
    by: Person,
    across_regions: bool,
    done: HandedOver,
) -> None:
    held: list[Model] = list(charge.of(person).select_for_update(of=("self",), no_key=True).order_by("pk"))
    if not held:
        return
    receiver = _fitting(work, charge, person, receiver)
    if charge.has_region and not across_regions:
        _refuse_other_region(work, receiver, held)
    values: dict[str, object] = {charge.field.name: receiver} | dict.fromkeys(charge.field.counts_from, clock.today())
    if charge.has_revision:
        values["revision"] = F("revision") + 1
    charge.model._default_manager.filter(pk__in=[one.pk for one in held]).update(**values)
    changes = {charge.field.name: (person, receiver)}
    record_all(dict.fromkeys(held, ()), OrgVerb.RECORD_HANDED_OVER, by=by, changes=changes)
    done.moved[charge] = (len(held), receiver)


def _fitting(work: Work, charge: Charge, person: Person, receiver: Person | None) -> Person:
    what = {"what": charge.label}
    if receiver is None:
        raise Refusal("ORG-3", _("Nobody is named for: %(what)s.") % what, _("Choose who takes it."), field=work.key)
    if receiver.pk == person.pk or not receiver.is_active:
        raise Refusal(
            "ORG-3",
            _("%(name)s can't take it: choose a colleague who works here.") % {"name": receiver},
            _("Choose somebody else."),
            field=work.key,
        )
    if work.posts and receiver.post not in work.posts:
        raise Refusal(
            "ORG-3",
            _("The post of %(name)s does not look after: %(what)s.") % (what | {"name": receiver}),
            _("Choose somebody whose post does, or assign the post first."),
            field=work.key,
        )
    return receiver


def _refuse_other_region(work: Work, receiver: Person, held: list[Model]) -> None:
    region_id = receiver.region_id
    strange = [one for one in held if getattr(one, "region_id") != region_id]  # noqa: B009 - any model with a region
    if strange and region_id is not None:
        raise Refusal(
            "CUS-3",
            _("%(name)s works in another region than %(count)d of these records.")
            % {"name": receiver, "count": len(strange)},
            _("Choose somebody of the region, or let a superior of the leaver hand over: that is the approval."),
            field=work.key,
        )
