"""Every version of a governed row is kept, whoever wrote it and by whatever statement."""

import pytest
from django.db import connection

from salesops.audit.context import acting
from salesops.org.models import Person
from tests.cast import Cast

HISTORY = Person.pgh_event_model  # type: ignore[attr-defined]


def versions(person: Person) -> list[tuple[str, str]]:
    return list(HISTORY.objects.filter(pgh_obj_id=person.pk).order_by("pgh_id").values_list("pgh_label", "name"))


def test_bulk_and_raw_statements_are_seen(cast: Cast) -> None:
    Person.objects.filter(pk=cast.li.pk).update(name="李鸣")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE org_person SET name = '李茗' WHERE id = %s", [cast.li.pk])
    assert versions(cast.li) == [("insert", "李明"), ("update", "李鸣"), ("update", "李茗")]


def test_a_version_says_who_wrote_it_and_in_which_request(cast: Cast) -> None:
    with acting(person_id=cast.hu.pk, ip="10.0.0.7", path="/admin/") as request:
        Person.objects.filter(pk=cast.li.pk).update(name="李鸣")
    newest = HISTORY.objects.filter(pgh_obj_id=cast.li.pk).latest("pgh_id")
    assert newest.pgh_context == {
        "person": cast.hu.pk,
        "ip": "10.0.0.7",
        "request": str(request),
        "path": "/admin/",
    }


def test_an_unchanged_row_makes_no_version(cast: Cast) -> None:
    Person.objects.filter(pk=cast.li.pk).update(name="李明")
    assert versions(cast.li) == [("insert", "李明")]


@pytest.mark.rule("CNF-2")
def test_passwords_are_not_copied() -> None:
    assert "password" not in {field.name for field in HISTORY._meta.fields}
