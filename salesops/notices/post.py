"""Handing one mail to the mail server, so that a refusal can be told from silence."""

import smtplib

from django.core.mail import EmailMessage, mailers


class Silence(Exception):
    """The server had (part of) the message and was not heard any more: nobody knows whether it took it."""


def post(message: EmailMessage) -> None:
    """Send it, outside any transaction: a server may think for twenty seconds, and nothing takes a mail back.

    Raises Silence, or whatever else the mail server or the way to it said: then the message was not taken.
    """
    with mailers.default as server:
        # Up to here nothing has left: who can't be reached or signed in to has taken nothing.
        try:
            server.send_messages([message])
        except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError) as error:
            raise Silence(str(error)) from error
