"""How a record is named in an address: ``quotes.quote-12``."""

import re

from django.apps import apps
from django.db.models import Model

_CODE = re.compile(r"([a-z_]{1,40})\.([a-z_]{1,40})-(\d{1,18})", re.ASCII)


def code_of(record: Model) -> str:
    """The record's name in an address."""
    return f"{record._meta.label_lower}-{record.pk}"


def parse_code(code: str) -> tuple[type[Model], int] | None:
    """Model and key that a code names; None for whatever else may be typed."""
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    app, name, key = match.groups()
    try:
        return apps.get_model(app, name), int(key)
    except LookupError:
        return None
