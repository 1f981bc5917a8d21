"""The whole import, in the order in which things stand on each other."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from salesops.management.history.customers import load_customers
from salesops.management.history.deals import load_deals, read_deals
from salesops.management.history.mapping import Mapping
from salesops.management.history.people import load_people
from salesops.management.history.prices import load_prices
from salesops.management.history.progress import Progress
from salesops.management.history.report import Report
from salesops.management.history.tables import Table, read_table


def import_history(directory: Path, mapping: Mapping, progress: Progress) -> Report:
    """Load what can be loaded and report what can't; a second run adds nothing.

    Each row is one transaction; contracts of one day share theirs while none of them is refused. UnreadableFile before
    anything is written, where a file as a whole can't be used; Refusal or BadValue where the heads or the price policy,
    on which every row stands, are refused.
    """
    report = Report()
    people_table, product_table, customer_table, deal_table = (
        read_table(directory, spec) for spec in (mapping.people, mapping.products, mapping.customers, mapping.deals)
    )

    def teller(table: Table) -> Callable[[int], None]:
        return partial(progress.show, table.spec.name, total=len(table.rows))

    people = load_people(mapping, people_table, report, teller(people_table))
    prices = load_prices(mapping.policy, product_table, people, report, teller(product_table))
    deals = read_deals(mapping, deal_table)
    customers = load_customers(mapping, customer_table, deals, people, report, teller(customer_table))
    load_deals(
        deals,
        deal_table,
        customers=customers,
        reps=people.reps,
        prices=prices,
        report=report,
        tell=teller(deal_table),
    )
    return report
