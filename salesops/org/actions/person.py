"""People come, change post, and leave."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.audit.trail import changed, changed_label, record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.desk.drafts import drop_drafts
from salesops.jobs import later
from salesops.org.actions.deputation import end_deputations
from salesops.org.actions.sharing import end_shares
from salesops.org.enums import Language, OrgVerb, Post
from salesops.org.models import Assignment, Membership, Person, Region
from salesops.org.placing import Place, check_place, stretch_from
from salesops.org.rules import can_manage_people

# Two moves that are harmless one by one can close a loop together, and neither sees the other before it commits:
# whoever changes the tree waits here. The trigger in migration 0002 takes the same lock.
_LOCK_TREE = "SELECT pg_advisory_xact_lock(hashtext('org.tree'))"
_SINCE = changed_label(_("valid from"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonData:
    """What is known about a person besides where they stand."""

    username: str
    name: str
    name_latin: str = ""
    employee_no: str | None = None
    email: str = ""
    phone: str = ""
    language: str = Language.CHINESE


@transaction.atomic
def create_person(data: PersonData, *, by: Person, password: str | None = None) -> Person:
    """Add a person; without a password nobody can sign in as them until one is set.

    Refused (ORG-1) when the sign-in name or the employee number is taken.
    """
    require(can_manage_people(by))
    details = _details(data, but=None)
    person = Person.objects.create_user(password=password, **details)
    record(person, OrgVerb.PERSON_CREATED, by=by)
    return person


@transaction.atomic
def hire_person(data: PersonData, place: Place, *, start: date, by: Person, password: str | None = None) -> Person:
    """Add a person together with the first place in the tree: both, or neither."""
    person = create_person(data, by=by, password=password)
    assign(person, place.post, place.region, place.superior, start=start, by=by)
    return person


@transaction.atomic
def edit_person(person: Person, data: PersonData, *, by: Person, revision: int, password: str | None = None) -> Person:
    """Change a person's details, and the password where one is given; refused as ``create_person`` is.

    ``revision`` is the one the editor saw; ``StaleRecord`` (APP-6) if somebody saved meanwhile.
    """
    require(can_manage_people(by))
    before = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    _refuse_superuser(before, by)
    details = _details(data, but=before)
    check_revision(before, revision, details)
    for name, value in details.items():
        setattr(person, name, value)
    if changes := changed(before, person, details):
        person.revision = before.revision + 1
        person.save(update_fields=[*details, "revision"])
        record(person, OrgVerb.PERSON_EDITED, by=by, changes=changes)
    if password:
        set_password(person, password, by=by)
    return person


@transaction.atomic
def set_password(person: Person, password: str, *, by: Person) -> None:
    """Give a person a new password; the trail keeps that it happened, and who did it, and the person is told."""
    require(can_manage_people(by))
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.is_system:
        raise ValueError("nobody signs in as the program")
    _refuse_superuser(locked, by)
    locked.set_password(password)
    locked.save(update_fields=["password"])
    person.password = locked.password
    entry = record(locked, OrgVerb.PASSWORD_SET, by=by)
    if by.pk != locked.pk:
        later("salesops.notices.tasks.tell_new_password", locked.pk, by.pk, entry.pk)


@transaction.atomic
def choose_language(person: Person, language: str, *, by: Person) -> Person:
    """Keep the language that a person reads in (DSH-2): one's own everybody chooses. Raises ValueError if unknown."""
    if by.pk != person.pk:
        require(can_manage_people(by))
    wanted = Language(language).value
    before = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if before.language != wanted:
        person.language = wanted
        person.save(update_fields=["language"])
        record(person, OrgVerb.PERSON_EDITED, by=by, changes={"language": (before.language, wanted)})
    return person


def _refuse_superuser(person: Person, by: Person) -> None:
    """Whoever sets a superuser's password is the superuser from then on."""
    if person.is_superuser and not (by.is_superuser or by.is_system):
        raise Refusal("ORG-1", _("A superuser's account is kept by superusers."), _("Ask a superuser."))


