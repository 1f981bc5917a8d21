"""Rights given by name."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesops.audit.history import tracked
from salesops.base.append_only import NeverDeleted
from salesops.org.enums import GrantName


@tracked()
class Grant(NeverDeleted):
    """A right beyond the post, for a span and with a reason; never given to oneself (ORG-2).

    Written by ``salesops.org.actions.grant.give_grant``, ended by ``end_grant`` only.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    name = models.CharField(_("right"), max_length=30, choices=GrantName)
    during = DateRangeField(_("during"))
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )

    class Meta:
        verbose_name = _("named right")
        verbose_name_plural = _("named rights")
        ordering = ["person", "name", "during"]
        constraints = [
            models.CheckConstraint(condition=Q(name__in=GrantName.values), name="grant_of_a_known_right"),
            models.CheckConstraint(condition=~Q(granted_by=F("person")), name="grant_not_to_oneself"),
            ExclusionConstraint(
                name="grant_once_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]
