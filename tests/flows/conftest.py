"""After a flow the books must hold."""

from collections.abc import Iterator

import pytest

from salesops.management.invariants import check


@pytest.fixture
def invariants_hold(db: None) -> Iterator[None]:
    """Asks every app's invariants once the test is over: ``pytestmark = pytest.mark.usefixtures(...)``."""
    yield
    broken = {finding.invariant.key: finding.rows for finding in check() if not finding.holds}
    assert not broken
