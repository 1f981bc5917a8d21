"""Senders of quotes to be killed: ``python -m tests.races.mailing`` drains the queue in a child for each line, which
names the folder of the papers.

Its mail server has the whole message when the sender says so, and answers no more.
"""

import time
from collections.abc import Sequence

import django
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

django.setup()

from salesops.jobs import drain  # noqa: E402 - needs the set-up above
from tests.races.cradle import serve  # noqa: E402

LONG_ENOUGH = 60


class Taken(BaseEmailBackend):
    """Takes the message and says nothing."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        print("taken", flush=True)
        time.sleep(LONG_ENOUGH)
        return len(messages)


def work(papers: str) -> None:
    """Send what is due."""
    settings.MEDIA_ROOT = papers
    settings.MAILERS = {"default": {"BACKEND": "tests.races.mailing.Taken"}}
    drain()


if __name__ == "__main__":
    serve(work)
