"""A foreign company's files: what is loaded, by whom, and how often (small made-up files)."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import transaction
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from contracts.models import Contract, Receipt, ReceiptMatch
from customers.models import Customer
from quotes.enums import PriceType
from quotes.models import PriceBand, PricePolicy, Product
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.documents.models import Sequence
from salesops.embedded.places import PROJECT
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person, Region
from salesops.org.queries import above
from tests.salesops.management.history_files import DEALS, HistoryFiles, small_history

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> HistoryFiles:
    return small_history(tmp_path)


def counts() -> list[int]:
    tables = (
        Person,
        Assignment,
        Region,
        Product,
        PriceBand,
        Customer,
        Contract,
        Receipt,
        ReceiptMatch,
        Entry,
        Sequence,
    )
    return [model._base_manager.count() for model in tables]


@pytest.mark.rule("ORG-1")
def test_people_stand_under_their_superiors_since_the_first_day(files: HistoryFiles) -> None:
    files.load()
    ada = Person.objects.get(username="ada.stone")
    assert [(one.name, one.post) for one in above(ada)] == [
        ("Max Field", Post.REGIONAL_MANAGER),
        ("Tobias Okonjo", Post.DIRECTOR),
        ("Harriet Lindqvist", Post.GM),
    ]
    place = ada.assignment_on(date(2016, 10, 1))
    assert place is not None
    assert place.region is not None
    assert place.region.name_en == "East (history)"
    assert ada.assignment_on(date(2016, 9, 30)) is None
    assert not ada.has_usable_password()


def workbook(rows: list[list[str]]) -> bytes:
    """The rows as Excel keeps them: what is a number there is one."""
    book, written = Workbook(), BytesIO()
    for row in rows:
        assert isinstance(book.active, Worksheet)
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(written)
    return written.getvalue()


def test_a_workbook_says_what_the_same_table_as_csv_says(tmp_path: Path) -> None:
    files = small_history(tmp_path)
    with transaction.atomic():
        said, made = files.load(), counts()
        transaction.set_rollback(True)
    files.write("deals.xlsx", workbook(list(csv.reader(StringIO(DEALS)))))
    files.map('file = "sales_pipeline.csv"', 'file = "deals.xlsx"')
    assert files.load().replace("deals.xlsx", "sales_pipeline.csv") == said
    assert counts() == made


def test_a_formula_is_named_and_not_reckoned(files: HistoryFiles) -> None:
    rows = list(csv.reader(StringIO(DEALS)))
    rows[1][7] = "=25*2"
    files.write("deals.xlsx", workbook(rows))
    files.map('file = "sales_pipeline.csv"', 'file = "deals.xlsx"')
    report = files.folder / "bad.csv"
    files.load("--report", str(report))
    assert "close_value" in report.read_text(encoding="utf-8-sig")
    assert not Contract.objects.filter(total=50).exists()


@pytest.mark.rule("PRC-1", "PRC-2", "PRC-3")
def test_products_get_one_issued_policy_around_their_list_prices(files: HistoryFiles) -> None:
    files.load()
    policy = PricePolicy.objects.issued().get()
    assert (policy.valid_from, policy.valid_to) == (date(2016, 10, 1), date(2017, 12, 31))
    assert str(policy.issued_by) == "Harriet Lindqvist"
    assert policy.issued_at is not None
    assert policy.issued_at.date() > date(2017, 12, 31)  # when it was done, not when it held
    bands = {str(band.product.name): (band.floor, band.list_price, band.ceiling) for band in policy.bands.all()}
    assert bands == {
        "GTX Pro": (Decimal("2410.50"), Decimal("4821.00"), Decimal("7231.50")),
        "MG Special": (Decimal("27.50"), Decimal("55.00"), Decimal("82.50")),
    }
    assert {band.price_type for band in policy.bands.all()} == {PriceType.NORMAL}


@pytest.mark.rule("CUS-1", "CUS-2")
def test_a_customer_belongs_to_whoever_won_first_since_anybody_worked_on_it(files: HistoryFiles) -> None:
    files.load()
    acme = Customer.objects.get(name="Acme Corporation")
    # D2 was won before D1, and its misspelt product changes nothing about that; D3 was lost, but began first.
    assert acme.owner.name == "Ada Stone"
    assert acme.region.code == "hist-east"
    assert acme.registered_at == clock.shanghai(date(2016, 10, 20), 9)
    assert (acme.industry, acme.nature, acme.first_contact_on) == ("technology", "overseas", date(2016, 10, 20))
    assert "Founded: 1996\n" in acme.background
    assert Customer.objects.get(name="Condax").address == "Philippines"


@pytest.mark.rule("CNF-2")
def test_the_author_is_the_program_never_the_importer(files: HistoryFiles) -> None:
    files.load()
    by = set(Entry.objects.values_list("by__username", flat=True))
    assert by == {"system", "tobias.okonjo", "harriet.lindqvist"}  # the two give opinion and approval to the policy
    entry = Entry.objects.get(verb="customers.customer.registered", subject_id=Customer.objects.get(name="Condax").pk)
    assert entry.by.is_system


def test_the_summary_counts_every_row(files: HistoryFiles) -> None:
    lines = files.load().splitlines()
    assert [line.split() for line in lines[1:6]] == [
        ["people", "3", "3", "0", "0"],
        ["products", "2", "2", "0", "0"],
        ["customers", "3", "3", "0", "0"],
        ["deals", "7", "4", "0", "1"],
        ["won", "4", "4", "0", "0"],
    ]
    assert lines[6:] == [
        "contracts: 4 signed and collected on their closing day, ¥9,630.00 in all",
        "deals that were not won: 2 sound, checked and not stored",
        "besides: 1 GM, 1 DIRECTOR, 2 regions, 2 regional managers, 1 price policy",
        "deals: 1 × no customer is named (0 won)",
    ]


def test_the_bar_goes_to_standard_error(files: HistoryFiles) -> None:
    files.load()
    assert files.told.splitlines()[-1] == "deals      [##############################] 7/7"


def test_a_second_run_adds_nothing(files: HistoryFiles) -> None:
    files.load()
    before = counts()
    lines = files.load().splitlines()
    assert counts() == before
    assert [line.split()[:4] for line in lines[1:6]] == [
        ["people", "3", "0", "3"],
        ["products", "2", "0", "2"],
        ["customers", "3", "0", "3"],
        ["deals", "7", "0", "4"],
        ["won", "4", "0", "4"],
    ]


def test_a_dry_run_says_the_same_and_writes_nothing(files: HistoryFiles) -> None:
    before = counts()
    dry = files.load("--dry-run")
    assert counts() == before
    assert dry == files.load() + "dry run: nothing of this was kept\n"


@pytest.mark.rule("PRC-4")
def test_without_the_alias_the_misspelt_product_is_named(files: HistoryFiles) -> None:
    files.map('GTXPro = "GTX Pro"', "")
    told = files.load()
    assert "deals: 2 × unknown product “GTXPro” (1 won)" in told
    assert Customer.objects.get(name="Acme Corporation").owner.name == "Ada Stone"


@pytest.mark.rule("PRC-4")
def test_a_price_outside_the_historical_band_is_named(files: HistoryFiles) -> None:
    files.write(
        "sales_pipeline.csv",
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n"
        "D1,Ada Stone,MG Special,Acme Corporation,Won,03-01-17,20-04-17,27.49\n"
        "D2,Ada Stone,MG Special,Betatech,Won,03-01-17,20-04-17,82.50\n"
        "D3,Ada Stone,MG Special,Condax,Won,03-01-17,01-01-18,55\n",
    )
    told = files.load()
    assert "1 × MG Special: ¥0.01 below the floor (PRC-4) (1 won)" in told
    assert "1 × MG Special: No price band is in force for this product and price type (QUO-2) (1 won)" in told


@pytest.mark.rule("CON-2", "REC-1")
def test_won_deals_become_contracts_of_their_own_reps_in_the_order_of_their_days(files: HistoryFiles) -> None:
    files.load()
    contracts = Contract.objects.order_by("number").select_related("rep", "customer__owner")
    assert [
        (one.source_number, one.number, one.rep.name, str(one.signed_on), one.customer.owner.name) for one in contracts
    ] == [
        ("D2", "XS-2017-00001", "Ada Stone", "2017-03-02", "Ada Stone"),
        ("D4", "XS-2017-00002", "Cleo Marsh", "2017-03-11", "Cleo Marsh"),
        ("D1", "XS-2017-00003", "Cleo Marsh", "2017-04-20", "Ada Stone"),
        ("D5", "XS-2017-00004", "Ben Wood", "2017-12-31", "Ben Wood"),
    ]


def test_one_that_can_not_be_stored_takes_no_other_of_its_day_with_it(files: HistoryFiles) -> None:
    long = "X" * 41
    files.write(
        "sales_pipeline.csv",
        f"{DEALS}{long},Ben Wood,MG Special,Condax,Won,01-12-16,20-04-17,60\n"
        "D8,Ben Wood,MG Special,Condax,Won,01-12-16,20-04-17,61\n",
    )
    assert "deals: 1 × value too long for type character varying(40) (1 won)" in files.load()
    of_the_day = Contract.objects.filter(signed_on=date(2017, 4, 20)).order_by("number")
    assert list(of_the_day.values_list("source_number", "number")) == [
        ("D1", "XS-2017-00003"),
        ("D8", "XS-2017-00004"),
    ]


def test_whoever_bought_nothing_goes_to_the_rep_the_mapping_names_or_nowhere(files: HistoryFiles) -> None:
    files.write(
        "accounts.csv", (files.folder / "accounts.csv").read_text() + "Zumgoity,medical,1984,441.08,1210,Italy,\n"
    )
    assert "customers: 1 × no deal was won with it, and the mapping names no owner" in files.load()
    files.map("[tables.customers.owners]", '[tables.customers.owners]\nZumgoity = "Cleo Marsh"')
    files.load()
    zumgoity = Customer.objects.get(name="Zumgoity")
    assert zumgoity.owner.name == "Cleo Marsh"
    assert zumgoity.registered_at == clock.shanghai(date(2016, 10, 1), 9)


def test_the_example_in_the_docs_is_the_one_that_is_tested() -> None:
    assert HistoryFiles(Path()).mapping == PROJECT / "docs" / "import" / "crm-sales.toml"


@pytest.mark.rule("PRC-3")
def test_days_that_have_prices_already_stop_the_import(files: HistoryFiles) -> None:
    files.load()
    files.map('title = "Historical prices 2016–2017"', 'title = "Another"')
    with pytest.raises(CommandError, match=r"the import stopped: PRC-3: Its days overlap with"):
        files.load()


@pytest.mark.rule("ORG-1")
def test_nobody_is_given_the_post_of_somebody_else(files: HistoryFiles) -> None:
    Person.objects.create(username="ada.stone", name="Ada Stonehill", password="!")
    told = files.load()
    assert "people: 1 × the sign-in name ada.stone belongs to Ada Stonehill, without a post" in told
    assert "customers: 1 × its rep Ada Stone was not loaded" in told
