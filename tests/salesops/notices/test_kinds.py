"""Sentences of notices are known wherever they are read."""

import subprocess
import sys

from salesops.embedded.places import PROJECT

READ = """
import django; django.setup()
from django.utils import translation
from salesops.notices.kinds import sentence
with translation.override("en"):
    print(sentence("reports.due", {"week": "2026W47"}))
"""


def test_a_web_process_knows_what_the_tick_says() -> None:
    """It loads the pages only; the reminder's module is none of theirs."""
    told = subprocess.run(
        [sys.executable, "-c", READ], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout == "Your report on week 2026W47 is due soon\n"
