"""Signing in, being deactivated, and who may enter Django's admin."""

from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from salesops.audit import timeline_for
from salesops.org.actions.person import PersonData, choose_language, create_person, deactivate_person
from salesops.org.enums import Language, Post
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.org import make_person

pytestmark = pytest.mark.django_db

PASSWORD = "ein-langes-Wort-7"


@pytest.fixture
def mei(cast: Cast) -> Person:
    return create_person(PersonData(username="mei", name="梅"), password=PASSWORD, by=cast.hu)


def sign_in(client: Client, username: str) -> bool:
    client.post(reverse("login"), {"username": username, "password": PASSWORD})
    return "_auth_user_id" in client.session


def test_signing_in_takes_the_name_in_any_case(client: Client, mei: Person) -> None:
    assert sign_in(client, "MEI ")


@pytest.mark.rule("DSH-2")
def test_everybody_comes_into_the_language_they_left(client: Client, mei: Person, cast: Cast) -> None:
    assert mei.language == Language.CHINESE
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"  # of whoever sat here before
    sign_in(client, "mei")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "zh-hans"
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    mei.refresh_from_db()
    assert mei.language == Language.ENGLISH
    assert timeline_for(mei)[0].who == mei.name
    other = Client()
    sign_in(other, "mei")
    assert other.get(reverse("policy:rule-list")).wsgi_request.LANGUAGE_CODE == "en"


@pytest.mark.rule("DSH-2")
def test_a_language_chosen_at_the_door_goes_along(client: Client, mei: Person) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})
    sign_in(client, "mei")
    assert client.get(reverse("policy:rule-list")).wsgi_request.LANGUAGE_CODE == "en"
    mei.refresh_from_db()
    assert mei.language == Language.ENGLISH


@pytest.mark.rule("DSH-2")
@pytest.mark.parametrize("language", ["", "de", "x" * 500])
def test_a_language_that_we_do_not_speak_is_not_kept(client: Client, mei: Person, language: str) -> None:
    sign_in(client, "mei")
    assert client.post(reverse("set_language"), {"language": language}).status_code in {204, 302}
    mei.refresh_from_db()
    assert mei.language == Language.CHINESE


def test_nobody_chooses_anothers_language(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        choose_language(cast.li, "en", by=cast.he)


def test_whoever_left_cannot_sign_in(client: Client, mei: Person, cast: Cast) -> None:
    deactivate_person(mei, by=cast.hu)
    assert not sign_in(client, "mei")


def test_nobody_signs_in_as_the_program(client: Client, db: None) -> None:
    system = Person.system()
    assert Person.system() == system
    assert not system.has_usable_password()
    assert not system.is_active
    assert not sign_in(client, "system")


@pytest.mark.parametrize("username", ["", "x" * 5000, "a\x00b", "\udcff", "' OR 1=1 --"])
def test_a_strange_name_is_only_a_wrong_name(client: Client, db: None, username: str) -> None:
    body = urlencode({"username": username.encode("utf-8", "surrogatepass"), "password": "x"})
    response = client.post(reverse("login"), body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200


def test_a_session_that_ends_in_mid_form_comes_back_to_the_forms_page(client: Client, mei: Person) -> None:
    decide = reverse("approvals:request-decide", args=[1])
    asked = client.post(decide, headers={"Referer": "http://testserver/approvals/1/?at=2"})
    answer = client.post(asked["Location"], {"username": "mei", "password": PASSWORD})
    assert answer["Location"] == "/approvals/1/?at=2"


@pytest.mark.parametrize(
    "came_from", ["", "https://elsewhere.example/x", "http://testserver//elsewhere.example/x", "http://["]
)
def test_no_strange_page_is_gone_to_after_signing_in(client: Client, mei: Person, came_from: str) -> None:
    asked = client.post(reverse("notices:notice-read-all"), headers={"Referer": came_from} if came_from else {})
    answer = client.post(asked["Location"], {"username": "mei", "password": PASSWORD})
    assert answer["Location"] in {"/", reverse("notices:notice-read-all")}


@pytest.mark.rule("ORG-2")
def test_ended_access_acts_on_the_next_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.li, backend="salesops.org.backends.PersonBackend")
    assert client.get(reverse("policy:rule-list")).status_code == 200
    deactivate_person(cast.li, by=cast.hu)
    response = client.get(reverse("policy:rule-list"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("login"))


@pytest.mark.parametrize(
    ("who", "enters"),
    [(who, who == "hu") for who in ("qian", "zhao", "wang", "li", "chen", "lin", "sun", "xu", "hu")],
)
def test_only_the_administrator_enters_the_admin(client: Client, cast: Cast, who: str, enters: bool) -> None:
    client.force_login(getattr(cast, who), backend="salesops.org.backends.PersonBackend")
    assert (client.get(reverse("admin:index")).status_code == 200) is enters


def test_a_superuser_enters_without_a_post(client: Client, db: None) -> None:
    client.force_login(make_person(is_superuser=True), backend="salesops.org.backends.PersonBackend")
    assert client.get(reverse("admin:org_person_changelist")).status_code == 200


def test_a_deactivated_administrator_is_out(cast: Cast) -> None:
    second = make_person(post=Post.ADMIN, superior=cast.qian)
    rights = ["org.view_person", "org.add_grant"]
    assert second.has_perms(rights)
    deactivate_person(second, by=cast.hu)
    assert (second.is_staff, second.has_perms(rights), second.has_module_perms("org")) == (False, False, False)


def test_the_administrator_has_what_was_opened_and_nothing_else(cast: Cast) -> None:
    assert cast.hu.has_perm("policy.add_settingvalue")
    assert not cast.hu.has_perm("policy.change_settingvalue")
    assert not cast.hu.has_perm("audit.view_entry")
    assert not cast.li.has_perm("org.view_person")
    assert not cast.hu.has_perm("nonsense")
