"""Addresses of pages, taken apart once: Django looks each of them up anew, and a page names a hundred.

``{% url "customers:customer-detail" customer.pk %}`` of a fixed name and whole numbers is what Django makes of it.
Whatever else it may be given (a variable for the name, named or other arguments, a page of the admin) stays with
Django.
"""

from functools import lru_cache

from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as do_url
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape

KEPT = 2048
# Keys that no record has: each stands for one argument where an address is taken apart.
_STAND_INS = (9007199254740993, 9007199254740995, 9007199254740997)
_ADMIN = "admin:"


def address(name: str, *keys: int) -> str:
    """As ``reverse(name, args=keys)``. Raises NoReverseMatch as it does."""
    if len(keys) > len(_STAND_INS) or not all(type(key) is int for key in keys):
        return reverse(name, args=keys)
    found = _taken_apart(name, len(keys), get_urlconf(), get_script_prefix())
    for stand_in, key in zip(_STAND_INS, keys, strict=False):
        found = found.replace(str(stand_in), str(key))
    return found


@lru_cache(KEPT)
def _taken_apart(name: str, count: int, _urlconf: str | None, _prefix: str) -> str:
    return reverse(name, args=_STAND_INS[:count])


class AddressNode(Node):
    """An address of a fixed name."""

    child_nodelists = ()

    def __init__(self, written: URLNode, name: str) -> None:
        self.written = written
        self.name = name

    def render(self, context: Context) -> str:
        """The address; nothing where it goes into a variable."""
        keys = [arg.resolve(context) for arg in self.written.args]
        try:
            found = address(self.name, *keys)
        except NoReverseMatch:
            return str(self.written.render(context))  # which knows what that means here
        if self.written.asvar:
            context[self.written.asvar] = found
            return ""
        return str(conditional_escape(found)) if context.autoescape else found


def url(parser: Parser, token: Token) -> Node:
    """As Django's tag of that name."""
    written = do_url(parser, token)
    name = written.view_name
    if name.is_var or name.filters or written.kwargs or name.var.startswith(_ADMIN):
        return written
    return AddressNode(written, str(name.var))
