"""Posts, regions, and the dated history of who stood where under whom."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from salesops.audit.history import tracked
from salesops.base.append_only import NeverDeleted
from salesops.org.enums import Post

if TYPE_CHECKING:
    from salesops.org.models.person import Person  # noqa: F401 - named in relations


@tracked()
class Region(NeverDeleted):
    """A sales region; not an administrative division."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    calendar = models.ForeignKey(
        "workdays.RegionalCalendar",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("working calendar"),
        help_text=_("Empty: the company's."),
    )

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]

    def __str__(self) -> str:
        if self.name_en and (get_language() or "").startswith("en"):
            return self.name_en
        return self.name


@tracked()
class PostTitle(NeverDeleted):
    """What this company calls a post on screen; without a row the rulebook's word is shown."""

    post = models.CharField(_("post"), max_length=30, choices=Post, primary_key=True)
    title_zh = models.CharField(_("title in Chinese"), max_length=60)
    title_en = models.CharField(_("title in English"), max_length=60)

    class Meta:
        verbose_name = _("post title")
        verbose_name_plural = _("post titles")
        constraints = [models.CheckConstraint(condition=Q(post__in=Post.values), name="post_title_of_a_known_post")]

    def __str__(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh


@tracked()
class Assignment(NeverDeleted):
    """One stretch of days on which a person held a post, in a region, under a superior (ORG-1).

    Written by ``salesops.org.actions.person.assign`` and ended by ``assign`` or ``deactivate_person`` only. Two
    stretches of one person never overlap, and nobody is on any day above themselves: both held by the database.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    post = models.CharField(_("post"), max_length=30, choices=Post)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    superior = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("superior")
    )
    during = DateRangeField(_("during"), help_text=_("from the first day up to, not including, the last"))

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["person", "during"]
        indexes = [models.Index(fields=["superior", "post"]), models.Index(fields=["post", "region"])]
        constraints = [
            models.CheckConstraint(condition=Q(post__in=Post.values), name="assignment_to_a_known_post"),
            models.CheckConstraint(
                condition=Q(superior__isnull=True) | ~Q(superior=F("person")), name="assignment_not_under_oneself"
            ),
            models.CheckConstraint(
                condition=Q(post=Post.GM, superior__isnull=True) | (~Q(post=Post.GM) & Q(superior__isnull=False)),
                name="assignment_superior_all_but_gm",
            ),
            ExclusionConstraint(
                name="assignment_one_post_a_day",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]


@tracked()
class Coverage(NeverDeleted):
    """A region or a person that a sales assistant supports, besides the region of her own post (ORG-2)."""

    assistant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assistant")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    during = DateRangeField(_("during"))

    class Meta:
        verbose_name = _("area of support")
        verbose_name_plural = _("areas of support")
        ordering = ["assistant", "during"]
        constraints = [
            models.CheckConstraint(
                condition=Q(region__isnull=True, person__isnull=False) | Q(region__isnull=False, person__isnull=True),
                name="coverage_region_or_person",
            )
        ]
