"""Tables of the customer floor."""

from customers.models.contact import Contact
from customers.models.customer import Customer, NameSpan, SearchGrams
from customers.models.note import STANDING, ContactNote
from customers.models.share import CustomerShare

__all__ = ["STANDING", "Contact", "ContactNote", "Customer", "CustomerShare", "NameSpan", "SearchGrams"]
