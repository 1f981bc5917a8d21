"""The cast: a small company that most tests play in.

Qian runs it. Under him Zhao, the director, with Wang (regional manager, east) and Wu (south); under Wang the account
managers Li and He and the sales assistant Chen; under Wu the account manager Zhou. Lin assists Zhao with marketing.
Sun (finance), Xu (technical) and Hu (administrator, keeps the price policy) report to Qian.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from salesops.base import clock
from salesops.org.enums import GrantName, Post
from salesops.org.models import Assignment, Grant, Person, Region
from salesops.workdays import forget_calendar, is_working
from tests.factories.chains import make_default_chains
from tests.factories.org import SINCE


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody by name, and the two regions."""

    east: Region
    south: Region
    qian: Person
    zhao: Person
    wang: Person
    wu: Person
    li: Person
    he: Person
    zhou: Person
    chen: Person
    lin: Person
    sun: Person
    xu: Person
    hu: Person

    @property
    def people(self) -> list[Person]:
        """All of them."""
        return [one for field in fields(self) if isinstance(one := getattr(self, field.name), Person)]


# username: name, name in Latin letters, post, region, superior
_ROLES: dict[str, tuple[str, str, Post, str | None, str | None]] = {
    "qian": ("钱立", "Qian Li", Post.GM, None, None),
    "zhao": ("赵敏", "Zhao Min", Post.DIRECTOR, None, "qian"),
    "wang": ("王强", "Wang Qiang", Post.REGIONAL_MANAGER, "east", "zhao"),
    "wu": ("吴刚", "Wu Gang", Post.REGIONAL_MANAGER, "south", "zhao"),
    "li": ("李明", "Li Ming", Post.ACCOUNT_MANAGER, "east", "wang"),
    "he": ("何洁", "He Jie", Post.ACCOUNT_MANAGER, "east", "wang"),
    "zhou": ("周洋", "Zhou Yang", Post.ACCOUNT_MANAGER, "south", "wu"),
    "chen": ("陈静", "Chen Jing", Post.SALES_ASSISTANT, "east", "wang"),
    "lin": ("林小雨", "Lin Xiaoyu", Post.MARKETING_ASSISTANT, None, "zhao"),
    "sun": ("孙燕", "Sun Yan", Post.FINANCE, None, "qian"),
    "xu": ("徐涛", "Xu Tao", Post.TECHNICAL, None, "qian"),
    "hu": ("胡杰", "Hu Jie", Post.ADMIN, None, "qian"),
}


def build_cast() -> Cast:
    """Five inserts, so that every test can afford them."""
    east, south = Region.objects.bulk_create(
        [
            Region(code="east", name="华东", name_en="East China"),
            Region(code="south", name="华南", name_en="South China"),
        ]
    )
    regions = {"east": east, "south": south, None: None}
    people = {
        person.username: person
        for person in Person.objects.bulk_create(
            Person(
                username=username,
                name=name,
                name_latin=latin,
                employee_no=f"E{number:03}",
                email=f"{username}@example.com",
                password="!",
            )
            for number, (username, (name, latin, *_place)) in enumerate(_ROLES.items(), start=1)
        )
    }
    Assignment.objects.bulk_create(
        Assignment(
            person=people[username],
            post=post,
            region=regions[region],
            superior=people[superior] if superior else None,
            during=DateRange(SINCE, None),
        )
        for username, (_name, _latin, post, region, superior) in _ROLES.items()
    )
    Grant.objects.create(
        person=people["hu"],
        name=GrantName.PRICE_KEEPER,
        during=DateRange(SINCE, None),
        reason="负责价格策略",
        granted_by=people["qian"],
    )
    return Cast(east=east, south=south, **people)


@pytest.fixture
def cast(db: None) -> Cast:
    """The company, fresh for this test. Nobody has a password: ``client.force_login(cast.li)``."""
    company = build_cast()
    is_working(clock.today())  # reads the calendar: no list is to count those two queries
    return company


@pytest.fixture
def chains(cast: Cast) -> None:
    """The default approval chains in force, for tests that submit something."""
    make_default_chains()


@pytest.fixture(autouse=True)
def _fresh_calendar() -> Iterator[None]:
    """A process keeps the working calendar for a while; a test must not see the days of the one before."""
    forget_calendar()
    yield
    forget_calendar()
