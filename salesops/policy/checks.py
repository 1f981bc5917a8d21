"""``manage.py check``: every key asked for is declared."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from salesops.policy.declared import all_settings

_ASKED = re.compile(r"""\bpolicy\(\s*["']([\w.]+)["']""")


@register("policy")
def settings_are_declared(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Look through our own source for the keys asked for: a slip would else wait for the one who needs the rule."""
    base = Path(settings.BASE_DIR)
    ours = {Path(config.path) for config in apps.get_app_configs() if Path(config.path).is_relative_to(base)}
    # The package "salesops" holds the ground's apps: look through each file once.
    tops = [path for path in ours if not any(other in path.parents for other in ours) and ".venv" not in path.parts]
    return list(unknown_keys(tops))


def unknown_keys(folders: Iterable[Path]) -> Iterator[CheckMessage]:
    """An error for each key that the files ask for and no app declares."""
    known = {setting.key for setting in all_settings()}
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            for key in _ASKED.findall(path.read_text(encoding="utf-8")):
                if key not in known:
                    yield Error(f"{path.name} asks for the setting {key}, which no app declares", id="policy.E001")
