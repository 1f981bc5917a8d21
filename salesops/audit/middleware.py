"""Tells the audit who asks, and from where."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from salesops.audit.context import acting


class ActorMiddleware:
    """Gives each request an id and its writes an author. Stands below AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(person_id=request.user.pk, ip=client_ip(request), path=request.path):
            return self.get_response(request)


def client_ip(request: HttpRequest) -> str | None:
    """The visitor's address: the socket's, or behind N proxies the N-th from the right of X-Forwarded-For.

    Entries further left were typed by the visitor and prove nothing. None on a Unix socket.
    """
    proxies: int = settings.AXES_IPWARE_PROXY_COUNT or 0
    address: str = request.META.get("REMOTE_ADDR", "")
    if proxies:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= proxies:
            address = hops[-proxies]
    return address if _is_address(address) else None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
