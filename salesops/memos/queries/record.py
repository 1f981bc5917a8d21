"""The record a memo is about, named in an address as ``customers.customer-12``."""

import re

from django.apps import apps
from django.db.models import Model
from django.http import Http404

from salesops.org.models import Person
from salesops.org.visibility import visible_to

_CODE = re.compile(r"([a-z_]{1,40})\.([a-z_]{1,40})-(\d{1,18})", re.ASCII)
# A colleague's page is read by everybody: no memo about a person shows there. A memo about a memo asks the memo again.
NEVER_ABOUT = {"org.person", "memos.memo", "memos.leakreport"}


def code_of(record: Model) -> str:
    """How the record is named in an address."""
    return f"{record._meta.label_lower}-{record.pk}"


def find_record(person: Person, code: str) -> Model | None:
    """The record if this person may see it and it has a page of its own; None for whatever else may be typed."""
    match = _CODE.fullmatch(code)
    if match is None:
        return None
    app, name, key = match.groups()
    try:
        model = apps.get_model(app, name)
        seen = visible_to(person, model)
    except LookupError:
        return None
    if not can_be_about(model):
        return None
    found: Model | None = seen.filter(pk=int(key)).first()
    return found


def can_be_about(model: type[Model]) -> bool:
    """Whether a memo may be about records of this sort: they need a page that it can lead back to."""
    return hasattr(model, "get_absolute_url") and model._meta.label_lower not in NEVER_ABOUT


def asked_about(person: Person, code: str) -> Model | None:
    """The record that an address names: None where it names none. Raises Http404 where the person may not see it."""
    found = find_record(person, code)
    if code and found is None:
        raise Http404
    return found
