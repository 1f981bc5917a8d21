"""Two files with the same companies, loaded in one moment: each company is registered once (CUS-2, CUS-7)."""

import threading

import pytest
from django.db import connections

from customers.models import Contact, Customer
from salesops.audit.models import Entry
from salesops.base.names import name_key
from salesops.intake.models import ImportRow, ImportRun
from salesops.intake.running import confirm_run
from salesops.intake.working import load_rows
from salesops.management.invariants import check
from tests.cast import Cast
from tests.factories.intake import make_import_run

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("CUS-2", "CUS-7")]

HEAD = "客户全称,联系人,联系人电话"
BRANDS = ["甲安", "乙源", "丙泰", "丁诚", "戊远", "己达", "庚禾", "辛屿"]


def table(spelling: str) -> str:
    rows = (f"{spelling.format(brand=brand)},王芳,1380013800{place}" for place, brand in enumerate(BRANDS))
    return "\r\n".join([HEAD, *rows])


def load_at_once(*runs: ImportRun) -> None:
    """A worker each, which begin together."""
    start = threading.Barrier(len(runs))

    def work(run: ImportRun) -> None:
        try:
            start.wait(30)
            load_rows(run.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


def test_two_files_at_once_register_each_company_once(cast: Cast) -> None:
    runs = [
        make_import_run(cast.li, table("杭州{brand}软件有限公司")),
        make_import_run(cast.he, table("{brand}软件（杭州）股份有限公司")),
    ]
    assert [(run.state, run.good) for run in runs] == [("ready", len(BRANDS))] * 2
    for run in runs:
        confirm_run(run, by=run.by)
    load_at_once(*runs)
    for run in runs:
        run.refresh_from_db()
    assert [run.state for run in runs] == ["done", "done"]
    assert sum(run.loaded for run in runs) == sum(run.bad for run in runs) == len(BRANDS)
    assert ImportRow.objects.filter(state="bad").count() == len(BRANDS)
    customers = Customer.objects.order_by("number")
    assert len({name_key(one.name).core for one in customers}) == len(customers) == len(BRANDS)
    numbers = [int(one.number[1:]) for one in customers]
    assert numbers == list(range(numbers[0], numbers[0] + len(BRANDS)))
    assert Contact.objects.count() == len(BRANDS)
    assert Entry.objects.filter(verb="customers.customer.registered").count() == len(BRANDS)
    assert not [found.invariant.key for found in check() if not found.holds]


def test_one_file_is_loaded_once_by_two_workers(cast: Cast) -> None:
    run = make_import_run(cast.li, table("杭州{brand}软件有限公司"))
    confirm_run(run, by=cast.li)
    load_at_once(run, run)
    run.refresh_from_db()
    assert (run.state, run.loaded, run.bad) == ("done", len(BRANDS), 0)
    assert Customer.objects.count() == len(BRANDS)
