"""What a memo and a leak report have in common: free text on any record, put to somebody who must answer."""

from collections.abc import Sequence

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.base.append_only import NeverDeleted
from salesops.memos.enums import EDITABLE, PaperState

_WAITING = PaperState.WAITING.value


class AboutRecord(NeverDeleted):
    """A numbered text about a record, or about none. ``record_title`` is what the record was called then."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    record_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    record_id = models.BigIntegerField(null=True)
    record = GenericForeignKey("record_type", "record_id")
    record_title = models.CharField(_("about"), max_length=200, blank=True, default="")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("memo", "written by")
    )
    state = models.CharField(_("state"), max_length=10, choices=PaperState, default=PaperState.WAITING)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    written_at = models.DateTimeField(pgettext_lazy("memo", "written"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        # Numbers stand in notices and in timelines of others; what people write, amounts perhaps, does not (CNF-1).
        return self.number

    @property
    def is_editable(self) -> bool:
        """Whether it is back with its author, who may change it and put it once more."""
        return self.state in EDITABLE


def constraints_of(name: str) -> list[models.BaseConstraint]:
    """What holds of every such table: a known state, a whole reference, an answer's moment exactly with an answer."""
    return [
        models.CheckConstraint(condition=Q(state__in=PaperState.values), name=f"{name}_state_known"),
        models.CheckConstraint(
            condition=Q(record_type__isnull=True, record_id__isnull=True)
            | Q(record_type__isnull=False, record_id__isnull=False),
            name=f"{name}_record_whole",
        ),
        models.CheckConstraint(
            condition=Q(state=PaperState.ANSWERED, answered_at__isnull=False)
            | (~Q(state=PaperState.ANSWERED) & Q(answered_at__isnull=True)),
            name=f"{name}_answered_when",
        ),
    ]


def triggers_of(name: str, words: Sequence[str]) -> list[pgtrigger.Trigger]:
    """States in their order, and ``words`` that change only while the paper is back with its author."""
    back = [state.value for state in EDITABLE]
    changed = " OR ".join(f'NEW."{word}" IS DISTINCT FROM OLD."{word}"' for word in words)
    return [
        pgtrigger.FSM(
            name=f"{name}_states",
            field="state",
            transitions=[
                *((_WAITING, state.value) for state in PaperState if state != PaperState.WAITING),
                *((state, _WAITING) for state in back),
            ],
        ),
        pgtrigger.Protect(
            name=f"{name}_words_stay",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(f"OLD.\"state\" IN ('waiting', 'answered') AND ({changed})"),
        ),
        pgtrigger.ReadOnly(
            name=f"{name}_about_stays",
            fields=["number", "record_type", "record_id", "record_title", "author", "written_at"],
        ),
    ]
