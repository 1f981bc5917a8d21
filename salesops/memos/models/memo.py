"""Requests for instructions and problem reports (APP-9)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops import audit
from salesops.base.addresses import address
from salesops.memos.enums import MemoSort, PaperState
from salesops.memos.models.paper import AboutRecord, constraints_of, triggers_of
from salesops.org.fields import InCharge

LONGEST_HEADLINE = 120


@audit.tracked()
class Memo(AboutRecord):
    """A question or a problem that the superior answers in words, by a deadline.

    ``state`` is changed only by ``ask_again`` (returned, withdrawn → waiting) and the outcomes in
    ``salesops/memos/approval.py`` (waiting → answered, returned, withdrawn). The answer is the decision itself: it
    stands in the request and is not copied. ``owner`` is whoever waits for it: the author, or after a handover the
    one who took over.
    """

    sort = models.CharField(_("sort"), max_length=12, choices=MemoSort)
    headline = models.CharField(_("headline"), max_length=LONGEST_HEADLINE)
    text = models.TextField(pgettext_lazy("memo", "text"))
    owner = InCharge(
        open_when=Q(state__in=(PaperState.WAITING, PaperState.RETURNED)), verbose_name=_("waits for the answer")
    )

    class Meta:
        verbose_name = _("memo")
        verbose_name_plural = _("memos")
        ordering = ("-written_at", "-pk")
        constraints = (
            *constraints_of("memo"),
            models.CheckConstraint(condition=Q(sort__in=MemoSort.values), name="memo_sort_known"),
        )
        indexes = (
            models.Index(fields=("record_type", "record_id", "-id"), name="memo_of_record"),
            models.Index(fields=("owner", "-written_at"), name="memo_of_owner"),
            models.Index(fields=("author", "-written_at"), name="memo_of_author"),
            models.Index(fields=("-written_at",), name="memo_written"),
        )
        triggers = triggers_of("memo", ["sort", "headline", "text"])

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address("memos:memo-detail", self.pk)
