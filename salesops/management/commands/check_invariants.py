"""``manage.py check_invariants``: do the books hold?"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from salesops.management.invariants import Finding, check


class Command(BaseCommand):
    """After a flow, nightly, after a restore. Reads only; safe beside a running product."""

    help = "Checks what must hold in the books, and names the rows where it does not. Exit code 1 if any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs: a list of findings")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = check()
        if options["json"]:
            told = [asdict(finding.invariant) | {"rows": finding.rows, "count": finding.count} for finding in findings]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        elif options["verbosity"] > 0:
            self.tell(findings)
        if not all(finding.holds for finding in findings):
            sys.exit(1)

    def tell(self, findings: Sequence[Finding]) -> None:
        """One line each; under a broken one, its rows."""
        for finding in findings:
            state = "ok    " if finding.holds else "BROKEN"
            self.stdout.write(
                f"{state} {finding.invariant.key:<36} {finding.invariant.rule:<7} {finding.invariant.sentence}"
            )
            for row in finding.rows:
                self.stdout.write("         " + "  ".join(row))
            if finding.count > len(finding.rows):
                self.stdout.write(f"         … {finding.count} in all")
        broken = sum(not finding.holds for finding in findings)
        self.stdout.write(f"invariants: {len(findings)} checked, {broken} broken")
