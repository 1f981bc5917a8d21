"""What every test stands on: both database roles, a database that is surely not the one people work in."""

import gc
from collections.abc import Iterator, Sequence

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker

from salesops.base import messages, sheets
from tests.database import disconnect, migrated_template, start_anew
from tests.visitor import sign_in

ALIASES = ["default", "owner"]

LONGEST_FIRST = (
    "tests/browser/test_axe.py",
    "tests/flows/test_history.py",  # by the turn of the other tests of the real data it has imported them for both
    "tests/fences/",
    "tests/races/",
    "tests/browser/",
    "tests/flows/",
    "tests/salesops/management/",
)
"""Where a file may take minutes. Begun first, none of them keeps one worker busy when the others have finished."""

_DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "live_server",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
}

pytest_plugins = ["tests.cast", "tests.house", "tests.fences.pages"]

# Two cores for servers, browser and tests together: a slow example is no bug.
hypothesis_settings.register_profile("house", deadline=None, print_blob=True)
hypothesis_settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Speak the catalogues and wear the style sheets as they stand in the files, once for all test workers."""
    # Else every test client lists all static files before its first answer, which takes as long as the answer.
    settings.WHITENOISE_AUTOREFRESH = True
    Client._login = sign_in  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # slow on purpose is no use here
    if not hasattr(config, "workerinput"):
        messages.compile_catalogues()
        sheets.build()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # else the static server warns, and warnings fail


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files, and name both aliases on every test that uses the database.

    pytest-django makes test databases only for the aliases that the collected tests name. `default` mirrors `owner`
    (same database, other role), so a run that named `default` alone would work in the development database.
    """
    items.sort(key=_turn_of)
    for item in items:
        marker = item.get_closest_marker("django_db")
        fixtures: Sequence[str] = getattr(item, "fixturenames", ())
        if marker is None and _DATABASE_FIXTURES.isdisjoint(fixtures):
            continue
        wanted = dict(marker.kwargs) if marker else {}
        if marker and marker.args:
            wanted["transaction"] = marker.args[0]
        item.add_marker(pytest.mark.django_db(**wanted | {"databases": ALIASES}), append=False)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 50)


def _turn_of(item: pytest.Item) -> int:
    turns = (turn for turn, place in enumerate(LONGEST_FIRST) if item.nodeid.startswith(place))
    return next(turns, len(LONGEST_FIRST))


@pytest.fixture(autouse=True)
def house_language() -> None:
    """Every test begins in the house's language: a page asked for in English leaves it to the tests that follow."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Copy a migrated database instead of migrating one for every worker."""
    connections["owner"].settings_dict["TEST"]["TEMPLATE"] = migrated_template()


def _restore_database(_case: TransactionTestCase) -> None:
    """After a test that commits: copy the template anew.

    Django would empty every table, and with them the calendar and whatever else the migrations put there; and its
    signals after that cost ten times what the copy does.
    """
    start_anew()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Refuse to run in anything but a test database, and as anybody but the two roles."""
    TransactionTestCase._fixture_teardown = _restore_database  # type: ignore[attr-defined]
    with django_db_blocker.unblock():
        for alias in ALIASES:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT current_database(), rolsuper FROM pg_roles WHERE rolname = current_user")
                database, is_superuser = cursor.fetchone()
            if not database.startswith("test_"):
                pytest.exit(f"{alias} is {database}, which is not a test database", returncode=3)
            if is_superuser:
                pytest.exit(f"{alias} signs in as a superuser, who passes every guard we test", returncode=3)
    yield
    # The mirror's connection is not the one that drops the database, and would keep it from being dropped.
    with django_db_blocker.unblock():
        connections.close_all()
    disconnect(connections["owner"].settings_dict["NAME"])


@pytest.fixture(scope="session", autouse=True)
def _files_of_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Papers and uploads of tests go where pytest cleans up, not among the files people keep."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "files"
