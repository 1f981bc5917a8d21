"""Tables of the customer floor."""

from customers.models.contact import Contact
from customers.models.customer import Customer, NameSpan, SearchGrams

__all__ = ["Contact", "Customer", "NameSpan", "SearchGrams"]
