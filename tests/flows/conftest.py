"""After a flow the books must hold; and one import of the real data for all tests that read it."""

from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from salesops.management.invariants import check
from tests.database import drop, restore
from tests.flows.real_input import TwoRuns, bare_mapping, run


@pytest.fixture
def invariants_hold(db: None) -> Iterator[None]:
    """Asks every app's invariants once the test is over: ``pytestmark = pytest.mark.usefixtures(...)``."""
    yield
    broken = {finding.invariant.key: finding.rows for finding in check() if not finding.holds}
    assert not broken


def put_back(template: str) -> None:
    """The database of the tests becomes a copy of `template`."""
    connections.close_all()
    restore(connections["owner"].settings_dict["NAME"], template)


@pytest.fixture(scope="session")
def two_runs(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TwoRuns]:
    """The import without the alias and then with it, kept in a database of its own: it takes too long to do twice."""
    owner = connections["owner"].settings_dict
    database = f"{owner['NAME']}_history"
    with django_db_blocker.unblock():
        without = run("import_history", bare_mapping(tmp_path_factory.mktemp("history")))
        with_alias = run("import_history")
    connections.close_all()
    restore(database, owner["NAME"])
    put_back(owner["TEST"]["TEMPLATE"])
    yield TwoRuns(database, without, with_alias)
    drop(database)


@pytest.fixture(scope="module")
def imported(two_runs: TwoRuns) -> Iterator[TwoRuns]:
    """The tests of a module begin with what was imported."""
    put_back(two_runs.database)
    yield two_runs
    put_back(connections["owner"].settings_dict["TEST"]["TEMPLATE"])
