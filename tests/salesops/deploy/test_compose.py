"""docker-compose.yml and Dockerfile keep what docs/deploy.md promises. They are read here, not run."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from salesops.embedded.places import PROJECT
from salesops.embedded.postgres import EXTENSIONS, INITDB
from salesops.embedded.system import PANGO_PACKAGES

COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (PROJECT / "Dockerfile").read_text()

OURS = {"migrate", "web", "worker", "papers", "beat"}


def test_the_parts() -> None:
    assert set(SERVICES) == OURS | {"postgres", "redis"}
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert set(COMPOSE["volumes"]) == {"postgres", "redis", "files"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_ours_run_closed(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "user" not in service, "the image's own user, who is not root"


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_what_stays_up_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(OURS))
def test_only_the_migrating_job_knows_the_owner(name: str) -> None:
    assert ("DATABASE_OWNER_URL" in SERVICES[name]["environment"]) == (name == "migrate")
    assert SERVICES[name]["environment"]["SALESOPS_PRODUCTION"] == "1"


@pytest.mark.parametrize("name", sorted(OURS - {"migrate"}))
def test_nothing_serves_before_the_tables_are_there(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_the_cluster_is_made_as_the_embedded_one() -> None:
    arguments = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert set(arguments) == set(INITDB) - {"--auth=trust", "--no-instructions"}
    roles = COMPOSE["configs"]["roles"]["content"]
    for extension in EXTENSIONS:
        assert f"CREATE EXTENSION IF NOT EXISTS {extension};" in roles
    assert "SUPERUSER" not in roles


def test_every_queue_has_a_worker() -> None:
    commands = {name: SERVICES[name]["command"] for name in ("worker", "papers")}
    queues = {name: command[command.index("--queues") + 1] for name, command in commands.items()}
    assert queues == {"worker": "default", "papers": "papers"}


def test_no_secret_has_a_default() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()
    for secret in ("SECRET_KEY", "POSTGRES_PASSWORD", "OWNER_PASSWORD", "WEB_PASSWORD"):
        assert f"${{{secret}:?" in text
        assert f"${{{secret}:-" not in text


def test_the_image() -> None:
    final = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert "USER 10001:10001" in final
    for package in PANGO_PACKAGES:
        assert package in final
    assert "--require-hashes -r requirements.txt" in DOCKERFILE
    for absent in ("requirements-run", "requirements-dev", "requirements-redis"):
        assert absent not in DOCKERFILE
    copied = [line.split()[1] for line in DOCKERFILE.splitlines() if line.startswith("COPY ") and "--from" not in line]
    assert all(Path(PROJECT, name).exists() for name in copied)
    assert "." not in copied, "a working copy holds more than the product"
