"""Customers: who was registered, by whom it is kept, and what makes it taken."""

from typing import Any, Never

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, BigIntegerRangeField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from customers.enums import WITHOUT_CREDIT_CODE, CustomerStatus, CustomerType, Level, Nature, Scale, Source
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted
from salesops.base.money import MoneyField
from salesops.base.refusals import Refusal
from salesops.org.enums import SELLING_POSTS
from salesops.org.fields import InCharge


class SearchGrams(Func):
    """Every two neighbouring characters of the text, as an array.

    A trigram index can't serve a pattern of two characters, and Chinese names are looked up by two. The arrays are kept
    in a generated column beside the text (0002), for a search that finds half the customers reads rows and would cut
    each text again; it is no field of the model, since nobody wants to load them.
    """

    output_field = ArrayField(models.TextField())

    def as_sql(self, compiler: SQLCompiler, *args: Any, **kwargs: Any) -> tuple[str, tuple[()]]:
        [text] = self.get_source_expressions()
        return f"{compiler.quote_name(text.alias)}.search_grams", ()


class SoundGrams(Func):
    """Every four neighbouring letters of the pinyin in the text, as an array; a generated column beside it (0013).

    Any two letters of pinyin stand in nearly every name, so that pairs of them would narrow nothing.
    """

    output_field = ArrayField(models.TextField())

    def as_sql(self, compiler: SQLCompiler, *args: Any, **kwargs: Any) -> tuple[str, tuple[()]]:
        [text] = self.get_source_expressions()
        return f"{compiler.quote_name(text.alias)}.sound_grams", ()


class NearNames(Func):
    """The core of a name, and that core without each of its letters in turn, as an array (0009).

    Two cores are one letter apart only where these arrays overlap, so that an index answers at any number of customers;
    trigrams can't, for a short name has hardly any. A generated column beside the core, as `SearchGrams`.
    """

    output_field = ArrayField(models.TextField())

    def as_sql(self, compiler: SQLCompiler, *args: Any, **kwargs: Any) -> tuple[str, tuple[()]]:
        [core] = self.get_source_expressions()
        return f"{compiler.quote_name(core.alias)}.name_near", ()


class NameSpan(Func):
    """The regions of a name as a multirange; a name without one spans everything.

    `&&` then says exactly what the rule says: the same region, or one of the two without a region.
    """

    function = "customers_name_span"
    output_field = BigIntegerRangeField()


