"""Tables of the customer floor."""

from customers.models.contact import Contact
from customers.models.customer import Customer, NameSpan, SearchGrams
from customers.models.note import ContactNote

__all__ = ["Contact", "ContactNote", "Customer", "NameSpan", "SearchGrams"]
