"""Customers out of a file (CUS-7): the columns, what makes a row good, how it is stored."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from customers.actions.customer import columns_of
from customers.actions.registering_many import NUMBER, Newcomer, register_customers
from customers.conflict import Reach
from customers.details import FIELDS, ContactData, CustomerData, fit_contact, fit_customer, fit_name
from customers.domains import mail_domain
from customers.enums import CustomerType, Level, Nature, Scale, Source
from customers.models import Customer
from customers.queries.conflict_many import SAME as THERE
from customers.queries.conflict_many import Standing, Wanted, retold, standing_of
from customers.rules import can_register_customer, owners_for
from customers.searching import dialled, search_text
from salesops.base.names import NameKey
from salesops.base.refusals import Refusal
from salesops.intake.cells import amount, day, digits, one_of
from salesops.intake.enums import RowState
from salesops.intake.kinds import GOOD, SAME, Column, Fit, ImportKind, Outcome, register
from salesops.intake.models import ImportRow, ImportRun
from salesops.notices import NoticeKind, tell
from salesops.org.models import Person

LOADED = NoticeKind("customers.loaded", gettext_lazy("%(name)s registered %(count)s customers for you from a file"))
CONTACT = {"contact_name": "name", "contact_title": "title", "contact_phone": "phone", "contact_email": "email"}


def _column(name: str, **more: Any) -> Column:
    return Column(name, Customer._meta.get_field(name).verbose_name, **more)  # type: ignore[union-attr]  # no relation


def _of_contact(name: str, label: Any, **more: Any) -> Column:
    return Column(f"contact_{name}", label, **more)


COLUMNS = (
    _column(
        "name", required=True, example="杭州远景软件有限公司", others=("客户全称", "客户名称", "公司名称", "company")
    ),
    _column("credit_code", read=digits, example="913101150DEMX00115", others=("信用代码", "统一社会信用代码")),
    Column("owner", gettext_lazy("Owner"), read=digits, others=("负责人", "sign-in name", "employee number")),
    _column("type", read=one_of(CustomerType), example=CustomerType.END_USER.label),
    _column("level", read=one_of(Level), example="B"),
    _column("source", read=one_of(Source)),
    _column("nature", read=one_of(Nature)),
    _column("legal_representative", others=("法人代表",)),
    _column("scale", read=one_of(Scale)),
    _column("industry", example="机械"),
    _column("address", example="滨江区江南大道 100 号"),
    _column("website", others=("网址",)),
    _column("email", others=("电子邮件", "邮箱")),
    _of_contact("name", gettext_lazy("Contact"), example="王芳", others=("联系人姓名", "contact name")),
    _of_contact("title", pgettext_lazy("import", "Contact's job title"), others=("联系人职务",)),
    _of_contact(
        "phone",
        pgettext_lazy("import", "Contact's phone"),
        read=digits,
        example="138 0013 8000",
        others=("联系人电话", "手机"),
    ),
    _of_contact("email", pgettext_lazy("import", "Contact's e-mail"), others=("联系人邮箱",)),
    _column("first_contact_on", read=day, example="2026-01-05"),
    _column("need"),
    _column("budget", read=amount, example="300000.00"),
    _column("timetable"),
    _column("expected_quantity"),
    _column("background", others=("备注",)),
    _column("affiliate_reason", others=("说明",)),
)


class CustomerLoader:
    """Reads, judges and stores rows for one person; whose customers they may be is asked once."""

    def __init__(self, by: Person) -> None:
        self.by = by

    @cached_property
    def owners(self) -> Mapping[str, Person | None]:
        """Who may be named, by sign-in name, employee number and name; None for a name that two of them bear."""
        known: dict[str, Person | None] = {}
        for person in owners_for(self.by):
            known[person.username.casefold()] = person
            if person.employee_no:
                known[person.employee_no.casefold()] = person
            known[person.name.casefold()] = None if person.name.casefold() in known else person
        return known

    @cached_property
    def keepers(self) -> Mapping[int, Person]:
        """The same people by their keys."""
        return {person.pk: person for person in self.owners.values() if person is not None}

    def fit(self, line: int, given: Mapping[str, Any]) -> Fit:
        """The row as it would be stored."""
        owner = self._owner(given.get("owner", ""))
        if owner.region_id is None:
            raise _without_region(owner)
        data = fit_customer(CustomerData(**{name: given[name] for name in FIELDS if name in given}))
        key = fit_name(data.name)
        contact = self._contact(given)
        row = _stored(contact)
        columns = columns_of(data, key)
        domains = {columns["web_domain"], columns["mail_domain"], row.get("mail_domain", "")} - {""}
        reach = Reach(phones=frozenset({row.get("phone_e164", "")} - {""}), domains=frozenset(domains))
        values = {
            "owner": owner.pk,
            "columns": {name: _plain(value) for name, value in columns.items() if value not in {"", None}},
            "contact": row or None,
            "search": _found_by(data, row),
        }
        return Fit(line, values, _keys(key, data.credit_code, reach))

    def judge(self, fits: Sequence[Fit], earlier: Sequence[Fit]) -> list[Outcome]:
        """What would become of these rows now."""
        before = [_wanted(fit) for fit in earlier]
        return [_outcome(one) for one in standing_of([_wanted(fit) for fit in fits], before, by_id=self.by.pk)]

    def load(self, fits: Sequence[Fit]) -> list[Outcome]:
        """Register what is still free, for those who may still be named: days may have passed since the check."""
        places = {owner: self._place_of(owner) for owner in {fit.values["owner"] for fit in fits}}
        placed = [(fit, places[fit.values["owner"]]) for fit in fits]
        newcomers = [_newcomer(fit, region) for fit, region in placed if isinstance(region, int)]
        stored = iter(register_customers(newcomers, by=self.by))
        return [_outcome(next(stored)) if isinstance(place, int) else place for _fit, place in placed]

    def finish(self, run: ImportRun) -> None:
        """Tell each owner how many came, besides whoever handed the file in."""
        for owner, count in _loaded_for(run).items():
            if owner.pk != self.by.pk:
                params = {"name": self.by.name, "count": str(count)}
                url = reverse("customers:customer-list")
                tell(owner, LOADED, params=params, url=url, key=f"customers:loaded:{run.pk}")

    def _owner(self, named: str) -> Person:
        found = self.owners.get((named.strip() or self.by.username).casefold())
        if found is None:
            raise _not_for(named.strip()[:60])
        return found

    def _place_of(self, owner: int) -> int | Outcome:
        """The region in which this person keeps customers now; or why none may be named theirs any more."""
        keeper = self.keepers.get(owner)
        if keeper is None:
            name = Person.objects.get(pk=owner).name
            return _outcome(retold(lambda: _not_for(name)))
        return keeper.region_id or _outcome(retold(lambda: _without_region(keeper)))

    def _contact(self, given: Mapping[str, Any]) -> ContactData | None:
        typed = {field: given[name] for name, field in CONTACT.items() if name in given}
        if not typed:
            return None
        if "name" not in typed:
            step = _("Fill in the contact's name, or leave the other cells of the contact empty.")
            raise Refusal("CUS-1", _("The contact has no name."), step, field="contact_name")
        return ContactData(**typed)


def _not_for(named: str) -> Refusal:
    sentence = _("You can't register a customer for %(owner)s.") % {"owner": named}
    if not named:
        sentence = _("This row doesn't say whose customer it is, and you keep none yourself.")
    step = _("Name a rep you are responsible for by sign-in name, employee number or full name.")
    return Refusal("CUS-3", sentence, step, field="owner")


def _without_region(owner: Person) -> Refusal:
    sentence = _("%(owner)s has no region today.") % {"owner": owner}
    return Refusal("CUS-3", sentence, _("Name somebody who sells in a region."), field="owner")


def _stored(contact: ContactData | None) -> dict[str, Any]:
    """The columns of a contact that is fit; none for none."""
    if contact is None:
        return {}
    try:
        fit, e164 = fit_contact(contact)
    except Refusal as refusal:
        refusal.field = f"contact_{refusal.field}"
        raise
    columns = {name: getattr(fit, name) for name in CONTACT.values()}
    columns |= {"phone_e164": e164, "mail_domain": mail_domain(fit.email)}
    return {name: value for name, value in columns.items() if value}


def _found_by(data: CustomerData, contact: Mapping[str, Any]) -> str:
    phones = dialled(contact["phone"]) if "phone" in contact else ()
    people = [(contact["name"], "")] if contact else ()
    return search_text(data.name, number=NUMBER, credit_code=data.credit_code, phones=phones, people=people)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value.isoformat() if hasattr(value, "isoformat") else value


def _keys(key: NameKey, code: str | None, reach: Reach) -> tuple[str, ...]:
    keys = [f"name:{core}" for core in key.cores]
    if code:
        keys.append(f"code:{code}")
    keys += [f"phone:{phone}" for phone in reach.phones]
    keys += [f"site:{domain}" for domain in reach.domains]
    return tuple(keys)


def _wanted(fit: Fit) -> Wanted:
    columns: Mapping[str, str] = fit.values["columns"]
    contact: Mapping[str, str] = fit.values["contact"] or {}
    regions = tuple(columns.get("name_region", "").split())
    reached = (columns.get("web_domain"), columns.get("mail_domain"), contact.get("mail_domain"))
    return Wanted(
        line=fit.line,
        name=columns["name"],
        key=NameKey(columns["name_core"], regions, columns.get("name_branch", ""), columns["name_plain"]),
        credit_code=columns.get("credit_code"),
        reach=Reach(
            phones=frozenset(filter(None, [contact.get("phone_e164")])), domains=frozenset(filter(None, reached))
        ),
        owner_id=fit.values["owner"],
        reason=columns.get("affiliate_reason", ""),
    )


def _newcomer(fit: Fit, region: int) -> Newcomer:
    values = fit.values
    return Newcomer(
        wanted=_wanted(fit),
        region_id=region,
        columns=values["columns"],
        contact=values["contact"],
        search_text=values["search"],
    )


def _outcome(standing: Standing) -> Outcome:
    if standing is None:
        return GOOD
    if isinstance(standing, Refusal):
        said = format_lazy("{} {}", standing.sentence, standing.next_step)
        return Outcome(RowState.BAD, standing.field or "", said)
    return SAME if standing == THERE else GOOD


def _loaded_for(run: ImportRun) -> dict[Person, int]:
    rows = ImportRow.objects.filter(run=run, state=RowState.GOOD).order_by()
    counts = dict(rows.values_list("values__owner").annotate(Count("pk")))
    people = Person.objects.in_bulk(list(counts))
    return {people[pk]: count for pk, count in counts.items()}


register(
    ImportKind(
        code="customers",
        rule="CUS-7",
        title=gettext_lazy("Import customers"),
        explained=gettext_lazy("From Excel or CSV. Nothing is stored before you have seen what would be."),
        columns=COLUMNS,
        may=can_register_customer,
        loader=CustomerLoader,
        list_label=gettext_lazy("Customers"),
        list_url="customers:customer-list",
    )
)
