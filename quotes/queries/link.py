"""What the page of a customer's link says (QUO-4)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from quotes.enums import LinkState
from quotes.models import QuoteLink
from quotes.models.link import MOST_TRIES
from salesops.base.clock import now
from salesops.base.look import NextStep, moment_text
from salesops.base.refusals import Sentence


def facts_of_link(link: QuoteLink) -> list[tuple[Sentence, str]]:
    """For whom, by whom, until when."""
    return [
        (pgettext_lazy("link", "Quote"), link.quote.shown_number),
        (pgettext_lazy("link", "For"), " ".join(filter(None, [link.contact.name, link.contact.title]))),
        (pgettext_lazy("link", "Made by"), f"{link.made_by.name}, {moment_text(link.made_at)}"),
        (pgettext_lazy("link", "Can be opened until"), moment_text(link.expires_at)),
        (pgettext_lazy("link", "Opened"), moment_text(link.opened_at) if link.opened_at else ""),
        (pgettext_lazy("link", "Wrong codes"), f"{link.tries} / {MOST_TRIES}" if link.tries else ""),
    ]


def next_for_link(link: QuoteLink, *, has_secret: bool) -> NextStep:
    """What is to be done about it; ``has_secret``: the reader sees address and code."""
    name = {"name": link.contact.name}
    match link.state(now()):
        case LinkState.OPENED:
            return NextStep(_("%(name)s has the quote") % name)
        case LinkState.WAITING if has_secret:
            why = _("Never in one message. They are shown for a quarter of an hour and stored nowhere.")
            return NextStep(_("Send the address, and the code another way") % name, why, mine=True)
        case LinkState.WAITING:
            why = _("Address and code are shown once. If one got lost, make a new link; this one then ends.")
            return NextStep(_("%(name)s opens it with the code") % name, why)
    return NextStep(_("Nobody can open it any more"), _("Make a new link on the quote if it is still wanted."))
