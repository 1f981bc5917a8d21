"""After a flow the books must hold; and one import of the real data for all tests that read it."""

import json
from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from salesops.management.invariants import check
from tests.database import made_once, start_anew
from tests.flows.real_input import TwoRuns, bare_mapping, run


@pytest.fixture
def invariants_hold(db: None) -> Iterator[None]:
    """Asks every app's invariants once the test is over: ``pytestmark = pytest.mark.usefixtures(...)``."""
    yield
    broken = {finding.invariant.key: finding.rows for finding in check() if not finding.holds}
    assert not broken


@pytest.fixture(scope="module")
def imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TwoRuns]:
    """The tests of a module begin with the import without the alias and then with it, made once: it takes long."""

    def import_twice() -> str:
        without = run("import_history", bare_mapping(tmp_path_factory.mktemp("history")))
        return json.dumps([without, run("import_history")])

    with django_db_blocker.unblock():
        database, said = made_once("history", import_twice)
        start_anew(database)
    yield TwoRuns(*json.loads(said))
    start_anew()
