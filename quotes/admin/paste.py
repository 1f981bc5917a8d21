"""The part of the desk that takes a block of prices in: checked as a whole, told what it changes, then saved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from quotes.actions.bands import save_bands
from quotes.enums import PriceType
from quotes.forms.paste import BandPaste, Fault, as_block, code_key
from quotes.forms.price import PasteForm
from quotes.models import PricePolicy, Product
from quotes.queries.desk import bands_at, products_to_price, scope_label
from quotes.queries.price import BandKey, Scope, Walls, walls_of
from salesops.base.look.figures import round_amount_text
from salesops.intake.tables import UnreadableFile, csv_lines, sheets_of
from salesops.org.models import Person, Region
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

SHOWN_CHANGES = 12


@dataclass(frozen=True, slots=True)
class Change:
    """A band as it stands and as it would stand."""

    product: Product
    price_type: str
    scope: str
    before: str
    after: str


class PastePart:
    """One request with a block; ``posted`` tells whether it is this part's."""

    def __init__(
        self, request: HttpRequest, policy: PricePolicy, person: Person, scope: Scope, *, posted: bool
    ) -> None:
        self.request, self.policy, self.person, self.scope, self.posted = request, policy, person, scope, posted

    @cached_property
    def form(self) -> PasteForm:
        """The block, or the file."""
        data, files = (self.request.POST, self.request.FILES) if self.posted else (None, None)
        return PasteForm(data, files, initial={"revision": self.policy.revision}, auto_id="paste-%s")

    def post(self) -> bool:
        """Whether it was saved; anything else is shown."""
        if not self.form.is_valid():
            return False
        self._unfold()
        paste = self.paste
        if paste is None or paste.fault_count or self.request.POST.get("do") != "save":
            return False
        if not self.bands:
            self.form.add_error("block", _("No price stands in it."))
            return False
        revision = self.form.cleaned_data["revision"]
        done = attempt(self.form, lambda: save_bands(self.policy, self.bands, revision=revision, by=self.person))
        return done is not None

    def _unfold(self) -> None:
        """Put a file's cells where a pasted block stands: there they are checked, mended and saved."""
        file = self.form.cleaned_data.get("file")
        if not file:
            return
        try:
            block = as_block(next(sheets_of(file.name, file.read()), iter(())))
        except UnreadableFile as error:
            self.form.add_error("file", str(error.sentence))
            return
        data = self.request.POST.copy()
        data["block"] = self.form.cleaned_data["block"] = block
        self.form.data = data

    @cached_property
    def paste(self) -> BandPaste | None:
        """What was read, None where there is nothing to read."""
        if not self.posted or self.form.errors or not self.form.cleaned_data["block"].strip():
            return None
        products = {code_key(one.code): one for one in self._products}
        paste = BandPaste(products, list(Region.objects.all()), self.scope)
        try:
            return paste.read(csv_lines(self.form.cleaned_data["block"].encode()))
        except UnreadableFile as error:
            paste.faults.append(Fault(1, str(error.sentence)))
            paste.fault_count += 1
            return paste

    @cached_property
    def _products(self) -> list[Product]:
        return list(products_to_price(self.policy, visible_to(self.person, Product)))

    @cached_property
    def bands(self) -> Mapping[BandKey, Walls]:
        """What would be saved; a block without conditions leaves those that stand there."""
        if self.paste is None:
            return {}
        if self.paste.has_conditions:
            return self.paste.bands
        return {
            key: replace(walls, condition=self._stored[key].condition) if key in self._stored else walls
            for key, walls in self.paste.bands.items()
        }

    @cached_property
    def _stored(self) -> dict[BandKey, Any]:
        return bands_at(self.policy, self.paste.bands) if self.paste else {}

    @cached_property
    def changed(self) -> list[BandKey]:
        """The places at which something else would stand than now."""
        return [key for key, walls in self.bands.items() if walls != self._before(key)]

    @property
    def unchanged(self) -> int:
        """How many bands stand there as pasted already."""
        return len(self.bands) - len(self.changed)

    @property
    def fresh(self) -> int:
        """How many of the changed ones are new."""
        return sum(key not in self._stored for key in self.changed)

    @property
    def changes(self) -> list[Change]:
        """The first of them in words."""
        products = {one.pk: one for one in self._products}
        regions = Region.objects.in_bulk()
        return [
            Change(
                products[key.product_id],
                str(PriceType(key.price_type).label),
                scope_label(key.scope, regions),
                _shown(self._before(key)),
                _shown(self.bands[key]),
            )
            for key in self.changed[:SHOWN_CHANGES]
        ]

    @property
    def more(self) -> int:
        """Changes that are not listed."""
        return max(len(self.changed) - SHOWN_CHANGES, 0)

    def _before(self, key: BandKey) -> Walls | None:
        stored = self._stored.get(key)
        return walls_of(stored) if stored else None


def _shown(walls: Walls | None) -> str:
    if walls is None:
        return ""
    return " – ".join(round_amount_text(figure) for figure in (walls.floor, walls.list_price, walls.ceiling))
