"""Who may do what in Django's admin, model by model: the block ``[admin]`` of ``tests/permissions.toml``."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from salesops.audit import seen
from salesops.base import clock
from salesops.org.models import Coverage
from salesops.workdays.regional import make_calendar, set_regional_day, set_regional_hours
from tests.cast import Cast
from tests.factories.org import SINCE
from tests.stage import Stage, actors_of

BOOK = tomllib.loads((Path(__file__).resolve().parents[1] / "permissions.toml").read_text(encoding="utf-8"))["admin"]
STAFF = BOOK["staff"].split()


def models() -> dict[str, type[Model]]:
    return {model._meta.label_lower: model for model in admin.site._registry}


def test_every_model_of_the_admin_is_listed() -> None:
    assert set(BOOK["models"]) == set(models())
    assert set(BOOK["actions"]) <= set(models())


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """With a row in as many tables as can be."""
    stage = Stage(cast, cast.li)
    seen(stage.customer, by=cast.li, what="quote.viewed")
    assert stage.paper
    assert stage.next_prices
    Group.objects.create(name="unused")
    AccessLog.objects.create(username=cast.li.username, ip_address="127.0.0.1", path_info="/login/")
    Coverage.objects.create(assistant=cast.chen, person=cast.zhou, during=DateRange(SINCE, None))
    calendar = make_calendar("xj", "新疆", by=cast.hu)
    set_regional_day(calendar, clock.today(), is_working=False, note="古尔邦节", by=cast.hu)
    set_regional_hours(calendar, "10:00-14:00", valid_from=clock.today(), note="时差", by=cast.hu)
    return stage


def places(model: type[Model]) -> dict[str, str]:
    """The addresses of a model; those of a row only where there is a row."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
    found = {"list": reverse(f"{name}changelist"), "add": reverse(f"{name}add")}
    row = model._default_manager.order_by("pk").last()
    if row is not None:
        found |= {verb: reverse(f"{name}{verb}", args=[row.pk]) for verb in ("change", "delete")}
    return found


def allowed(client: Client, url: str) -> bool:
    with transaction.atomic():
        status = client.get(url).status_code
        transaction.set_rollback(True)
    assert status in {200, 403}, f"{url}: {status}"
    return status == 200


@pytest.mark.rule("ORG-2", "PRC-3")
def test_what_an_administrator_may_do_is_written_down(cast: Cast, stage: Stage) -> None:
    actors = actors_of(cast)
    clients = {who: Client() for who in STAFF}
    for who, client in clients.items():
        client.force_login(actors[who])
    found: dict[str, dict[str, str]] = {}
    for label, model in models().items():
        rights = {
            verb: " ".join(who for who, client in clients.items() if allowed(client, url))
            for verb, url in places(model).items()
        }
        found[label] = {verb: who for verb, who in rights.items() if who}
    assert found == BOOK["models"], "as the admin answers today:\n" + as_toml(found)


def as_toml(found: dict[str, Any]) -> str:
    return "\n".join(
        f'"{label}" = {{ {", ".join(f"{verb} = {who!r}" for verb, who in rights.items())} }}'.replace("'", '"')
        for label, rights in sorted(found.items())
    )


@pytest.mark.rule("ORG-2")
def test_nobody_else_gets_a_foot_in(cast: Cast) -> None:
    doors = [reverse("admin:index"), *(places(model)["list"] for model in models().values())]
    for who, person in actors_of(cast).items():
        client = Client()
        client.force_login(person)
        answers = {client.get(door).status_code for door in doors} if who not in STAFF else {302}
        assert answers == {302}, who
    outside = Client()
    assert {outside.get(door).status_code for door in doors} == {302}


@pytest.mark.rule("CNF-2")
def test_what_is_done_to_many_at_once_is_written_down(cast: Cast, rf: RequestFactory) -> None:
    """No bulk action besides those that are listed, above all no bulk delete."""
    request = rf.get(reverse("admin:index"))
    request.user = actors_of(cast)["superuser"]
    pages = admin.site._registry.items()
    offered = {model._meta.label_lower: " ".join(page.get_actions(request)) for model, page in pages}
    assert {label: actions for label, actions in offered.items() if actions} == BOOK["actions"]
