"""Inquiries, telephone prices, pre-sales support: states, approval kinds, audit verbs (INQ-1…3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

INQUIRY = "quotes.inquiry"
"""The approval kind of taking part in an inquiry or a tender."""
SUPPORT = "quotes.support"
"""The approval kind of a request for pre-sales support."""
SETTLEMENT = "quotes.settlement"
"""The approval kind of a support request on which sales and technical found no agreement."""


class InquiryKind(TextChoices):
    """What came in."""

    INQUIRY = "inquiry", pgettext_lazy("inquiry", "Inquiry")
    TENDER = "tender", pgettext_lazy("inquiry", "Invitation to tender")


class InquirySource(TextChoices):
    """By which way it came."""

    PHONE = "phone", pgettext_lazy("inquiry source", "Telephone")
    EMAIL = "email", pgettext_lazy("inquiry source", "E-mail or message")
    VISIT = "visit", pgettext_lazy("inquiry source", "On a visit")
    PLATFORM = "platform", pgettext_lazy("inquiry source", "Tender platform")
    LETTER = "letter", pgettext_lazy("inquiry source", "Letter of invitation")
    OTHER = "other", pgettext_lazy("inquiry source", "Other")


class InquiryState(TextChoices):
    """Whether we take part; `quotes.models.Inquiry` names the doors."""

    WAITING = "waiting", pgettext_lazy("inquiry", "To be decided")
    RETURNED = "returned", pgettext_lazy("inquiry", "More facts wanted")
    WITHDRAWN = "withdrawn", pgettext_lazy("inquiry", "Withdrawn")
    TAKEN = "taken", pgettext_lazy("inquiry", "Taking part")
    DECLINED = "declined", pgettext_lazy("inquiry", "Not taking part")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        marks = {"waiting": "run", "returned": "wait", "taken": "done", "declined": "stop", "withdrawn": "off"}
        return marks[self.value]


OPEN_INQUIRY = (InquiryState.WAITING, InquiryState.RETURNED, InquiryState.TAKEN)
INQUIRY_BACK = (InquiryState.RETURNED, InquiryState.WITHDRAWN)
"""With whoever reported it, who may put it once more."""


class InquiryVerb(TextChoices):
    """What the audit trail says happened to an inquiry; its customer's timeline shows it too."""

    REPORTED = "quotes.inquiry.reported", _("reported the inquiry")
    REPORTED_AGAIN = "quotes.inquiry.reported-again", _("reported the inquiry once more, with more facts")
    TAKEN = "quotes.inquiry.taken", _("decided to take part")
    DECLINED = "quotes.inquiry.declined", _("decided not to take part")
    RETURNED = "quotes.inquiry.returned", _("wanted more facts on the inquiry")
    WITHDRAWN = "quotes.inquiry.withdrawn", _("withdrew the inquiry")
    NAMED = "quotes.inquiry.named", _("named the customer of the inquiry")
    PASSED_ON = "quotes.inquiry.passed-on", _("passed on, with the customer, the inquiry")


class PhoneVerb(TextChoices):
    """What the audit trail says of a price told on the telephone."""

    TOLD = "quotes.phone.told", _("told a list price on the telephone")


class SupportState(TextChoices):
    """How far a request for support is; `quotes.models.SupportRequest` names the doors."""

    WAITING = "waiting", pgettext_lazy("support", "With the regional manager")
    RETURNED = "returned", pgettext_lazy("support", "More facts wanted")
    REFUSED = "refused", pgettext_lazy("support", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("support", "Withdrawn")
    TO_NAME = "to_name", pgettext_lazy("support", "Technical names people and dates")
    NAMED = "named", pgettext_lazy("support", "People and dates named")
    AGREED = "agreed", pgettext_lazy("support", "Agreed")
    DISPUTED = "disputed", pgettext_lazy("support", "Director and technical head settle it")
    SETTLED = "settled", pgettext_lazy("support", "Settled")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        marks = {"returned": "wait", "refused": "stop", "withdrawn": "off", "agreed": "done", "settled": "done"}
        return marks.get(self.value, "run")


SUPPORT_BACK = (SupportState.RETURNED, SupportState.WITHDRAWN)
SUPPORT_OVER = (SupportState.REFUSED, SupportState.WITHDRAWN, SupportState.AGREED, SupportState.SETTLED)
BEFORE_TECHNICAL = (SupportState.WAITING, *SUPPORT_BACK, SupportState.REFUSED)
"""Technical does not see it yet (ORG-2: what is handed to them), unless it was withdrawn from them."""
WITH_TECHNICAL = (SupportState.TO_NAME, SupportState.NAMED)
PROMISED = (SupportState.AGREED, SupportState.SETTLED)
"""Somebody is to come, until the last day is over."""


class SupportVerb(TextChoices):
    """What the audit trail says happened to a request for support."""

    ASKED = "quotes.support.asked", _("asked for pre-sales support")
    ASKED_AGAIN = "quotes.support.asked-again", _("asked for pre-sales support once more")
    PASSED = "quotes.support.passed", _("passed the request for support on to technical")
    RETURNED = "quotes.support.returned", _("wanted more facts on the request for support")
    REFUSED = "quotes.support.refused", _("refused the request for support")
    WITHDRAWN = "quotes.support.withdrawn", _("withdrew the request for support")
    NAMED = "quotes.support.named", _("named people and dates for the support")
    AGREED = "quotes.support.agreed", _("agreed with people and dates")
    DISPUTED = "quotes.support.disputed", _("asked director and technical head to settle the support")
    SETTLED = "quotes.support.settled", _("settled the support")
    UNSETTLED = "quotes.support.unsettled", _("gave the support back to both sides")
    CALLED_OFF = "quotes.support.called-off", _("called the support of technical off")
    PASSED_ON = "quotes.support.passed-on", _("passed on, with the customer, the request for support")
