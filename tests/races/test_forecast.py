"""The month's forecast is frozen by many workers at once (OPP-2): once, and whole."""

import threading

import pytest
from django.db import connections

from customers.actions.forecast import freeze_forecast
from customers.models import ForecastFreeze, FrozenFigure
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.opportunity import make_opportunity

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("OPP-2")]

WORKERS = 6


def test_six_workers_freeze_one_month_once(cast: Cast) -> None:
    for owner in (cast.li, cast.he, cast.zhou):
        make_opportunity(make_customer(owner=owner))
    system, start = Person.system(), threading.Barrier(WORKERS)
    ends: list[bool] = []

    def run() -> None:
        try:
            start.wait(30)
            ends.append(freeze_forecast(by=system) is not None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(ends) == [False] * (WORKERS - 1) + [True]
    assert (ForecastFreeze.objects.count(), FrozenFigure.objects.count()) == (1, 3)
