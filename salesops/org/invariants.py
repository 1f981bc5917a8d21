"""What must hold about people, as SQL for `check_invariants`."""

from django.db.models import Exists, OuterRef, QuerySet, Value

from salesops.audit.models import Entry
from salesops.base.invariants import Invariant
from salesops.org.enums import OrgVerb
from salesops.org.handing_over import Charge, charges
from salesops.org.models import Person


def _handed_over() -> QuerySet[Person]:
    """Whoever was deactivated and has been handed over since."""
    about = Entry.objects.filter(subject_type__app_label="org", subject_type__model="person")
    ended_later = about.filter(
        subject_id=OuterRef("subject_id"), verb=OrgVerb.PERSON_DEACTIVATED, pk__gt=OuterRef("pk")
    )
    handed = about.filter(~Exists(ended_later), subject_id=OuterRef("pk"), verb=OrgVerb.PERSON_HANDED_OVER)
    return Person.objects.filter(Exists(handed), is_active=False)


def _left_behind(charge: Charge) -> tuple[str, tuple[str | int | None, ...]]:
    """The open records of one charge that are still in such hands, as SQL and its parameters."""
    name = charge.field.name
    rows = (
        charge.open()
        .filter(**{f"{name}__in": _handed_over()})
        .order_by()
        .values_list(Value(charge.key), "pk", f"{name}__username")
    )
    text, params = rows.query.get_compiler("default").as_sql()
    return text, tuple(params)


_PARTS = [_left_behind(charge) for charge in charges()]

INVARIANTS = [
    Invariant(
        key="org.handed_over_whole",
        rule="ORG-3",
        sentence="No open record is in the hands of somebody who left and was handed over.",
        sql=" UNION ALL ".join(text for text, _params in _PARTS),
        params=tuple(value for _text, params in _PARTS for value in params),
    ),
    Invariant(
        key="org.one_stand_in_at_a_time",
        rule="ORG-3",
        sentence="Nobody has two stand-ins for the same kind of paper at the same time.",
        sql="""
            SELECT one.id, other.id FROM org_deputation one
            JOIN org_deputation other ON other.principal_id = one.principal_id AND other.id > one.id
                AND other.during && one.during
                AND (other.kinds && one.kinds OR (other.kinds = '{}' AND one.kinds = '{}'))
            WHERE one.revoked_at IS NULL AND other.revoked_at IS NULL
        """,
    ),
]
