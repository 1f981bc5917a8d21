"""The price list, the versions behind it, and the two decisions on a version (PRC-2, PRC-3, P27)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from quotes.actions.price import end_policy, give_director_opinion, issue_policy
from quotes.enums import PriceType, QuoteSight
from quotes.filters import PolicyFilter, ProductFilter
from quotes.forms.price import EndForm, OpinionForm, RevisionForm
from quotes.models import PriceBand, PricePolicy, Product
from quotes.pricing import LADDER
from quotes.queries.desk import story_of_version
from quotes.queries.fallout import fallout_of
from quotes.queries.next_step import next_for_policy
from quotes.queries.price import all_limits, missing_opinions, policy_in_force
from quotes.queries.sheet import PriceSheet
from quotes.rules import (
    PriceAccess,
    can_edit_prices,
    can_end_policy,
    can_give_opinion,
    can_issue_policy,
    can_see_cost,
    can_see_policies,
    can_see_price_list,
    can_see_specials,
    can_simulate,
    price_access,
    sees_every_region,
)
from salesops.audit import seen, was_seen
from salesops.base.clock import shanghai, today
from salesops.base.look.figures import day_text
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REFUSED = 422


def price_tabs(person: Person, current: str) -> Sequence[SavedView]:
    """The pages about prices that this person may open."""
    tabs = [
        ("quotes:price-list", _("Price list"), can_see_price_list(person)),
        ("quotes:price-simulation", _("Simulation"), can_simulate(person)),
        ("quotes:special-list", _("Special prices"), can_see_specials(person)),
        ("quotes:price-versions", _("Versions"), can_see_policies(person)),
        ("quotes:cost-list", _("Standard costs"), can_see_cost(person)),
    ]
    return [SavedView(label, reverse(name), current=name == current) for name, label, verdict in tabs if verdict]


class _Sheet(ListPage):
    """Products with the prices of one version."""

    model = Product
    filterset_class = ProductFilter
    row_template = "quotes/price/_sheet_row.html"
    default_sort = "code"
    columns = (
        Column("product", _("Product"), sort="code"),
        Column("unit", _("Unit")),
        Column("rate", _("Tax rate"), numeric=True),
        *(Column(kind.value, kind.label, numeric=True) for kind in PriceType),
    )
    sheet: PriceSheet | None

    def log(self, request: HttpRequest, policy: PricePolicy, what: QuoteSight) -> None:
        """CNF-2: each opening is logged, and not every letter of a filter; a header alone doesn't hide a reader."""
        person = reader(request)
        if not (self.is_refresh(request) and was_seen(policy, by=person, what=what, since=shanghai(today()))):
            seen(policy, by=person, what=what)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        products = visible_to(reader(request), Product)
        return self.sheet.priced(products) if self.sheet else products.none()


class PriceList(_Sheet):
    """The prices in force today, as far as the reader's post goes."""

    title = _("Price list")
    empty_title = _("No price list is in force")
    empty_text = _("Prices come from an issued price policy. Without one nothing can be quoted.")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The list; who opened it is logged (CNF-2)."""
        person = reader(request)
        deny(can_see_price_list(person))
        policy, access = policy_in_force(today()), price_access(person)
        self.sheet = None
        if policy:
            self.log(request, policy, QuoteSight.PRICE_LIST)
            self.sheet = PriceSheet(
                policy,
                visible_to(person, PriceBand),
                list_only=access == PriceAccess.LIST_ONLY,
                lowest_post=person.post if access == PriceAccess.OWN_BAND else None,
            )
        return super().get(request, **kwargs)

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        return price_tabs(reader(request), "quotes:price-list")

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        policy = self.sheet.policy if self.sheet else None
        return {"sheet": self.sheet, "sub": _sub(policy, price_access(reader(request))), "may_create": None}


def _sub(policy: PricePolicy | None, access: PriceAccess | None) -> str:
    notes = {
        PriceAccess.FULL: _("floor – list – ceiling, tax included"),
        PriceAccess.OWN_BAND: _("your lowest price – list – ceiling, tax included"),
        PriceAccess.LIST_ONLY: _("list prices, tax included"),
    }
    if policy is None or access is None:
        return ""
    return f"{policy} · {notes[access]}"


class VersionList(ListPage):
    """All versions that the reader may see."""

    model = PricePolicy
    filterset_class = PolicyFilter
    title = _("Versions of the price policy")
    columns = (
        Column("number", _("Number"), sort="number"),
        Column("title", _("Title"), sort="title"),
        Column("stage", _("Stage")),
        Column("valid_from", _("Valid from"), sort="valid_from"),
        Column("valid_to", _("Last day"), sort="valid_to"),
        Column("issued_by", _("Issued by")),
    )
    row_template = "quotes/price/_version_row.html"
    default_sort = "-valid_from"
    empty_title = _("No price policy yet")
    empty_text = _("The price keeper drafts one in the administration; the general manager issues it.")
    new_label = _("New price policy")
    new_url_name = "admin:quotes_pricepolicy_add"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        deny(can_see_policies(reader(request)))
        return super().get(request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible_to(reader(request), PricePolicy).select_related("issued_by").prefetch_related("opinions")

    def may_create(self, request: HttpRequest) -> Any:
        return can_edit_prices(reader(request))

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        # Others are not told of a button that was never theirs.
        return {} if can_edit_prices(reader(request)) else {"new_url": ""}

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        return price_tabs(reader(request), "quotes:price-versions")


class VersionBands(_Sheet):
    """The prices of one version beside those in force; the page of the version loads it as a part."""

    title = _("Prices of a version")
    empty_title = _("No price band yet")
    empty_text = _("The price keeper fills in the prices.")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        person = reader(request)
        deny(can_see_policies(person))
        policy = load(request, PricePolicy, kwargs["pk"])
        self.log(request, policy, QuoteSight.PRICE_POLICY)
        now = policy_in_force(today())
        compared = now if now and now != policy else None
        self.sheet = PriceSheet(policy, visible_to(person, PriceBand), compared=compared)
        return super().get(request, **kwargs)

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        policy = self.sheet.policy if self.sheet else None
        up_url = reverse("quotes:price-detail", args=[policy.pk]) if policy else ""
        return {"sheet": self.sheet, "up": policy, "up_url": up_url, "sub": str(policy or ""), "may_create": None}


class VersionPage(View):
    """One version: what it says, what was said about it, and what is left to do."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        person = reader(request)
        deny(can_see_policies(person))
        return _page(request, load(request, PricePolicy, pk), person)