def never_deleted() -> Refusal:
    """What whoever wants to delete a customer is told."""
    return Refusal(
        "CUS-2",
        _("A customer is never deleted: contacts, papers and its history hang on it."),
        _("Archive it, and its name is free again; if it stands here twice, have the regional manager merge the two."),
    )


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Reads every page of the floor needs."""

    def active(self) -> "CustomerQuerySet":
        """Without the archived ones."""
        return self.filter(archived_at__isnull=True)

    def delete(self) -> Never:
        """Refused (CUS-2), as for each of them."""
        raise never_deleted()


@tracked(exclude=["search_text", "next_step_on"])
class Customer(NeverDeleted):
    """A company we sell to or want to.

    The doors: `register_customer`, `edit_customer`, `archive_customer` (customers/actions/customer.py). Nothing else
    may write `name` and what is derived from it, `owner`, `region` or `status`; a customer is never deleted.
    `name_core`, `name_plain`, `name_region`, `name_branch` are `salesops.base.names.name_key(name)` taken apart and
    carry the constraint that a company is registered once (CUS-2); `search_text` comes from `customers.searching`.
    `web_domain` and `mail_domain` are what conflicts compare of website and e-mail; empty where it says nothing (a
    public mail service). `protected_from` is the day from which the protection counts: registration, the last contact
    or a new owner, whichever is latest; how long it lasts is a setting. `lapse_warned_on` is the day of the first
    warning that it ends, and says nothing once the protection began anew after it. `next_step_on` is what the newest
    standing note names; `keep_next_step` keeps it, so that a list finds what is due. `need`, `budget` and `timetable`
    make a basic customer (CUS-4).
    """

    number = models.CharField(_("Customer number"), max_length=16, unique=True)
    name = models.CharField(_("Full registered name"), max_length=120)
    name_core = models.CharField(max_length=120)
    name_plain = models.CharField(max_length=120)  # the core read character by character: 軟體 is 软体, not 软件
    name_region = models.CharField(max_length=120, blank=True)
    name_branch = models.CharField(max_length=120, blank=True)
    search_text = models.TextField(blank=True)
    credit_code = models.CharField(_("Unified social credit code"), max_length=18, null=True, blank=True)
    type = models.CharField(_("Type"), max_length=16, choices=CustomerType, default=CustomerType.END_USER)
    level = models.CharField(_("Level"), max_length=1, choices=Level, default=Level.C)
    source = models.CharField(_("Source"), max_length=16, choices=Source, blank=True)
    nature = models.CharField(_("Ownership type"), max_length=16, choices=Nature, blank=True)
    legal_representative = models.CharField(_("Legal representative"), max_length=60, blank=True)
    scale = models.CharField(_("Scale"), max_length=8, choices=Scale, blank=True)
    industry = models.CharField(_("Industry"), max_length=60, blank=True)
    region = models.ForeignKey(
        "org.Region", on_delete=models.PROTECT, related_name="customers", verbose_name=_("Region")
    )
    address = models.CharField(_("Address"), max_length=200, blank=True)
    website = models.CharField(_("Website"), max_length=200, blank=True)
    email = models.CharField(_("E-mail"), max_length=254, blank=True)
    background = models.TextField(_("Background"), blank=True)
    expected_quantity = models.TextField(_("Expected quantity by product"), blank=True)
    need = models.TextField(_("Need"), blank=True)
    budget = MoneyField(_("Budget"), null=True, blank=True)
    timetable = models.CharField(_("Timetable"), max_length=200, blank=True)
    affiliate_reason = models.CharField(_("Why it is another company"), max_length=300, blank=True)
    owner = InCharge(
        open_when=Q(archived_at=None),
        posts=SELLING_POSTS,
        work="sales",
        counts_from=["protected_from"],
        verbose_name=_("Owner"),
    )
    status = models.CharField(
        _("Status"), max_length=16, choices=CustomerStatus, default=CustomerStatus.REGISTERED, editable=False
    )
    first_contact_on = models.DateField(_("First contact"), null=True, blank=True)
    registered_at = models.DateTimeField(_("Registered"))
    web_domain = models.CharField(max_length=120, blank=True, editable=False)
    mail_domain = models.CharField(max_length=120, blank=True, editable=False)
    protected_from = models.DateField(_("Protected from"), null=True, blank=True, editable=False)
    lapse_warned_on = models.DateField(_("Owner warned on"), null=True, blank=True, editable=False)
    next_step_on = models.DateField(null=True, blank=True, editable=False)
    pooled_at = models.DateTimeField(_("In the open pool since"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )
    revision = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ["-registered_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="customer_status", condition=Q(status__in=CustomerStatus.values)),
            models.CheckConstraint(name="customer_type", condition=Q(type__in=CustomerType.values)),
            models.CheckConstraint(name="customer_level", condition=Q(level__in=Level.values)),
            models.CheckConstraint(
                name="customer_pooled_since",
                condition=Q(status=CustomerStatus.POOL, pooled_at__isnull=False)
                | (~Q(status=CustomerStatus.POOL) & Q(pooled_at=None)),
            ),
            models.CheckConstraint(
                name="customer_merged_archived", condition=Q(merged_into=None) | Q(archived_at__isnull=False)
            ),
            models.CheckConstraint(name="customer_name_core", condition=~Q(name_core="")),
            models.CheckConstraint(
                name="customer_credit_code",
                condition=Q(credit_code__isnull=True) | Q(credit_code__regex=r"^[0-9A-HJ-NP-RTUWXY]{18}$"),
            ),
            # First come, first served (CUS-2), whatever path a row comes by. The lock in `register_customer` keeps
            # people away from these two; they are the wall behind it.
            models.UniqueConstraint(
                name="customer_credit_code_once", fields=["credit_code"], condition=Q(archived_at__isnull=True)
            ),
            ExclusionConstraint(
                name="customer_name_once",
                expressions=[("name_core", "="), ("name_branch", "="), (NameSpan("name_region"), "&&")],
                condition=Q(archived_at__isnull=True),
            ),
        ]
        indexes = [
            GinIndex(OpClass(F("name_core"), name="gin_trgm_ops"), name="customer_similar_names"),
            models.Index(fields=["name"], name="customer_by_name"),
            models.Index(fields=["name_core"], name="customer_name_core"),
            models.Index(fields=["name_plain"], name="customer_name_plain"),
            models.Index(fields=["owner", "-registered_at"], name="customer_of_owner"),
            models.Index(fields=["region", "-registered_at"], name="customer_of_region"),
            models.Index(fields=["region", "owner"], name="customer_region_owner", condition=Q(archived_at=None)),
            models.Index(fields=["-registered_at"], name="customer_newest"),
            models.Index(fields=["web_domain"], name="customer_web_domain", condition=~Q(web_domain="")),
            models.Index(fields=["mail_domain"], name="customer_mail_domain", condition=~Q(mail_domain="")),
            models.Index(fields=["protected_from"], name="customer_protection", condition=Q(archived_at=None)),
            models.Index(
                fields=["owner", "next_step_on"],
                name="customer_due",
                condition=Q(archived_at=None, next_step_on__isnull=False),
            ),
            models.Index(fields=["region", "-pooled_at"], name="customer_pool", condition=Q(pooled_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        """Refused (CUS-2): its history is somebody's work, and papers name it."""
        raise never_deleted()

    def get_absolute_url(self) -> str:
        """The customer's page."""
        return address("customers:customer-detail", self.pk)

    @property
    def needs_credit_code(self) -> bool:
        """False for public and overseas bodies, which have none (CUS-1)."""
        return self.nature not in WITHOUT_CREDIT_CODE
