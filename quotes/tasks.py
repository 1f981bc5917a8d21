"""Jobs of the quotes floor: a primitive comes in, one action is called."""

from django.utils.translation import gettext_lazy as _

from quotes.actions.bid_news import remind_of_bids
from quotes.actions.expiry import expire_quotes, remind_of_expiry
from quotes.actions.mail import hold_mail, mail_hand_out
from quotes.actions.moved_news import tell_of_new_prices
from quotes.models import OFFERED, HandOut, Quote
from salesops.base.clock import today
from salesops.jobs import job, periodic
from salesops.org.models import Person


def give_up(_sentence: str, hand_out_id: int) -> None:
    """The mail server said no too often; what exactly, the parked job tells the administrator."""
    hold_mail(_hand_out(hand_out_id), _("The mail server did not take it."), by=Person.system())


@job(on_parked=give_up, outside=True, label=_("Send a quote by e-mail"))
def mail_quote(hand_out_id: int) -> None:
    """Send an approved quote to a contact (QUO-4)."""
    mail_hand_out(_hand_out(hand_out_id), by=Person.system())


@periodic("quotes.expire", every_minutes=1440, label=_("Let offers expire whose last day is over"))
def expire() -> None:
    """Each night: offers whose last day is over (QUO-4)."""
    expire_quotes(Quote.objects.filter(state__in=OFFERED, valid_until__lt=today()), by=Person.system())


@periodic("quotes.remind_expiry", every_minutes=1440, label=_("Remind of offers whose last day is near"))
def remind_expiry() -> None:
    """Each night: the account managers of offers that end soon (QUO-4)."""
    remind_of_expiry()


@periodic("quotes.new_prices", every_minutes=1440, label=_("Tell of waiting quotes that new prices stop"))
def new_prices() -> None:
    """Each night, and when a version begins at once: whose waiting quotes can't be approved any more (QUO-2)."""
    tell_of_new_prices()


@periodic("quotes.remind_bids", every_minutes=1440, label=_("Remind of the steps of bids that are due or late"))
def remind_bids() -> None:
    """Each night: whose step of a bid is due by the next working day, or late (INQ-4)."""
    remind_of_bids()


def _hand_out(pk: int) -> HandOut:
    return HandOut.objects.select_related("quote__customer", "contact", "handed_by").get(pk=pk)