class _Decision(View):
    """A POST on a version: load, form, action, back to its page."""

    form_class: type[OpinionForm | RevisionForm | EndForm]
    form_name: str
    done: Any

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or show the page again with what was typed and why not."""
        person = reader(request)
        deny(can_see_policies(person))
        policy = load(request, PricePolicy, pk)
        form = self.form_class(request.POST)
        if form.is_valid() and attempt(form, lambda: self.act(policy, form.cleaned_data, person)) is not None:
            messages.success(request, self.done)
            return redirect("quotes:price-detail", pk=pk)
        return _page(request, policy, person, status=REFUSED, **{self.form_name: form})

    def act(self, policy: PricePolicy, typed: dict[str, Any], by: Person) -> PricePolicy:
        """The one action behind it."""
        raise NotImplementedError


class Opine(_Decision):
    """The director's opinion."""

    form_class, form_name, done = OpinionForm, "opinion_form", _("Your opinion stands.")

    def act(self, policy: PricePolicy, typed: dict[str, Any], by: Person) -> PricePolicy:
        return give_director_opinion(policy, typed["opinion"], revision=typed["revision"], by=by)


class Issue(_Decision):
    """The general manager's approval."""

    form_class, form_name, done = RevisionForm, "issue_form", _("Issued. From now on nobody changes its content.")

    def act(self, policy: PricePolicy, typed: dict[str, Any], by: Person) -> PricePolicy:
        return issue_policy(policy, revision=typed["revision"], by=by)


class End(_Decision):
    """The last day."""

    form_class, form_name, done = EndForm, "end_form", _("The last day is set.")

    def act(self, policy: PricePolicy, typed: dict[str, Any], by: Person) -> PricePolicy:
        return end_policy(policy, on=typed["on"], by=by)


def _limit_rows(policy: PricePolicy) -> list[tuple[Post, list[Decimal | None]]]:
    limits = all_limits(policy)
    named = [post for post in LADDER if any(post in limits[kind] for kind in PriceType.values)]
    return [(post, [limits[kind].get(post) for kind in PriceType.values]) for post in named]


def _page(
    request: HttpRequest, policy: PricePolicy, person: Person, *, status: int = 200, **bound: Any
) -> HttpResponse:
    missing = missing_opinions(policy)
    overlapping = visible_to(person, PricePolicy).overlapping(policy.valid_from, policy.valid_to)  # type: ignore[attr-defined]  # PricePolicyQuerySet
    fallout = fallout_of(policy, reader=person) if policy.is_draft else None
    revision = {"revision": policy.revision}
    forms: dict[str, Callable[[], Any]] = {
        "opinion_form": lambda: OpinionForm(initial={**revision, "opinion": policy.director_opinion}),
        "issue_form": lambda: RevisionForm(initial=revision),
        "end_form": lambda: EndForm(initial={"on": policy.valid_to}),
    }
    context = {
        "policy": policy,
        "stage": policy.stage(today(), bool(missing)),
        "next": next_for_policy(policy),
        "missing": missing,
        "missing_names": _(", ").join(str(department.label) for department in missing),
        "limit_rows": _limit_rows(policy),
        "price_types": list(PriceType),
        "fallout": fallout,
        "issue_facts": [
            (_("Valid from"), day_text(policy.valid_from)),
            (_("Last day"), day_text(policy.valid_to) if policy.valid_to else None),
            (_("Open quotes that fall out"), str(fallout.outside) if fallout else None),
            (_("Waiting or in draft, that would need a higher post"), str(fallout.dearer) if fallout else None),
            (_("Waiting or in draft, valid beyond its last day"), str(fallout.late) if fallout else None),
            (_("Director's opinion"), policy.director_opinion),
        ],
        "issue_hidden": [("revision", policy.revision)],
        "overlapping": list(overlapping.exclude(pk=policy.pk)) if policy.is_draft else [],
        "may_opine": can_give_opinion(person, policy),
        "may_issue": can_issue_policy(person, policy),
        "may_end": can_end_policy(person),
        "may_edit": can_edit_prices(person),
        "entries": story_of_version(policy, whole=sees_every_region(person)),
        **{name: make() for name, make in forms.items()},
        **bound,
    }
    return render(request, "quotes/price/detail.html", context, status=status)
