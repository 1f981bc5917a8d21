"""What the list of customers sums of contracts."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, Instalment
from contracts.queries.receivable import open_instalments
from contracts.rules import can_see_contracts
from customers.figures import Figure
from salesops.org.models import Person
from salesops.org.visibility import visible_to


def _not_paid(person: Person) -> QuerySet[Instalment]:
    return open_instalments(visible_to(person, Contract))


Figure("owed", _("Owed"), can_see_contracts, _not_paid, "open", customer="contract__customer").hand_in()
