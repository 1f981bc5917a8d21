"""Who works there: one sign-in for each post, and colleagues enough for two regions."""

import io
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile

from salesops.documents.company import ProfileData, accept_profile, propose_profile
from salesops.documents.logo import change_logo
from salesops.org.actions.grant import give_grant
from salesops.org.actions.person import PersonData, assign, create_person
from salesops.org.enums import GrantName, Post
from salesops.org.models import Person, Region
from salesops.org.queries import post_titles

PASSWORD = "demo-salesops"  # noqa: S105 - printed on the sign-in page; accounts with it exist in development only


@dataclass(frozen=True, slots=True)
class Role:
    """One of the cast: who they are, where they stand, and under whom."""

    username: str
    name: str
    latin: str
    post: Post
    region: str = ""
    superior: str = ""
    phone: str = ""


ROLES = (
    Role("qian", "钱立", "Qian Li", Post.GM, phone="0571-5550 1000"),
    Role("zhao", "赵敏", "Zhao Min", Post.DIRECTOR, superior="qian", phone="0571-5550 1001"),
    Role("wang", "王强", "Wang Qiang", Post.REGIONAL_MANAGER, "east", "zhao", "0571-5550 1010"),
    Role("wu", "吴刚", "Wu Gang", Post.REGIONAL_MANAGER, "south", "zhao", "020-5550 1020"),
    Role("li", "李明", "Li Ming", Post.ACCOUNT_MANAGER, "east", "wang", "0571-5550 1011"),
    Role("he", "何洁", "He Jie", Post.ACCOUNT_MANAGER, "east", "wang", "0571-5550 1012"),
    Role("zhou", "周洋", "Zhou Yang", Post.ACCOUNT_MANAGER, "south", "wu", "020-5550 1021"),
    Role("chen", "陈静", "Chen Jing", Post.SALES_ASSISTANT, "east", "wang", "0571-5550 1013"),
    Role("gao", "高敏", "Gao Min", Post.SALES_ASSISTANT, "south", "wu", "020-5550 1022"),
    Role("lin", "林小雨", "Lin Xiaoyu", Post.MARKETING_ASSISTANT, superior="zhao", phone="0571-5550 1002"),
    Role("sun", "孙燕", "Sun Yan", Post.FINANCE, superior="qian", phone="0571-5550 1003"),
    Role("xu", "徐涛", "Xu Tao", Post.TECHNICAL, superior="qian", phone="0571-5550 1004"),
    Role("hu", "胡杰", "Hu Jie", Post.ADMIN, superior="qian", phone="0571-5550 1005"),
    Role("tang", "唐宁", "Tang Ning", Post.TECHNICAL, superior="xu", phone="0571-5550 1006"),
)
# The first of each post signs in on the sign-in page; the other reps and the other manager have the same password.
SHOWN = tuple({role.post: role for role in reversed(ROLES)}.values())[::-1]
REGIONS = {"east": ("华东", "East China"), "south": ("华南", "South China")}


@dataclass(frozen=True, slots=True)
class Company:
    """People by sign-in name, regions by code."""

    people: dict[str, Person]
    regions: dict[str, Region]

    def __getitem__(self, username: str) -> Person:
        return self.people[username]


def hire(since: date) -> Company:
    """Everybody in their posts, the price keeper with the right, the company with its name."""
    system = Person.system()
    regions = {
        code: Region.objects.create(code=code, name=name, name_en=english) for code, (name, english) in REGIONS.items()
    }
    people: dict[str, Person] = {}
    for number, role in enumerate(ROLES, start=1):
        data = PersonData(
            username=role.username,
            name=role.name,
            name_latin=role.latin,
            employee_no=employee_no(number),
            email=f"{role.username}@chenghe.example",
            phone=role.phone,
        )
        people[role.username] = person = create_person(data, by=system)
        region, superior = regions.get(role.region), people.get(role.superior)
        assign(person, role.post, region, superior, start=since, by=system)
    # One hash for all: a dozen would take as long as the rest of the demo.
    Person.objects.filter(pk__in=[one.pk for one in people.values()]).update(password=make_password(PASSWORD))
    give_grant(people["hu"], GrantName.PRICE_KEEPER, reason="负责价格策略的起草", start=since, by=system)
    accept_profile(propose_profile(_profile(since), by=people["hu"]), by=people["sun"])
    change_logo(_logo(), by=people["hu"])
    return Company(people, regions)


def employee_no(number: int) -> str:
    """D001, D002, …: by these and the names the demo's people are known."""
    return f"D{number:03}"


def is_there() -> bool:
    """Whether the demo company was made in this database."""
    return Person.objects.filter(username=ROLES[0].username, employee_no=employee_no(1)).exists()


def demo_signins() -> list[tuple[str, str, str]]:
    """(post's title, sign-in name, password), one per post; empty in production and where there is no demo."""
    if not settings.DEMO_ACCOUNTS:
        return []
    numbers = {role.username: employee_no(number) for number, role in enumerate(ROLES, start=1)}
    there = Person.objects.filter(employee_no__in=numbers.values(), is_active=True)
    known = {person.username for person in there if numbers.get(person.username) == person.employee_no}
    if not known:
        return []
    titles = post_titles()
    return [(titles[role.post], role.username, PASSWORD) for role in SHOWN if role.username in known]


def _profile(since: date) -> ProfileData:
    return ProfileData(
        valid_from=since,
        name="杭州澄禾软件有限公司",
        name_en="Hangzhou Chenghe Software Co., Ltd.",
        credit_code="91330100DEM0000149",
        address="浙江省杭州市演示区样例路 1 号 5 层",
        phone="0571-5550 1000",
        legal_representative="钱立",
        bank="演示银行杭州样例支行",
        account="6200 0000 0000 0000 001",
    )


def _logo() -> SimpleUploadedFile:
    """Three ears of grain under a sun, for 澄禾: "clear" and "grain"."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - by the demo only

    picture = Image.new("RGBA", (480, 480))
    pen, green, amber = ImageDraw.Draw(picture), (10, 98, 109), (201, 138, 20)
    pen.ellipse((180, 10, 300, 130), fill=amber)
    for middle, top in ((120, 210), (240, 150), (360, 210)):
        pen.line((middle, top, middle, 470), fill=green, width=24)
        for at in range(top, 400, 60):
            pen.line((middle - 50, at, middle, at + 50, middle + 50, at), fill=green, width=24, joint="curve")
    written = io.BytesIO()
    picture.save(written, "PNG")
    return SimpleUploadedFile("logo.png", written.getvalue(), "image/png")
