"""How entries of the register are shown."""

from django import template

from salesops.seals.enums import EntryState, Seal

register = template.Library()


@register.filter
def entry_pill(state: str) -> str:
    """The mark of an entry's state."""
    return EntryState(state).pill


@register.filter
def seal_label(seal: str) -> str:
    """What a seal is called."""
    return str(Seal(seal).label)
