"""Departments: their heads, who belongs to them, and who answers for one that this company lacks (ORG-5)."""

from dataclasses import dataclass, fields
from datetime import date

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from salesops.audit.trail import changed, changed_label, record
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.org.enums import OrgVerb
from salesops.org.models import Department, Membership, Person
from salesops.org.rules import can_manage_departments
from salesops.org.spans import first_day

# Two mappings that are harmless one by one can close a loop together; the trigger in migration 0004 takes it too.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('org.departments'))"

_WHO, _SINCE, _UNTIL = (changed_label(word) for word in (_("person"), _("valid from"), _("until (not including)")))


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentData:
    """A department has a head, or another one answers for it; with neither, nobody does, and papers stop there."""

    code: str
    name: str
    name_en: str = ""
    head: Person | None = None
    mapped_to: Department | None = None


@transaction.atomic
def create_department(data: DepartmentData, *, by: Person) -> Department:
    """Add a department. Refused (ORG-5): a code or name that is taken, both a head and a mapping, a head who left."""
    require(can_manage_departments(by))
    _lock()
    _check(data, but=None)
    department = Department.objects.create(**_columns(data))
    record(department, OrgVerb.DEPARTMENT_CREATED, by=by, about=_heads(None, data.head))
    return department


@transaction.atomic
def edit_department(department: Department, data: DepartmentData, *, by: Person, revision: int) -> Department:
    """Change a department; refused as ``create_department`` is, and where it would in the end answer for itself.

    ``revision`` is the one the editor saw; ``StaleRecord`` (APP-6) if somebody saved meanwhile.
    """
    require(can_manage_departments(by))
    _lock()
    locked = (
        Department.objects.select_for_update(of=("self",), no_key=True)
        .select_related("head", "mapped_to")
        .get(pk=department.pk)
    )
    columns = _columns(data)
    check_revision(locked, revision, columns)
    _check(data, but=locked)
    before = Department.objects.select_related("head", "mapped_to").get(pk=department.pk)
    for name, value in columns.items():
        setattr(locked, name, value)
    if changes := changed(before, locked, columns):
        locked.revision += 1
        locked.save(update_fields=[*columns, "revision"])
        about = _heads(before.head, locked.head) if "head" in changes else []
        record(locked, OrgVerb.DEPARTMENT_EDITED, by=by, changes=changes, about=about)
    return locked


@transaction.atomic
def add_member(department: Department, person: Person, *, start: date, by: Person) -> Membership:
    """From ``start`` on, the person belongs to the department. Refused (ORG-5) to a leaver, and on days they do."""
    require(can_manage_departments(by))
    locked = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
    if not person.is_active:
        raise Refusal("ORG-5", _("This person's access has ended."), _("Choose somebody else."), field="person")
    during = DateRange(start, None)
    if Membership.objects.filter(department=locked, person=person, during__overlap=during).exists():
        raise Refusal(
            "ORG-5",
            _("The person belongs to the department already, on that day or later."),
            _("End the other membership first."),
            field="person",
        )
    membership = Membership.objects.create(department=locked, person=person, during=during)
    record(locked, OrgVerb.MEMBER_JOINED, by=by, about=[person], changes={_WHO: ("", person), _SINCE: ("", start)})
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, on: date, by: Person) -> Membership:
    """From ``on`` the person no longer belongs to the department; from its first day on: they never did.

    Refused (ORG-5): a day outside the membership.
    """
    require(can_manage_departments(by))
    department = Department.objects.select_for_update(no_key=True).get(pk=membership.department_id)
    locked = Membership.objects.select_related("person").get(pk=membership.pk)
    during = locked.during
    if during.isempty or on < first_day(locked) or (during.upper is not None and on > during.upper):
        raise Refusal(
            "ORG-5", _("The membership does not cover that day."), _("Choose a day of the membership."), field="on"
        )
    locked.during = DateRange(during.lower, on) if on > first_day(locked) else DateRange(empty=True)
    locked.save(update_fields=["during"])
    record(
        department,
        OrgVerb.MEMBER_LEFT,
        by=by,
        about=[locked.person],
        changes={_WHO: (locked.person, ""), _UNTIL: ("", on)},
    )
    return locked


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)


def _columns(data: DepartmentData) -> dict[str, object]:
    # Not ``asdict``: it would copy the person and the department.
    return {field.name: getattr(data, field.name) for field in fields(data)}


def _heads(*heads: Person | None) -> list[Person]:
    return [head for head in heads if head is not None]


def _check(data: DepartmentData, *, but: Department | None) -> None:
    others = Department.objects.exclude(pk=but.pk) if but else Department.objects.all()
    if others.filter(code=data.code).exists():
        raise Refusal("ORG-5", _("This code is taken."), _("Choose another one."), field="code")
    if others.filter(name=data.name).exists():
        raise Refusal("ORG-5", _("A department of this name exists."), _("Choose another name."), field="name")
    if data.head and data.mapped_to:
        raise Refusal(
            "ORG-5",
            _("A department has a head, or another one answers for it."),
            _("Leave one of the two empty."),
            field="mapped_to",
        )
    if data.head and not data.head.is_active:
        raise Refusal("ORG-5", _("This person's access has ended."), _("Choose somebody else."), field="head")
    if but and data.mapped_to:
        _refuse_loop(but, data.mapped_to)


def _refuse_loop(department: Department, mapped_to: Department) -> None:
    onward = dict(Department.objects.values_list("pk", "mapped_to_id"))
    passed: set[int] = set()
    at: int | None = mapped_to.pk
    while at is not None and at not in passed:
        passed.add(at)
        at = onward.get(at)
    if department.pk in passed:
        raise Refusal(
            "ORG-5",
            _("The department would in the end answer for itself."),
            _("Choose one that has a head."),
            field="mapped_to",
        )
