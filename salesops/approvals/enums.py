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
    BYPASSED = "bypassed", _("Passed over: it went to the general manager directly")


class StepOrigin(models.TextChoices):
    """Where a step comes from."""

    CHAIN = "chain", _("the chain")
    DIRECT = "direct", _("the direct way to the general manager")


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
    SEND_BACK = "send_back", pgettext_lazy("decision", "send back to an earlier stage")
    TO_CHAIN = "to_chain", pgettext_lazy("decision", "send back to the chain")


NEEDS_REASON = (VerdictWord.RETURN, VerdictWord.REJECT, VerdictWord.SEND_BACK, VerdictWord.TO_CHAIN)


class Who(models.TextChoices):
    """Whom a sign-off asks, relative to the person the paper belongs to (APP-2)."""

    SUPERIOR = "superior", _("the owner's superior")
    REGIONAL_MANAGER = "regional_manager", _("regional manager")
    DIRECTOR = "director", _("director")
    GM = "gm", _("general manager")
    DEPARTMENT = "department", _("head of a department")
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


class ConsultationState(models.TextChoices):
    """Where a question to a colleague stands."""

    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    TAKEN_BACK = "taken_back", _("Taken back")
    LAPSED = "lapsed", _("Ended with the request")


class Turn(models.TextChoices):
    """When a colleague's opinion is wanted: before one's own decision, or after it and before the next stage."""

    BEFORE = "before", _("before my decision")
    AFTER = "after", _("after my decision, before the next stage")


class Stance(models.TextChoices):
    """What an opinion amounts to. It decides nothing."""

    AGREES = "agrees", _("no objection")
    DOUBTS = "doubts", _("has doubts")


class Way(models.TextChoices):
    """How a request left its chain (APP-5): two different things, both counted."""

    DIRECT = "direct", _("The requester asked the general manager directly")
    TAKEN_OVER = "taken_over", _("The general manager took over what was overdue")


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
    SENT_BACK = "approvals.request.sent-back", _("sent it back to an earlier stage")
    WENT_DIRECT = "approvals.request.went-direct", _("asked the general manager directly")
    TO_CHAIN = "approvals.request.to-chain", _("sent it back to the chain")
    TAKEN_OVER = "approvals.step.taken-over", _("took the overdue decision over")
    DELEGATED = "approvals.step.delegated", _("gave the decision to a member of the department")
    CONSULTED = "approvals.consultation.asked", _("asked a colleague's opinion")
    ANSWERED = "approvals.consultation.answered", _("gave an opinion")
    TAKEN_BACK = "approvals.consultation.taken-back", _("took the question back")
    OPINION_LATE = "approvals.consultation.escalated", _("told the superiors that an opinion is a working day late")
    COMMENTED = "approvals.comment.written", _("commented")
    DRAFTED = "approvals.chain.drafted", _("started a draft of the chain")
    CHAIN_EDITED = "approvals.chain.edited", _("changed the draft of the chain")
    DISCARDED = "approvals.chain.discarded", _("discarded the draft of the chain")
    IN_FORCE = "approvals.chain.in-force", _("put the chain in force")
