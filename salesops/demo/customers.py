"""How its customers come into the books."""

from customers.actions.customer import register_customer
from customers.details import ContactData, CustomerData
from customers.models import Customer
from salesops.base.credit_code import ORGANISATION_WEIGHTS, check_character
from salesops.demo.accounts import Account
from salesops.demo.people import Company


def register(account: Account, number: int, company: Company) -> Customer:
    """By its rep, with the first contact."""
    contact = ContactData(
        name=account.contact,
        title=account.title,
        phone=f"138 0000 {1000 + number:04}",
        email=f"{account.key}@{account.key}.example",
        is_primary=True,
    )
    data = CustomerData(
        name=account.name,
        credit_code=made_up_code(account.code, number) if account.code else None,
        type=account.type,
        level=account.level,
        source=account.source,
        nature=account.nature,
        scale=account.scale,
        industry=account.industry,
        address=account.address,
        website=f"https://{account.key}.example",
        background=account.background,
    )
    return register_customer(data, by=company[account.rep], contacts=[contact])


def made_up_code(division: str, number: int) -> str:
    """A credit code with right check characters whose organisation, DEM…, nobody has."""
    organisation = f"DEM{number:05}"
    total = sum(int(c, 36) * weight for c, weight in zip(organisation, ORGANISATION_WEIGHTS, strict=True))
    first_17 = f"91{division}{organisation}{'0123456789X'[-total % 11]}"
    return first_17 + check_character(first_17)
