"""The price keeper's desk: one version with its grid of bands, discount authorities, opinions and head.

Four forms on one page, each posted with its `part`; what is refused comes back with everything that was typed.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from quotes.actions.bands import save_bands, save_discounts
from quotes.actions.price import edit_policy, record_opinions
from quotes.admin.paste import PastePart
from quotes.enums import Department
from quotes.forms.grid import BandGrid, products_in
from quotes.forms.price import DiscountsForm, HeadForm, OpinionsForm, RevisionForm, ScopeForm, ShiftForm
from quotes.models import PricePolicy, Product, SpecialPrice
from quotes.queries.desk import (
    BesideProducts,
    bands_in_scope,
    products_to_price,
    scopes_of,
    specials_beside,
)
from quotes.queries.fallout import fallout_of
from quotes.queries.price import BandKey, Scope, missing_opinions
from salesops.audit import timeline_for
from salesops.base.clock import today
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

PRODUCTS_A_PAGE = 100
COMPUTED, REFUSED = 200, 422


class Desk:
    """One request to the page of a version."""

    def __init__(self, request: HttpRequest, policy: PricePolicy, person: Person) -> None:
        self.request, self.policy, self.person = request, policy, person
        self.part = request.POST.get("part", "") if request.method == "POST" else ""
        self.worked_out = False
        scope_form = ScopeForm(request.GET)
        self.scope: Scope = scope_form.scope()
        self.scope_form = ScopeForm(initial={**request.GET.dict()})
        self.conditions = request.GET.get("show") == "conditions"

    def respond(self) -> HttpResponse:
        """The page, or back to it after something was saved."""
        parts: dict[str, Callable[[], bool]] = {
            "bands": self._post_bands,
            "paste": self.paste.post,
            "discounts": self._post_discounts,
            "opinions": self._post_opinions,
            "head": self._post_head,
        }
        if self.part in parts:
            if parts[self.part]():
                messages.success(self.request, _("Saved."))
                return HttpResponseRedirect(self.request.get_full_path())
            status = COMPUTED if self.worked_out or self._is_fit_block else REFUSED
            return render(self.request, "admin/quotes/price_desk.html", self.context(), status=status)
        return render(self.request, "admin/quotes/price_desk.html", self.context())

    # ------------------------------------------------------------------------------------------------------ the grid
    @cached_property
    def products(self) -> Page[Product]:
        """The products of this page of the grid: on sale on the first day, or priced in this version."""
        found = products_to_price(self.policy, visible_to(self.person, Product))
        for word in self.request.GET.get("q", "").replace("\x00", "").split()[:5]:
            found = found.filter(Q(code__icontains=word) | Q(name__icontains=word))
        page = Paginator(found.order_by("code"), PRODUCTS_A_PAGE).get_page(self.request.GET.get("page"))
        typed = products_in(self.request.POST) if self.part == "bands" else set()
        if typed <= {product.pk for product in page}:
            return page
        # Products came or went since the page was opened: it is about those that somebody typed at.
        return Paginator(found.filter(pk__in=typed).order_by("code"), PRODUCTS_A_PAGE).get_page(1)

    @cached_property
    def compared(self) -> PricePolicy | None:
        """The version whose prices stand beside these, if one was asked for."""
        wanted = self.request.GET.get("compare", "")
        return next((one for one in self.comparable if str(one.pk) == wanted), None)

    @cached_property
    def comparable(self) -> list[PricePolicy]:
        """Issued versions, the one in force first."""
        others = visible_to(self.person, PricePolicy).exclude(pk=self.policy.pk)
        issued = list(others.issued()[:20])  # type: ignore[attr-defined]  # PricePolicyQuerySet
        in_force = today()
        return sorted(issued, key=lambda one: not (one.valid_from <= in_force <= (one.valid_to or in_force)))

    @cached_property
    def grid(self) -> BandGrid:
        """The bands of the chosen scope, as stored or as typed."""
        products = list(self.products)
        return BandGrid(
            products,
            bands_in_scope(self.policy, self.scope, products),
            compared=bands_in_scope(self.compared, self.scope, products) if self.compared else None,
            specials=self._specials(products) if self.compared else None,
            data=self.request.POST.dict() if self.part == "bands" else None,
        )

    def _specials(self, products: list[Product]) -> BesideProducts:
        return specials_beside(visible_to(self.person, SpecialPrice), products, max(self.policy.valid_from, today()))

    @cached_property
    def shift_form(self) -> ShiftForm:
        """Change by a percentage."""
        asked = self.part == "bands" and self.request.POST.get("do") == "shift"
        return ShiftForm(self.request.POST if asked else None, prefix="shift")

    @cached_property
    def bands_form(self) -> RevisionForm:
        """The revision that the grid was read at; carries the refusal."""
        return self._form(RevisionForm, "bands")

    def _post_bands(self) -> bool:
        valid = self.grid.is_valid()
        if self.request.POST.get("do") == "shift":
            if self.shift_form.is_valid():
                typed = self.shift_form.cleaned_data
                count = self.grid.shift(typed["change"], typed["step"], typed["price_types"])
                self.worked_out = True
                words = ngettext(
                    "%(count)d price changed, not saved yet.", "%(count)d prices changed, not saved yet.", count
                )
                messages.info(self.request, words % {"count": count})
            return False
        if not valid or not self.bands_form.is_valid():
            return False
        bands = {BandKey(product, kind, self.scope): walls for product, kind, walls in self.grid.values()}
        return self._attempt(self.bands_form, save_bands, bands)

    @cached_property
    def paste(self) -> PastePart:
        """A block out of a spreadsheet."""
        return PastePart(self.request, self.policy, self.person, self.scope, posted=self.part == "paste")

    @property
    def _is_fit_block(self) -> bool:
        """A block was looked at and nothing is wrong with it."""
        read = self.paste.paste
        return read is not None and not read.fault_count and not self.paste.form.errors and not self.paste.form.refusal

    # ------------------------------------------------------------------------------------------------ the other forms
    @cached_property
    def discounts_form(self) -> DiscountsForm:
        """Largest discounts per post."""
        return self._form(DiscountsForm, "discounts", **DiscountsForm.initial_of(self.policy))

    @cached_property
    def opinions_form(self) -> OpinionsForm:
        """What the departments said."""
        said = {opinion.department: opinion.text for opinion in self.policy.opinions.all()}
        return self._form(OpinionsForm, "opinions", meeting_on=self.policy.meeting_on, **said)

    @cached_property
    def head_form(self) -> HeadForm:
        """Title, days and the posts of the price types."""
        names = ("title", "valid_from", "valid_to", "capture_post", "keep_post")
        return self._form(HeadForm, "head", **{name: getattr(self.policy, name) for name in names})

    def _post_discounts(self) -> bool:
        form = self.discounts_form
        return form.is_valid() and self._attempt(form, save_discounts, form.shares())

    def _post_opinions(self) -> bool:
        form = self.opinions_form
        return form.is_valid() and self._attempt(
            form, record_opinions, form.texts(), meeting_on=form.cleaned_data["meeting_on"]
        )

    def _post_head(self) -> bool:
        form = self.head_form
        if not form.is_valid():
            return False
        typed = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
        return self._attempt(form, edit_policy, **typed)

    def _form[F: RevisionForm](self, kind: type[F], part: str, **initial: Any) -> F:
        data = self.request.POST if self.part == part else None
        return kind(data, initial={"revision": self.policy.revision, **initial}, auto_id=f"{part}-%s")

    def _attempt(self, form: RevisionForm, action: Callable[..., PricePolicy], *args: Any, **kwargs: Any) -> bool:
        revision = form.cleaned_data["revision"]
        return (
            attempt(form, lambda: action(self.policy, *args, **kwargs, revision=revision, by=self.person)) is not None
        )

    # ------------------------------------------------------------------------------------------------------- the page
    def context(self) -> dict[str, Any]:
        """Everything the template draws."""
        missing = missing_opinions(self.policy)
        return {
            "policy": self.policy,
            "stage": self.policy.stage(today(), bool(missing)),
            "missing": missing,
            "departments": len(Department),
            "grid": self.grid,
            "products": self.products,
            "scope": self.scope,
            "scopes": scopes_of(self.policy, self.scope),
            "scope_form": self.scope_form,
            "shift_form": self.shift_form,
            "bands_form": self.bands_form,
            "paste": self.paste,
            "fallout": fallout_of(self.policy, reader=self.person) if self.policy.is_draft else None,
            "discounts_form": self.discounts_form,
            "opinions_form": self.opinions_form,
            "head_form": self.head_form,
            "compared": self.compared,
            "comparable": self.comparable[0] if self.comparable else None,
            "conditions": self.conditions,
            "entries": timeline_for(self.policy, limit=20),
        }
