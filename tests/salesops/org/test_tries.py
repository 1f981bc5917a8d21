"""How wrong passwords are counted, and the one sign-in page (ORG-2)."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from salesops.base import clock
from salesops.org.actions.person import PersonData, create_person
from salesops.org.models import Person
from salesops.org.tries import KNOWN_FOR
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-2")]

PASSWORD, WRONG = "ein-langes-Wort-7", "ein-anderes-Wort-7"
OFFICE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
FEW = 5


@pytest.fixture(autouse=True)
def _few(settings: Settings) -> None:
    settings.SIGN_IN_TRIES_PER_ADDRESS = FEW


@pytest.fixture
def mei(cast: Cast) -> Person:
    return create_person(PersonData(username="mei", name="梅"), password=PASSWORD, by=cast.hu)


@pytest.fixture
def lan(cast: Cast) -> Person:
    return create_person(PersonData(username="lan", name="兰"), password=PASSWORD, by=cast.hu)


def attempt(name: str, password: str = WRONG, address: str = OFFICE, **head: Any) -> Any:
    return Client(REMOTE_ADDR=address).post(reverse("login"), {"username": name, "password": password}, headers=head)


def comes_in(name: str, address: str = OFFICE) -> bool:
    return bool(attempt(name, PASSWORD, address).status_code == 302)


@pytest.fixture
def used_up(mei: Person, lan: Person) -> None:
    """Mei has signed in from the office before; then somebody there has tried name after name."""
    assert comes_in("mei")
    for number in range(FEW):
        assert attempt(f"stranger{number}").status_code == 200


@pytest.mark.usefixtures("used_up")
def test_an_address_with_too_many_tries_lets_no_stranger_try_another_name() -> None:
    answer = attempt("lan", PASSWORD)
    assert answer.status_code == 429
    assert "此前在该网络登录过" in answer.content.decode()
    assert attempt("nobody-of-this-name").status_code == 429


@pytest.mark.usefixtures("used_up")
def test_the_office_behind_it_is_not_shut_out() -> None:
    assert comes_in("mei")
    assert comes_in("lan", ELSEWHERE)


@pytest.mark.usefixtures("used_up")
def test_who_was_there_long_ago_is_a_stranger() -> None:
    AccessLog.objects.update(attempt_time=clock.now() - KNOWN_FOR - timedelta(days=1))
    assert not comes_in("mei")


@pytest.mark.usefixtures("used_up")
def test_it_ends_after_a_quarter_of_an_hour_whatever_is_tried_meanwhile() -> None:
    before = list(AccessAttempt.objects.order_by("pk").values_list("attempt_time", "failures_since_start"))
    assert not comes_in("lan")
    assert list(AccessAttempt.objects.order_by("pk").values_list("attempt_time", "failures_since_start")) == before
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=16))
    assert comes_in("lan")


def test_what_ends_in_a_success_is_not_held_against_the_office(mei: Person, lan: Person) -> None:
    for _day in range(3):
        for _slip in range(FEW - 1):
            attempt("mei")
        assert comes_in("mei")
    assert comes_in("lan")


def test_a_name_spelled_otherwise_is_the_same_name(mei: Person, settings: Settings) -> None:
    settings.SIGN_IN_TRIES_PER_ADDRESS = 100
    for name in ("mei", "MEI", "Mei", "mEi", "meI", "ｍei", "MEi", "mEI"):
        attempt(name)
    answer = attempt("mei", PASSWORD)
    assert answer.status_code == 429
    assert "十五分钟" in answer.content.decode()


def test_behind_a_proxy_the_visitors_own_address_counts(mei: Person, settings: Settings) -> None:
    """Else one stranger who knows a name locks its owner out, for all come from the proxy's address."""
    settings.AXES_IPWARE_PROXY_COUNT = 1
    for _try in range(8):
        attempt("mei", address="10.0.0.1", x_forwarded_for=ELSEWHERE)
    assert attempt("mei", PASSWORD, "10.0.0.1", x_forwarded_for=ELSEWHERE).status_code == 429
    assert attempt("mei", PASSWORD, "10.0.0.1", x_forwarded_for=OFFICE).status_code == 302


@pytest.mark.rule("DSH-2")
def test_the_admin_has_no_sign_in_of_its_own(client: Client, cast: Cast) -> None:
    cast.hu.set_password(PASSWORD)
    cast.hu.save()
    page = reverse("admin:org_person_changelist")
    door = client.get(page, follow=True)
    assert door.redirect_chain[-1][0] == f"{reverse('login')}?next={page}"
    came = client.post(door.redirect_chain[-1][0], {"username": "hu", "password": PASSWORD, "next": page})
    assert came["Location"] == page
    assert client.get(reverse("admin:login"))["Location"] == reverse("admin:index")


@pytest.mark.rule("ORG-1")
def test_who_may_not_edit_settings_is_told_so_and_not_asked_to_sign_in_again(client: Client, cast: Cast) -> None:
    client.force_login(cast.li)
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.status_code == 403
    assert "管理员" in answer.content.decode()
    assert "ORG-1" in answer.content.decode()
