"""The floors and the rooms of docs/house.md, and nothing beside them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from salesops.embedded.places import PROJECT

APPS = ["customers", "quotes", "contracts", "commissions", "reports"]
# The tree of docs/house.md: what may stand on top, whatever else people would like to put there.
TOP = {
    *(".ci", ".gitignore", ".importlinter", ".npmrc", ".python-version", ".dockerignore", "README.md", "Makefile"),
    *("Dockerfile", "docker-compose.yml", "manage.py", "package.json", "package-lock.json", "pyproject.toml"),
    *("docs", "locale", "salesops", "static", "templates", "tests", *APPS),
}
# Words that accept anything.
VAGUE = {
    "services",
    "service",
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "lib",
    "core",
    "tools",
    "scripts",
}


def tracked() -> list[Path]:
    """What belongs to the project; not what lies about in a working copy."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    return [Path(name) for name in listed.split("\0") if name]


@pytest.fixture(scope="module")
def files() -> list[Path]:
    if not (PROJECT / ".git").exists():
        pytest.skip("not a checkout: nobody knows what belongs to it")
    return tracked()


def test_imports_go_down_only() -> None:
    found = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-logo"],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout


def test_the_top_holds_what_the_house_names(files: list[Path]) -> None:
    top = {path.parts[0] for path in files}
    assert {name for name in top if not name.startswith("requirements")} - TOP == set()


def test_no_room_accepts_anything(files: list[Path]) -> None:
    vague = [str(path) for path in files if VAGUE & {part.removesuffix(".py") for part in path.parts}]
    assert vague == []


# The computer it was written on, and the shelf its parts came from.
OURS_ALONE = re.compile(
    r"/work/|/root/|(?<!\w)/home/(?!app\b)\w+|\bfile:///|https?://[\w.-]*(?:registry|pypi|mirror)[\w.-]*/"
)


def test_nothing_names_the_machine_it_was_written_on(files: list[Path]) -> None:
    found = []
    for path in files:
        if path.name == Path(__file__).name or not (PROJECT / path).is_file():
            continue
        try:
            text = (PROJECT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path}: {hit}" for hit in OURS_ALONE.findall(text)]
    assert found == []


def test_a_long_file_is_split_by_chapter_never_into_part_two(files: list[Path]) -> None:
    halves = [
        str(path) for path in files if path.stem.rstrip("0123456789").endswith(("part", "part_", "_more", "_rest"))
    ]
    assert halves == []


@pytest.mark.parametrize("app", APPS)
def test_every_template_stands_in_its_chapter(app: str, files: list[Path]) -> None:
    """templates/<app>/<chapter>/…: a page that lies beside the chapters belongs to none."""
    beside = [path for path in files if path.parts[:2] == ("templates", app) and len(path.parts) == 3]
    assert [str(path) for path in beside if not path.name.startswith("_")] == []
