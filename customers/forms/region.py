"""What one types to put a registration in another region once more."""

from typing import Any

from customers.details import FIELDS
from customers.forms.customer import ArrivalForm
from customers.models import RegionRequest
from customers.region import Registration
from salesops.base.forms import RevisionMixin


class ArrivalAgainForm(RevisionMixin, ArrivalForm):
    """The whole registration as it was typed, and why; whose it is and where stays."""

    def __init__(self, *args: Any, paper: RegionRequest, **kwargs: Any) -> None:
        found = Registration.of(paper.typed)
        stored = {name: getattr(found.data, name) for name in FIELDS}
        for contact in found.contacts[:1]:
            stored |= {f"contact_{name}": getattr(contact, name) for name in ("name", "title", "phone", "email")}
        stored |= {"region_reason": paper.reason, "revision": paper.revision}
        super().__init__(*args, asking=paper.pk, initial=stored, **kwargs)
        self.fields["region_reason"].required = True
        self.layout.insert(1, {"title": paper.wanted_region, "fields": ("region_reason",)})
