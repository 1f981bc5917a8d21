"""A colleague's page, and taking people in and letting them go, in the product (ORG-1, ORG-2)."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from salesops.base import clock
from salesops.base.look import day_text
from salesops.org.actions.department import DepartmentData, add_member, create_department
from salesops.org.actions.grant import cover
from salesops.org.actions.person import assign, deactivate_person
from salesops.org.enums import Post
from salesops.org.models import Assignment, Deputation, Membership, Person
from tests.cast import Cast
from tests.factories.org import make_person
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db

SIGN_IN = "/login/?next="


@pytest.fixture
def hu(cast: Cast) -> Visitor:
    return Visitor(cast.hu)


def shown(reader: Person, person: Person) -> str:
    """The page of a colleague, as somebody sees it."""
    return Visitor(reader).get(person.get_absolute_url()).content.decode()


def hired(cast: Cast, **changes: object) -> dict[str, object]:
    sent = {"name": "梅兰", "username": "Mei", "language": "zh-hans", "phone": "", "email": "", "password": ""}
    place = {"post": "ACCOUNT_MANAGER", "region": cast.east.pk, "superior": cast.wang.pk, "start": clock.today()}
    return sent | place | changes


@pytest.mark.rule("ORG-1")
def test_somebody_is_taken_in_with_a_place(hu: Visitor, cast: Cast) -> None:
    answer = hu.send(reverse("org:person-new"), hired(cast))
    mei = Person.objects.get(username="mei")
    assert answer["Location"] == mei.get_absolute_url()
    assert (mei.post, mei.superior) == (Post.ACCOUNT_MANAGER, cast.wang)
    assert not mei.has_usable_password()


@pytest.mark.rule("ORG-1")
@pytest.mark.parametrize(
    ("changes", "field"),
    [({"username": "LI"}, "username"), ({"region": ""}, "region"), ({"superior": ""}, "superior")],
)
def test_a_refused_place_leaves_no_half_person(hu: Visitor, cast: Cast, changes: dict[str, str], field: str) -> None:
    answer = hu.send(reverse("org:person-new"), hired(cast, **changes))
    assert answer.status_code == 422
    assert answer.context["form"].refusal.rule == "ORG-1"
    assert field in answer.context["form"].errors
    assert not Person.objects.filter(name="梅兰").exists()


@pytest.mark.rule("APP-6")
def test_the_second_to_save_details_is_told_what_the_first_one_saved(hu: Visitor, cast: Cast) -> None:
    url = reverse("org:person-edit", args=[cast.li.pk])
    sent = {"name": "李明", "username": "li", "language": "zh-hans", "phone": "13800138000", "revision": 1}
    assert hu.send(url, sent).status_code == 302
    answer = hu.send(url, sent | {"phone": "13900139000"})
    assert answer.status_code == 422
    assert "138 0013 8000" in str(answer.context["form"].refusal.changes)
    assert hu.send(url, sent | {"phone": "13900139000", "revision": 2}).status_code == 302
    assert Person.objects.get(pk=cast.li.pk).revision == 3


@pytest.mark.rule("ORG-1")
def test_a_password_is_set_only_where_one_was_typed(hu: Visitor, cast: Cast) -> None:
    url = reverse("org:person-edit", args=[cast.li.pk])
    sent = {"name": "李明", "username": "li", "language": "zh-hans", "email": "li@example.com", "revision": 1}
    sent |= {"employee_no": cast.li.employee_no, "name_latin": cast.li.name_latin}
    hu.send(url, sent | {"password": "12345678"})
    assert Person.objects.get(pk=cast.li.pk).password == "!"
    hu.send(url, sent | {"password": "ein-langes-Wort-7"})
    assert Person.objects.get(pk=cast.li.pk).check_password("ein-langes-Wort-7")


@pytest.mark.rule("ORG-1")
def test_whoever_is_let_go_is_out_at_the_next_page(hu: Visitor, cast: Cast) -> None:
    li = Visitor(cast.li)
    assert li.get("/").status_code == 200
    assert hu.send(reverse("org:person-deactivate", args=[cast.li.pk])).status_code == 302
    assert li.get("/")["Location"].startswith(SIGN_IN)
    hu.send(reverse("org:person-reactivate", args=[cast.li.pk]))
    assert Person.objects.get(pk=cast.li.pk).is_active


@pytest.mark.rule("ORG-1")
def test_with_the_access_end_memberships_and_what_was_planned(cast: Cast) -> None:
    today = clock.today()
    assign(cast.li, Post.REGIONAL_MANAGER, cast.south, cast.zhao, start=today + timedelta(days=40), by=cast.hu)
    technical = create_department(DepartmentData(code="tech", name="技术部"), by=cast.hu)
    add_member(technical, cast.li, start=today - timedelta(days=9), by=cast.hu)
    deactivate_person(cast.li, by=cast.hu)
    ahead = DateRange(today + timedelta(days=1), None)
    assert not Assignment.objects.filter(person=cast.li, during__overlap=ahead).exists()
    assert not Membership.objects.filter(person=cast.li, during__overlap=ahead).exists()


@pytest.mark.rule("ORG-1")
def test_nobody_ends_their_own_access(hu: Visitor, cast: Cast) -> None:
    assert hu.send(reverse("org:person-deactivate", args=[cast.hu.pk])).status_code == 403
    assert Person.objects.get(pk=cast.hu.pk).is_active


@pytest.mark.rule("ORG-1")
@pytest.mark.parametrize("act", ["edit", "deactivate", "reactivate"])
def test_a_superusers_account_is_kept_by_superusers(hu: Visitor, cast: Cast, act: str) -> None:
    root = make_person("root", is_superuser=True)
    sent = {"name": "x", "username": "root", "language": "en", "password": "ein-langes-Wort-7", "revision": 1}
    assert hu.send(reverse(f"org:person-{act}", args=[root.pk]), sent).status_code == 403
    assert not Person.objects.get(pk=root.pk).has_usable_password()


@pytest.mark.rule("ORG-1")
def test_the_history_is_everybodys_to_read(cast: Cast) -> None:
    assign(cast.li, Post.ACCOUNT_MANAGER, cast.south, cast.wu, start=clock.today() - timedelta(days=9), by=cast.hu)
    page = shown(cast.zhou, cast.li)
    assert "王强" in page
    assert "吴刚" in page
    assert day_text(clock.today() - timedelta(days=10)) in page


@pytest.mark.rule("ORG-2")
def test_rights_reasons_and_the_trail_are_for_those_whom_they_concern(cast: Cast) -> None:
    deputation = {"principal": cast.hu, "deputy": cast.xu, "created_by": cast.hu, "created_at": clock.now()}
    during = (clock.now() - timedelta(hours=1), clock.now() + timedelta(days=1))
    Deputation.objects.create(**deputation, during=during, reason="住院")
    Visitor(cast.qian).get("/")
    for reader, sees in ((cast.hu, True), (cast.qian, True), (cast.zhao, True), (cast.li, False), (cast.wang, False)):
        page = shown(reader, cast.hu)
        assert "徐涛" in page  # who stands in now is everybody's business
        assert ("住院" in page) is sees
        assert ("负责价格策略" in page) is sees
        assert (str(cast.hu.employee_no) in page) is sees


@pytest.mark.rule("ORG-2")
def test_a_superior_reads_the_file_of_the_people_below(cast: Cast) -> None:
    assert str(cast.li.employee_no) in shown(cast.wang, cast.li)
    assert str(cast.li.employee_no) not in shown(cast.wu, cast.li)
    assert str(cast.li.employee_no) not in shown(cast.he, cast.li)


@pytest.mark.rule("ORG-2")
def test_areas_of_support_are_shown(cast: Cast) -> None:
    cover(cast.chen, region=cast.south, start=clock.today(), by=cast.hu)
    assert "华南" in shown(cast.li, cast.chen)


@pytest.mark.rule("ORG-1")
def test_what_ending_an_access_does_is_said_before(hu: Visitor, cast: Cast) -> None:
    page = hu.get(cast.wang.get_absolute_url())
    assert {one.username for one in page.context["file"].reports} == {"he", "li", "chen"}
    assert 'id="deactivate"' in page.content.decode()
    assert 'id="deactivate"' not in shown(cast.zhao, cast.wang)


@pytest.mark.rule("ORG-3")
@pytest.mark.parametrize(
    ("who", "offered"), [("wang", True), ("zhao", True), ("hu", True), ("he", False), ("li", False)]
)
def test_a_superior_finds_the_way_to_the_handover(cast: Cast, who: str, offered: bool) -> None:
    page = shown(getattr(cast, who), cast.li)
    assert (reverse("org:person-handover", args=[cast.li.pk]) in page) is offered
