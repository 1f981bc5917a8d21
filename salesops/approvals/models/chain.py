"""Chains: who is asked, in which order, under which condition (APP-2).

A chain has versions. A version is edited while it is a draft (``chain_edit``); ``chains.put_in_force`` and
``chains.draft_version`` are the only doors that change its state. Once in force it is evidence: the database refuses
any change to it (APP-8).
"""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.approvals.enums import FLAG_OPERATORS, NUMBER_OPERATORS, Operator, VersionState, Who
from salesops.audit import tracked
from salesops.base.append_only import NeverDeleted


def only_in_drafts(name: str, version_of: str) -> pgtrigger.Trigger:
    """A guard: rows of a version that was ever in force can't be added, changed or deleted, by nobody.

    ``version_of`` is SQL that gives the version's id from the row called ``rec``.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("rec", "RECORD"), ("found", "TEXT")],
        func=f"""
            IF TG_OP = 'DELETE' THEN rec := OLD; ELSE rec := NEW; END IF;
            SELECT state INTO found FROM approvals_chainversion WHERE id = {version_of};
            IF found IS DISTINCT FROM 'draft' THEN
                RAISE EXCEPTION 'a chain version in force or retired cannot be changed'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN rec;
        """,  # noqa: S608 - no value of anybody's stands in it
    )


@tracked()
class Chain(NeverDeleted):
    """The chain of one kind. Never deleted: requests keep their version."""

    kind = models.CharField(_("kind"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("approval chain")
        verbose_name_plural = _("approval chains")
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.name


@tracked()
class ChainVersion(models.Model):
    """One wording of a chain. Doors: ``chains`` starts, discards and puts in force; ``chain_edit`` changes a draft."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="versions", verbose_name=_("chain"))
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT)
    limit_days = models.PositiveSmallIntegerField(
        _("limit in days"), null=True, blank=True, help_text=_("Empty: the setting of this kind of paper.")
    )
    limit_working = models.BooleanField(_("counts working days"), null=True, blank=True)
    note = models.CharField(_("why it was changed"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0, help_text=_("Raised by each edit of the draft."))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"))
    in_force_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("put in force by"),
    )
    in_force_at = models.DateTimeField(_("in force since"), null=True)

    class Meta:
        verbose_name = _("version of a chain")
        verbose_name_plural = _("versions of chains")
        ordering = ["chain", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "number"], name="approvals_version_number"),
            models.UniqueConstraint(
                fields=["chain"], condition=Q(state=VersionState.IN_FORCE), name="approvals_one_version_in_force"
            ),
            models.UniqueConstraint(
                fields=["chain"], condition=Q(state=VersionState.DRAFT), name="approvals_one_draft_of_a_chain"
            ),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="approvals_version_state"),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT, in_force_at=None, in_force_by=None)
                | (~Q(state=VersionState.DRAFT) & Q(in_force_at__isnull=False, in_force_by__isnull=False)),
                name="approvals_version_in_force_since",
            ),
            models.CheckConstraint(
                condition=Q(limit_days=None, limit_working=None) | Q(limit_days__gt=0, limit_working__isnull=False),
                name="approvals_version_limit",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="version_states",
                field="state",
                transitions=[
                    (VersionState.DRAFT.value, VersionState.IN_FORCE.value),
                    (VersionState.IN_FORCE.value, VersionState.RETIRED.value),
                ],
            ),
            pgtrigger.ReadOnly(name="version_of_one_chain", fields=["chain", "number", "created_by", "created_at"]),
            pgtrigger.Protect(
                name="version_limits_of_drafts",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="draft")
                & (
                    pgtrigger.Q(old__limit_days__df=pgtrigger.F("new__limit_days"))
                    | pgtrigger.Q(old__limit_working__df=pgtrigger.F("new__limit_working"))
                    | pgtrigger.Q(old__note__df=pgtrigger.F("new__note"))
                ),
            ),
            pgtrigger.Protect(
                name="keep_versions", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__state__df="draft")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} · {self.number}"


@tracked()
class Stage(models.Model):
    """A place in the chain; all of its sign-offs are needed and run together."""

    version = models.ForeignKey(
        ChainVersion, on_delete=models.CASCADE, related_name="stages", verbose_name=_("version of a chain")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(
        _("title"), max_length=60, blank=True, help_text=_("Empty: the title of the post that decides.")
    )
    limit_days = models.PositiveSmallIntegerField(
        _("own limit in days"), null=True, blank=True, help_text=_("Empty: the limit of the whole chain.")
    )
    limit_working = models.BooleanField(
        _("own limit counts working days"), null=True, blank=True, help_text=_("Empty: as the whole chain does.")
    )

    class Meta:
        verbose_name = pgettext_lazy("chain", "stage")
        verbose_name_plural = pgettext_lazy("chain", "stages")
        ordering = ["version", "order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "order"], name="approvals_stage_order"),
            models.CheckConstraint(
                condition=Q(limit_days=None) | Q(limit_days__gt=0), name="approvals_stage_limit_positive"
            ),
        ]
        triggers: ClassVar = [only_in_drafts("stages_of_drafts", "rec.version_id")]

    def __str__(self) -> str:
        return self.title or str(self.order)


@tracked()
class SignOff(models.Model):
    """One needed yes, with the condition on the facts under which it is asked."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="sign_offs")
    who = models.CharField(_("who"), max_length=20, choices=Who, default=Who.SUPERIOR)
    post = models.CharField(_("post"), max_length=40, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    department = models.ForeignKey(
        "org.Department",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("department"),
    )
    fact = models.CharField(_("only if"), max_length=60, blank=True)
    operator = models.CharField(_("comparison"), max_length=5, choices=Operator, blank=True)
    value = models.CharField(_("value"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["stage", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(who__in=Who.values), name="approvals_signoff_who"),
            models.CheckConstraint(
                condition=(Q(who=Who.POST) & ~Q(post="")) | (~Q(who=Who.POST) & Q(post="")),
                name="approvals_signoff_post",
            ),
            models.CheckConstraint(
                condition=Q(who=Who.PERSON, person__isnull=False) | (~Q(who=Who.PERSON) & Q(person=None)),
                name="approvals_signoff_person",
            ),
            models.CheckConstraint(
                condition=Q(who=Who.DEPARTMENT, department__isnull=False)
                | (~Q(who=Who.DEPARTMENT) & Q(department=None)),
                name="approvals_signoff_department",
            ),
            models.CheckConstraint(
                condition=Q(fact="", operator="", value="")
                | (~Q(fact="") & Q(operator__in=FLAG_OPERATORS, value=""))
                | (~Q(fact="") & Q(operator__in=NUMBER_OPERATORS) & ~Q(value="")),
                name="approvals_signoff_condition",
            ),
        ]
        triggers: ClassVar = [
            only_in_drafts("signoffs_of_drafts", "(SELECT version_id FROM approvals_stage WHERE id = rec.stage_id)")
        ]

    def __str__(self) -> str:
        return str(Who(self.who).label)
