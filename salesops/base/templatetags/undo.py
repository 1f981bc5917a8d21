"""``{% load undo %}``: what the toasts ask of a message."""

from django import template
from django.contrib.messages.storage.base import Message

from salesops.base import undo

register = template.Library()


@register.filter
def undo_of(message: Message) -> undo.Undo | None:
    """The form that takes the message's action back, or None."""
    return undo.undo_of(message)
