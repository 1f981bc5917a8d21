"""States, verdicts and audit verbs of approvals."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestState(models.TextChoices):
    """Where a request stands. Pending and stopped are open, the others final."""

    PENDING = "pending", _("In review")
    STOPPED = "stopped", _("Stopped: nobody to decide")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned for change")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN_STATES = (RequestState.PENDING, RequestState.STOPPED)


class StepState(models.TextChoices):
    """Where one sign-off stands."""

    WAITING = "waiting", _("To come")
    OPEN = "open", _("Deciding now")
    DONE = "done", _("Decided")
    SKIPPED = "skipped", _("Not needed")
    CLOSED = "closed", _("Ended without it")


class VersionState(models.TextChoices):
    """A chain's version: edited as a draft, in force once, then kept for ever."""

    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    RETIRED = "retired", _("Retired")


class VerdictWord(models.TextChoices):
    """What an approver may say (APP-3)."""

    APPROVE = "approve", pgettext_lazy("decision", "approve")
    RETURN = "return", pgettext_lazy("decision", "return for change")
    REJECT = "reject", pgettext_lazy("decision", "reject")


class Who(models.TextChoices):
    """Whom a sign-off asks, relative to the person the paper belongs to (APP-2)."""

    SUPERIOR = "superior", _("the owner's superior")
    REGIONAL_MANAGER = "regional_manager", _("regional manager")
    DIRECTOR = "director", _("director")
    GM = "gm", _("general manager")
    POST = "post", _("holder of a post")
    PERSON = "person", _("named person")


class Operator(models.TextChoices):
    """How a condition compares a fact with its value."""

    AT_LEAST = "gte", _("is at least")
    MORE_THAN = "gt", _("is more than")
    AT_MOST = "lte", _("is at most")
    LESS_THAN = "lt", _("is less than")
    IS_TRUE = "true", _("is the case")
    IS_FALSE = "false", _("is not the case")


FLAG_OPERATORS = (Operator.IS_TRUE, Operator.IS_FALSE)
NUMBER_OPERATORS = (Operator.AT_LEAST, Operator.MORE_THAN, Operator.AT_MOST, Operator.LESS_THAN)


class ApprovalVerb(models.TextChoices):
    """The sentences of the trail."""

    OPENED = "approvals.request.opened", _("asked for approval")
    SIGNED = "approvals.step.approved", _("approved")
    APPROVED = "approvals.request.approved", _("gave the last approval")
    RETURNED = "approvals.request.returned", _("returned it for change")
    REJECTED = "approvals.request.rejected", _("rejected it")
    WITHDRAWN = "approvals.request.withdrawn", _("withdrew the request")
    STOPPED = "approvals.request.stopped", _("stopped the request: nobody may decide it")
    RESUMED = "approvals.request.resumed", _("took the stopped request up again")
    REASSIGNED = "approvals.step.reassigned", _("passed the decision to the superior")
    ESCALATED = "approvals.step.escalated", _("told superior and general manager that the deadline has passed")
    DRAFTED = "approvals.chain.drafted", _("started a draft of the chain")
    IN_FORCE = "approvals.chain.in-force", _("put the chain in force")
