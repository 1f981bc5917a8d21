"""The floors and the rooms of docs/house.md, and nothing beside them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from pghistory.models import Event

from salesops.embedded.places import PROJECT
from salesops.org.fields import InCharge

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


def test_the_page_names_every_field_that_says_whose_work_it_is() -> None:
    page = (PROJECT / "docs" / "house.md").read_text(encoding="utf-8")
    table = page.partition("| field | open while |")[2].partition("\n\n")[0]
    told = set(re.findall(r"`(\w+\.\w+)`", " ".join(re.findall(r"^\|([^|]*)", table, flags=re.MULTILINE))))
    fields = (
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if not issubclass(model, Event)
        for field in model._meta.concrete_fields
        if isinstance(field, InCharge)
    )
    assert told == set(fields)


@pytest.mark.parametrize("app", APPS)
def test_the_page_names_chapters_that_are_there(app: str) -> None:
    page = (PROJECT / "docs" / "house.md").read_text(encoding="utf-8")
    (listed,) = re.findall(rf"^{app}/ .*?chapters: ([^\n]*(?:\n {{20,}}[^\n]*)*)", page, flags=re.MULTILINE)
    chapters = {chapter.strip() for chapter in re.sub(r"\(later: [^)]*\)", "", listed).split(",")}
    there = {path.stem for path in tracked() if path.parts[0] == app} | {
        path.parts[2] for path in tracked() if path.parts[:2] == ("templates", app)
    }
    assert chapters <= there, chapters - there
