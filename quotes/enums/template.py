"""The wording of the quotation: its blocks, states, what may be wrong with a text, audit verbs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TextBlock(TextChoices):
    """The texts of the quotation, in the order of the paper."""

    OPENING = "opening", _("Opening words")
    PAYMENT = "payment", _("Payment terms")
    DELIVERY = "delivery", _("Delivery")
    WARRANTY = "warranty", _("Warranty and service")
    NOTES = "notes", _("Notes")
    VALIDITY = "validity", _("Validity")
    ACCOUNT = "account", _("Account to pay to")
    CLOSING = "closing", _("Closing words")


class TemplateState(TextChoices):
    """A template is edited as a draft; issued, its words stand for ever; a draft that nobody wants is dropped."""

    DRAFT = "draft", pgettext_lazy("quotation template", "Draft")
    ISSUED = "issued", pgettext_lazy("quotation template", "Issued")
    DROPPED = "dropped", pgettext_lazy("quotation template", "Dropped")


class TemplateStage(TextChoices):
    """How it stands on a day; follows from its fields, never stored."""

    DRAFT = "draft", pgettext_lazy("quotation template", "Draft")
    DROPPED = "dropped", pgettext_lazy("quotation template", "Dropped")
    COMING = "coming", pgettext_lazy("quotation template", "Issued, not begun")
    IN_FORCE = "in_force", pgettext_lazy("quotation template", "In force")
    ENDED = "ended", pgettext_lazy("quotation template", "Ended")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        return {"draft": "open", "coming": "run", "in_force": "done"}.get(self.value, "off")


class Fault(TextChoices):
    """Why a text can't be saved."""

    EMPTY = "empty", _("This block must say something.")
    UNKNOWN_NAME = "unknown_name", _("This block has no such name: %(words)s")
    LONE_BRACE = "lone_brace", _("A brace stands alone. Names are written like {customer}, in small letters.")
    UNSAID = "unsaid", _("What was approved must be on the paper; the block lacks: %(words)s")
    PAYEE = "payee", _("This looks like an account: %(words)s. It comes from the company profile and nowhere else.")


class TemplateVerb(TextChoices):
    """What the audit trail says happened to a template of the quotation."""

    DRAFTED = "quotes.template.drafted", _("drafted a template of the quotation")
    EDITED = "quotes.template.edited", _("changed the template of the quotation")
    SHOWN = "quotes.template.shown", _("ordered a specimen of the template")
    ISSUED = "quotes.template.issued", _("issued the template of the quotation")
    ENDED = "quotes.template.ended", _("set the last day of the template of the quotation")
    DROPPED = "quotes.template.dropped", _("dropped the draft of a template of the quotation")


class OptionalColumn(TextChoices):
    """Columns of the lines that a template may leave out; the others are always there."""

    POSITION = "position", _("Number of the line")
    SPEC = "spec", _("Specification")
    UNIT = "unit", _("Unit")
    NOTE = "note", _("Note on the line")
    DISCOUNT = "discount", _("Discount, also where no line has one")
