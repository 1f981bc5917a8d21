"""`make rules`: which test proves which rule. `python -m tests.fences.rule_table`

Tests are collected, not run: `make test` runs them. A rule counts as proven when a test names it.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pytest

type Proofs = Mapping[str, list[str]]


class Collector:
    """Remembers, for each rule, the tests that name it."""

    def __init__(self) -> None:
        self.proofs: dict[str, list[str]] = defaultdict(list)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Read the marks of every collected test; the variants of one test count once."""
        for item in session.items:
            name = item.nodeid.partition("[")[0].removeprefix("tests/")
            for marker in item.iter_markers("rule"):
                for rule in marker.args:
                    if name not in self.proofs[rule]:
                        self.proofs[rule].append(name)


def collect() -> Proofs:
    """The tests of every rule. Raises RuntimeError when the tests can't be collected."""
    collector = Collector()
    code = pytest.main(["--collect-only", "-n0", "-p", "no:terminal", "tests"], plugins=[collector])
    if code != pytest.ExitCode.OK:
        msg = f"the tests can't be collected ({code}); run pytest --collect-only to see why"
        raise RuntimeError(msg)
    return collector.proofs


def table(rules: Iterable[tuple[str, str]], proofs: Proofs) -> list[str]:
    """One line for every test of every rule, a dash for a rule without one, and the sum."""
    lines: list[str] = []
    proven = total = 0
    for key, title in rules:
        tests = proofs.get(key, [])
        total += 1
        proven += bool(tests)
        lines.append(f"{key:<8} {title}")
        lines.extend(f"         {name}" for name in sorted(tests) or ["-"])
    return [*lines, f"rules proven: {proven}/{total}"]


def main() -> int:
    """Print the table; 0 as long as it can be made."""
    proofs = collect()
    # Only now: collecting has configured Django, and the rulebook asks it for the language.
    from django.utils import translation  # noqa: PLC0415

    from salesops.policy.rulebook import all_rules  # noqa: PLC0415

    with translation.override("en"):
        for line in table([(rule.id, rule.title) for rule in all_rules()], proofs):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
