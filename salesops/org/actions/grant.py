"""Named rights and areas of support: given for a span, ended, never deleted."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from salesops.audit.trail import record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.org.enums import GrantName, OrgVerb, Post
from salesops.org.models import Coverage, Grant, Person, Region
from salesops.org.rules import can_manage_people


@transaction.atomic
def give_grant(
    person: Person, name: GrantName | str, *, reason: str, start: date, by: Person, end: date | None = None
) -> Grant:
    """Give a right by name from ``start`` until before ``end`` (ORG-2).

    Refused: to oneself, without a reason, and where the person has it already.
    """
    require(can_manage_people(by))
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if person.pk == by.pk:
        raise Refusal(
            "ORG-2", _("Nobody gives a right to themselves."), _("Ask another administrator."), field="person"
        )
    if not reason.strip():
        raise Refusal("ORG-2", _("A named right is given for a reason."), _("Say why."), field="reason")
    during = DateRange(start, end)
    if Grant.objects.filter(person=person, name=name, during__overlap=during).exists():
        raise Refusal("ORG-2", _("The person has this right already."), _("End the old one first."), field="name")
    grant = Grant.objects.create(
        person=person, name=GrantName(name), during=during, reason=reason.strip(), granted_by=by
    )
    person.forget()
    record(person, OrgVerb.GRANT_GIVEN, by=by, changes={"": ("", name)}, note=grant.reason)
    return grant


@transaction.atomic
def end_grant(grant: Grant, *, by: Person) -> Grant:
    """End a right with yesterday: it is gone on the next page. Ending it twice is ending it once."""
    require(can_manage_people(by))
    locked = Grant.objects.select_for_update(no_key=True).get(pk=grant.pk)
    locked.during = _ended(locked.during)
    locked.save(update_fields=["during"])
    grant.during = locked.during
    record(locked.person, OrgVerb.GRANT_ENDED, by=by, changes={"": (locked.name, "")})
    return grant


@transaction.atomic
def cover(
    assistant: Person,
    *,
    start: date,
    by: Person,
    region: Region | None = None,
    person: Person | None = None,
    end: date | None = None,
) -> Coverage:
    """Let a sales assistant support a region or a person besides her own region (ORG-2)."""
    require(can_manage_people(by))
    if (region is None) == (person is None):
        raise Refusal(
            "ORG-2", _("An area of support is a region or a person."), _("Choose one of the two."), field="region"
        )
    if assistant.post != Post.SALES_ASSISTANT:
        raise Refusal(
            "ORG-2", _("Only sales assistants support an area."), _("Choose an assistant."), field="assistant"
        )
    coverage = Coverage.objects.create(assistant=assistant, region=region, person=person, during=DateRange(start, end))
    record(assistant, OrgVerb.COVERAGE_OPENED, by=by, changes={"": ("", region or person)})
    return coverage


@transaction.atomic
def end_coverage(coverage: Coverage, *, by: Person) -> Coverage:
    """End an area of support with yesterday."""
    require(can_manage_people(by))
    locked = Coverage.objects.select_for_update(no_key=True).get(pk=coverage.pk)
    locked.during = _ended(locked.during)
    locked.save(update_fields=["during"])
    coverage.during = locked.during
    record(locked.assistant, OrgVerb.COVERAGE_ENDED, by=by, changes={"": (locked.region or locked.person, "")})
    return coverage


def _ended(during: DateRange) -> DateRange:
    """The span cut off before today; a span that had not begun becomes a single past day's nothing."""
    today = clock.today()
    if during.isempty or (during.upper is not None and during.upper <= today):
        return during
    if during.lower is not None and during.lower >= today:
        return DateRange(empty=True)
    return DateRange(during.lower, today)
