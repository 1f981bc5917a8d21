"""Month ends to be killed: ``python -m tests.races.settling`` does each line "2026-10 guarded|naive" in a child.

It says which backend serves it right before it begins, and how many seconds it took if it comes to its end.
"""

import time

import django
from django.db import connection

django.setup()

from commissions.actions.settlement import settle_month  # noqa: E402 - needs the set-up above
from commissions.ledger import Terms, target  # noqa: E402
from commissions.periods import parse_month  # noqa: E402
from contracts.models import Contract  # noqa: E402
from salesops.base.money import ZERO  # noqa: E402
from salesops.org.models import Person  # noqa: E402
from tests.factories.receivable import collected_in_full  # noqa: E402
from tests.races.cradle import serve  # noqa: E402


def settle_naively() -> None:
    """The twin: contract by contract, each stored at once, whatever was stored before."""
    with connection.cursor() as cursor:
        for contract in collected_in_full(Contract.objects.order_by("pk")).iterator():
            terms = Terms(contract.rep_rate or ZERO, contract.team_rate or ZERO, contract.paid_share or ZERO)
            earned = target(contract.total, terms)
            for share, amount in (("own", earned.own), ("team", earned.team)):
                cursor.execute("INSERT INTO naive_entry VALUES (%s, %s, %s)", [contract.pk, share, amount])


def settle(month: str, mode: str) -> None:
    """Say where, do it, say how long it took."""
    system = Person.system()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        print(*cursor.fetchone(), flush=True)
    began = time.perf_counter()
    settle_naively() if mode == "naive" else settle_month(parse_month(month), by=system)
    print(time.perf_counter() - began, flush=True)


if __name__ == "__main__":
    serve(settle)
