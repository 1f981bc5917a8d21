"""Django's entry to this part of the ground."""

from threading import local

from django.apps import AppConfig
from django.urls import base
from django.utils.translation import gettext_lazy as _
from django.utils.translation import trans_real


class BaseConfig(AppConfig):
    """No tables: money, the clock, refusals, verdicts, pages, text."""

    name = "salesops.base"
    label = "base"
    verbose_name = _("Base")

    def ready(self) -> None:
        """Keep the language and the root of addresses with the thread.

        Django keeps them where code that waits for other code finds them, too, which takes ten times as long; nothing
        here does, and a page asks for them a thousand times.
        """
        trans_real._active = local()  # type: ignore[attr-defined]  # Django sets it anew itself, where a language is added
        base._prefixes, base._urlconfs = local(), local()  # type: ignore[attr-defined]  # of the same kind
