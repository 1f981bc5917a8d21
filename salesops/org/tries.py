"""How wrong passwords are counted: eight for a name from an address, and a generous number for the address (ORG-2).

Behind one address sits a whole office, and it is not shut out for what one of them does: an address that has used up
its tries still lets in whoever has signed in from there before, with the eight tries of their name.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

from salesops.org.models import Person

KNOWN_FOR = timedelta(days=90)
"""How long an address remembers who signed in from it."""


class Tries(AxesDatabaseHandler):  # type: ignore[misc]  # the library has no types
    """The library's count by name and address, and ours by address."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        """Whether this name may not try from here now; which of the two counts says so stands on the request."""
        if super().is_locked(request, credentials):
            return True
        request.is_address_locked = _is_used_up(request) and not _is_known(request, name_tried(request, credentials))
        return bool(request.is_address_locked)


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name as the account is found by it: however it was spelled, its tries are counted together."""
    typed = credentials.get("username") if credentials else request.POST.get("username")
    return Person.normalize_username(typed or "")


def _is_used_up(request: Any) -> bool:
    address = request.axes_ip_address
    if address is None:
        return False
    missed = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=get_cool_off_threshold(request))
    count: int = missed.aggregate(count=Sum("failures_since_start"))["count"] or 0
    return count >= settings.SIGN_IN_TRIES_PER_ADDRESS


def _is_known(request: Any, name: str) -> bool:
    since = request.axes_attempt_time - KNOWN_FOR
    seen = AccessLog.objects.filter(username=name, ip_address=request.axes_ip_address, attempt_time__gte=since)
    return bool(seen.exists())
