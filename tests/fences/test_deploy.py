"""Django's own list for going live, with the settings of production and nothing but the environment."""

import os
import subprocess
import sys

from salesops.embedded.places import PROJECT

PRODUCTION = {
    "SALESOPS_PRODUCTION": "1",
    "SECRET_KEY": "not-the-real-one-but-as-long-as-it-and-just-as-mixed-8f3kQz!7Tw",
    "ALLOWED_HOSTS": "sales.example.com",
    "EMAIL_HOST": "mail.example.com",
}


def manage(*words: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | PRODUCTION | changes
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # for the browser of the tests; production has none
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )


def test_production_settings_pass_the_deployment_check() -> None:
    found = manage("check", "--deploy", "--fail-level", "WARNING")
    assert found.returncode == 0, found.stderr
    assert "no issues (0 silenced)" in found.stdout


def test_the_check_sees() -> None:
    assert manage("check", "--deploy", "--fail-level", "WARNING", SECRET_KEY="short").returncode == 1


def test_production_does_not_start_without_a_key_of_its_own() -> None:
    found = manage("check", SECRET_KEY="")
    assert found.returncode != 0
    assert "SECRET_KEY is not set" in found.stderr
