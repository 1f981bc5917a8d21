"""What real files get wrong: a sentence with file and line, good rows loaded, nothing half, never a traceback."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError

from customers.models import Customer
from quotes.models import Product
from salesops.org.models import Person, Region
from tests.salesops.management.history_files import ACCOUNTS, DEALS, PRODUCTS, TEAMS, HistoryFiles, small_history

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> HistoryFiles:
    return small_history(tmp_path)


def bad_rows(files: HistoryFiles) -> list[tuple[str, int, str]]:
    """Load, and read what the report names."""
    path = files.folder / "bad.csv"
    files.load("--report", str(path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row["file"], int(row["line"]), row["reason"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Dan Pike,Max Field,North", "region “North” is not in the mapping"),
        ("Dan Pike,Max Field,West", "Max Field leads East (history) in earlier rows, not West (history)"),
        ("Dan Pike,,West", "the superior is missing"),
        (",Max Field,East", "the name is missing"),
        ("Ada Stone,Max Field,East", "Ada Stone stands in the file twice"),
        ("Max Field,Nora Hill,West", "Max Field leads others in this file and can't be a rep too"),
        ("Dan Pike,Dan Pike,West", "Dan Pike leads others in this file and can't be a rep too"),
        ("???,Max Field,East", "no sign-in name can be made of “???”"),
        (f"{'D' * 61},Max Field,East", "the name is longer than 60 characters"),
        ("Dan Pike,Max Field", "2 values under 3 headings"),
        ("Dan Pike,Max Field,East,,", "5 values under 3 headings"),
        ("Dan\x00Pike,Max Field,East", "sales_agent holds a character that can't be stored"),
    ],
)
def test_bad_people(files: HistoryFiles, row: str, reason: str) -> None:
    files.write("sales_teams.csv", TEAMS + row + "\n")
    assert bad_rows(files)[0] == ("sales_teams.csv", 5, reason)
    assert Person.objects.exclude(username="system").count() == 7  # three reps, two managers, director, GM


def test_a_refused_row_leaves_nothing_behind(files: HistoryFiles) -> None:
    """Its region and its manager were new, and its name is taken: neither may stay."""
    Person.objects.create(username="dan.pike", name="Somebody Else", password="!")
    files.write("sales_teams.csv", TEAMS + "Dan Pike,Olga Reed,Central\n")
    assert bad_rows(files)[0][2].startswith("the sign-in name dan.pike belongs to Somebody Else")
    assert not Person.objects.filter(username="olga.reed").exists()
    assert not Region.objects.filter(code="hist-central").exists()


@pytest.mark.rule("PRC-1")
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("GTX Pro,GTX,4821", "GTX Pro stands in the file twice"),
        ("gtx pro,GTX,4821", "the code GTX-PRO belongs to GTX Pro"),
        (",GTX,1", "the name is missing"),
        *(
            (f"GTX X,GTX,{price}", f"“{price}” is not an amount above zero")
            for price in ("", "0", "0.00", "-5", "NaN", "1e999999", "1.005", "١٢", "1 000")
        ),
        ('GTX X,GTX,"1,000"', "“1,000” is not an amount above zero"),
        (f"GTX X,GTX,{'9' * 5000}", f"“{'9' * 40}” is not an amount above zero"),
    ],
)
def test_bad_products(files: HistoryFiles, row: str, reason: str) -> None:
    files.write("products.csv", PRODUCTS + row + "\n")
    assert bad_rows(files)[0] == ("products.csv", 4, reason)
    assert Product.objects.count() == 2


@pytest.mark.rule("PRC-3")
def test_a_product_after_the_policy_was_issued_is_named(files: HistoryFiles) -> None:
    files.load()
    files.write("products.csv", PRODUCTS + "GTK 500,GTK,26768\n")
    [row, *_rest] = bad_rows(files)
    assert row[:2] == ("products.csv", 4)
    assert row[2].endswith("is issued already, without this product")


@pytest.mark.rule("CUS-1", "CUS-2")
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Acme Corporation,medical,,,,Kenya,", "Acme Corporation stands in the file twice"),
        ("ACME Corp.,medical,,,,Kenya,", "This customer is taken: Ada Stone (East (history)) registered it first."),
        ("Sundax,medcal,,,,Kenya,", "sector: “medcal” is none of the known values, and no alias names it"),
        (",medical,,,,Kenya,", "no deal was won with it, and the mapping names no owner"),
        (f"Sundax,medical,,,,{'K' * 201},", "This is longer than 200 characters. (CUS-1)"),
        ("有限公司,medical,,,,Kenya,", "This is only a form of company."),
    ],
)
def test_bad_customers(files: HistoryFiles, row: str, reason: str) -> None:
    sold = "".join(
        f"X{n},Ben Wood,MG Special,{name},Won,01-12-16,30-12-17,60\n"
        for n, name in enumerate(("ACME Corp.", "Sundax", "有限公司"))
    )
    files.write("accounts.csv", ACCOUNTS + row + "\n")
    files.write("sales_pipeline.csv", DEALS + sold)
    [found] = [bad for bad in bad_rows(files) if bad[0] == "accounts.csv"]
    assert found[1] == 5
    assert found[2].startswith(reason)
    assert Customer.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("D1,Ben Wood,MG Special,Condax,Won,01-12-16,31-12-17,66", "the number stands in the file twice"),
        (",Ben Wood,MG Special,Condax,Won,01-12-16,31-12-17,66", "the number is missing"),
        ("D9,Zoe Fry,MG Special,Condax,Won,01-12-16,31-12-17,66", "unknown rep “Zoe Fry”"),
        ("D9,Ben Wood,MG Special,Condex,Won,01-12-16,31-12-17,66", "unknown customer “Condex”"),
        ("D9,Ben Wood,MG Special,Condax,Won,31-02-17,31-12-17,66", "“31-02-17” is not a day like %d-%m-%y"),
        ("D9,Ben Wood,MG Special,Condax,Won,2016-12-01,31-12-17,66", "“2016-12-01” is not a day like %d-%m-%y"),
        ("D9,Ben Wood,MG Special,Condax,Won,01-12-17,31-12-16,66", "closed before it began"),
        ("D9,Ben Wood,MG Special,Condax,Won,01-12-16,,66", "closed_on is missing"),
        ("D9,Ben Wood,MG Special,Condax,Won,01-12-16,31-12-17,", "price is missing"),
        ("D9,Ben Wood,MG Special,Condax,Won,01-12-16,31-12-17,-66", "“-66” is not an amount above zero"),
        ("D9,Zoe Fry,GTX,,Lost,,,", "unknown rep “Zoe Fry”; no customer is named; unknown product “GTX”"),
    ],
)
def test_bad_deals(files: HistoryFiles, row: str, reason: str) -> None:
    files.write("sales_pipeline.csv", DEALS + row + "\n")
    assert bad_rows(files)[-1] == ("sales_pipeline.csv", 9, reason)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(files: HistoryFiles, encoding: str) -> None:
    for name, text in (
        ("accounts.csv", ACCOUNTS.replace("Condax", "康达克斯")),
        ("sales_pipeline.csv", DEALS.replace("Condax", "康达克斯")),
    ):
        files.write(name, text.replace("\n", "\r\n").encode(encoding))
    files.load()
    assert Customer.objects.get(name="康达克斯").owner.name == "Ben Wood"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "accounts.csv: No such file or directory"),
        (b"", "accounts.csv is empty"),
        (b"\r\n \r\n", "accounts.csv is empty"),
        (b"\xff\xfe\xff", "accounts.csv is neither UTF-8 nor GB18030"),
        (b"name,sector\nAcme,retail\n", "accounts.csv has no column account"),
        (b"account," + ACCOUNTS.encode(), "accounts.csv has two columns account"),
        (ACCOUNTS.encode() + b'Sundax,"retail\n', "accounts.csv, line 5: unexpected end of data"),
        (ACCOUNTS.encode() + b"S" * 200_000, "accounts.csv, line 5: field larger than field limit"),
    ],
)
def test_a_file_that_cant_be_read_stops_everything(files: HistoryFiles, content: bytes | None, why: str) -> None:
    if content is None:
        (files.folder / "accounts.csv").unlink()
    else:
        files.write("accounts.csv", content)
    before = Person.objects.count()
    with pytest.raises(CommandError, match="nothing was loaded: ") as error:
        files.load()
    assert why in str(error.value)
    assert Person.objects.count() == before


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("[company.gm]", "[company.boss]", "gm is missing"),
        ('name = "account"', 'nom = "account"', "tables.customers: nothing is named for name"),
        ('address = "office_location"', 'address2 = "office_location"', "tables.customers: we have no field address2"),
        ('tax_rate = "0.17"', "tax_rate = 0.17", "tables.products: headings and constants are written in quotes"),
        ('floor = "0.5"', "floor = 0.5", "0.5 is not a factor in quotes"),
        ('floor = "0.5"', 'floor = "1.1"', "the list price lies between floor and ceiling"),
        ('ceiling = "1.5"', 'ceiling = "NaN"', "'NaN' is not a factor in quotes"),
        ("since = 2016-10-01", 'since = "2016-10-01"', "'2016-10-01' is not a day"),
        ('language = "en"', 'language = "fr"', "'fr' is not a valid Language"),
        ("finance =", "finances =", "'finances' is not a valid Department"),
        ("[formats]", "[formats", "Expected ']' at the end of a table declaration"),
        ("[formats]\n", "formats = 5\n[other]\n", "a table stands where a value should"),
    ],
)
def test_a_mapping_that_cant_be_used_is_told_where(files: HistoryFiles, old: str, new: str, why: str) -> None:
    files.map(old, new)
    with pytest.raises(CommandError, match="nothing was loaded: ") as error:
        files.load()
    assert why in str(error.value)


def test_a_mapping_that_is_not_there(files: HistoryFiles) -> None:
    files.mapping = files.folder / "none.toml"
    with pytest.raises(CommandError, match=r"none\.toml: No such file"):
        files.load()


@pytest.mark.rule("ORG-1")
def test_a_head_who_is_somebody_else_stops_the_import(files: HistoryFiles) -> None:
    Person.objects.create(username="harriet.lindqvist", name="Harry Lind", password="!")
    with pytest.raises(CommandError, match=r"the import stopped: the sign-in name harriet\.lindqvist belongs to Harry"):
        files.load()
