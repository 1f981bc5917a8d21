"""Departments that chains may name (ORG-5)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from salesops.audit.history import tracked
from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted

if TYPE_CHECKING:
    from salesops.org.models.person import Person  # noqa: F401 - named in relations


@tracked()
class Department(NeverDeleted):
    """A department: its head answers for it, or gives the answer to a member.

    One that this company lacks is mapped to another, which answers instead; it is never skipped. Doors:
    ``salesops.org.actions.department``.
    """

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("head")
    )
    mapped_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("is answered for by"),
        help_text=_("For a department that this company does not have."),
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mapped_to=None) | ~Q(mapped_to=F("id")), name="department_not_mapped_to_itself"
            ),
            models.CheckConstraint(condition=Q(mapped_to=None) | Q(head=None), name="department_head_or_mapped"),
        ]

    def __str__(self) -> str:
        if self.name_en and (get_language() or "").startswith("en"):
            return self.name_en
        return self.name

    def get_absolute_url(self) -> str:
        return address("org:department-detail", self.pk)


@tracked()
class Membership(NeverDeleted):
    """A stretch of days on which somebody belonged to a department."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    during = DateRangeField(_("during"), help_text=_("from the first day up to, not including, the last"))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["department", "during"]
        constraints = [
            ExclusionConstraint(
                name="membership_once_a_day",
                expressions=[
                    ("department", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.person}"
