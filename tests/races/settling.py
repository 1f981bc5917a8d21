"""A month end to be killed: ``python -m tests.races.settling 2026-10 guarded|naive``.

It says which backend serves it right before it begins, and how many seconds it took if it comes to its end.
"""

import sys
import time

import django
from django.db import connection

django.setup()

from commissions.actions.settlement import settle_month  # noqa: E402 - needs the set-up above
from commissions.ledger import Terms, target  # noqa: E402
from commissions.periods import parse_month  # noqa: E402
from contracts.models import Contract  # noqa: E402
from contracts.queries.receivable import collected_in_full  # noqa: E402
from salesops.base.money import ZERO  # noqa: E402
from salesops.org.models import Person  # noqa: E402


def settle_naively() -> None:
    """The twin: contract by contract, each stored at once, whatever was stored before."""
    with connection.cursor() as cursor:
        for contract in collected_in_full(Contract.objects.order_by("pk")).iterator():
            terms = Terms(contract.rep_rate or ZERO, contract.team_rate or ZERO, contract.paid_share or ZERO)
            earned = target(contract.total, terms)
            for share, amount in (("own", earned.own), ("team", earned.team)):
                cursor.execute("INSERT INTO naive_entry VALUES (%s, %s, %s)", [contract.pk, share, amount])


if __name__ == "__main__":
    month, system = parse_month(sys.argv[1]), Person.system()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        print(*cursor.fetchone(), flush=True)
    began = time.perf_counter()
    settle_naively() if sys.argv[2] == "naive" else settle_month(month, by=system)
    print(time.perf_counter() - began, flush=True)