def _details(data: PersonData, *, but: Person | None) -> dict[str, Any]:
    """The columns of a person, after looking whether the name and the number are free."""
    details = asdict(data) | {
        "username": Person.normalize_username(data.username),
        "employee_no": data.employee_no or None,
    }
    others = Person.objects.exclude(pk=but.pk) if but else Person.objects.all()
    if others.filter(username=details["username"]).exists():
        raise Refusal("ORG-1", _("This sign-in name is taken."), _("Choose another one."), field="username")
    if data.employee_no and others.filter(employee_no=data.employee_no).exists():
        raise Refusal(
            "ORG-1",
            _("This employee number is taken."),
            _("Check the number in the personnel list."),
            field="employee_no",
        )
    return details


@transaction.atomic
def assign(
    person: Person, post: Post | str, region: Region | None, superior: Person | None, *, start: date, by: Person
) -> Assignment:
    """From ``start`` on, the person holds ``post`` in ``region`` under ``superior``; the former assignment ends.

    Refused (ORG-1): a loop on any day of the new stretch, a superior who has no post then or has left, a regional
    post without a region, a general manager with a superior, anybody else without one; a post for oneself (ORG-2).
    The place that the person has on that day anyway stays as it is.
    """
    require(can_manage_people(by))
    post = Post(post)
    if person.pk == by.pk:
        # Else an administrator would read quotes and prices by becoming the director for a day.
        raise Refusal("ORG-2", _("Nobody gives a post to themselves."), _("Ask another administrator."), field="person")
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_TREE)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    former, during = stretch_from(person, start)
    check_place(person, Place(post, region, superior), during)
    changes = _changes(former, post, region, superior)
    if former and not changes:
        return former
    values = {"post": post, "region": region, "superior": superior, "during": during}
    if former and former.during.lower == start:
        # A slip set right on the same day: a stretch of no days would say nothing.
        for name, value in values.items():
            setattr(former, name, value)
        former.save(update_fields=list(values))
        assignment = former
    else:
        if former:
            former.during = DateRange(former.during.lower, start)
            former.save(update_fields=["during"])
        assignment = Assignment.objects.create(person=person, **values)
    person.forget()
    record(person, OrgVerb.PERSON_ASSIGNED, by=by, changes=changes | {_SINCE: ("", start)})
    return assignment


def _changes(
    former: Assignment | None, post: Post, region: Region | None, superior: Person | None
) -> dict[str, tuple[object, object]]:
    old = (former.post, former.region, former.superior) if former else (None, None, None)
    pairs = zip(old, (post.value, region, superior), strict=True)
    return {name: pair for name, pair in zip(("post", "region", "superior"), pairs, strict=True) if pair[0] != pair[1]}


@transaction.atomic
def deactivate_person(person: Person, *, by: Person) -> Person:
    """End a person's access: no sign-in, and from the next page on nothing is visible. Post and memberships end with
    today, what was planned for later is dropped, stand-ins for and by them are revoked, and what was shared with them
    is shared no longer. What they typed and did not send is thrown away.

    Those who reported to them stay where they are; the way up leads on to the next superior. Doing it twice is
    doing it once. Refused (ORG-1) for oneself, so that the last administrator can't lock everybody out, and for a
    superuser unless by another.
    """
    require(can_manage_people(by))
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.is_active:
        if locked.pk == by.pk:
            raise Refusal("ORG-1", _("You can't end your own access."), _("Ask another administrator."))
        _refuse_superuser(locked, by)
        end_deputations(locked, by=by)
        locked.is_active = False
        locked.save(update_fields=["is_active"])
        for model in (Assignment, Membership):
            _end_with_today(model._default_manager.filter(person=locked))
        end_shares(locked, by=by)
        drop_drafts(locked)
        record(locked, OrgVerb.PERSON_DEACTIVATED, by=by)
    person.refresh_from_db()
    return person


def _end_with_today(rows: QuerySet[Any]) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    for row in rows.filter(during__overlap=DateRange(tomorrow, None)):
        begun = row.during.lower < tomorrow
        row.during = DateRange(row.during.lower, tomorrow) if begun else DateRange(empty=True)
        row.save(update_fields=["during"])


@transaction.atomic
def reactivate_person(person: Person, *, by: Person) -> Person:
    """Let a person sign in again; a post is given by ``assign``."""
    require(can_manage_people(by))
    locked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if locked.is_system:
        raise ValueError("nobody signs in as the program")
    if not locked.is_active:
        _refuse_superuser(locked, by)
        locked.is_active = True
        locked.save(update_fields=["is_active"])
        record(locked, OrgVerb.PERSON_REACTIVATED, by=by)
    person.refresh_from_db()
    return person
