"""``{% load desk %}``: what a form shows of its person's own drafts."""

import re

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from salesops.desk.drafts import LONGEST_KEY, PUT_BACK, draft_text, kept_draft

register = template.Library()

_UNNAMED = re.compile(r"[^0-9A-Za-z_]+")


@register.simple_tag(takes_context=True)
def keep(context: template.Context, *named: object) -> SafeString:
    """Attributes of a form whose typed values are kept in this tab and at the person's desk (`drafts.js`).

    ``named`` says which form of which record: "comment" 12. Without it the page's address does, and nothing is kept
    where there is none. One query: is there a draft of it?
    """
    request = context.get("request")
    path = request.get_full_path() if request else ""
    name = _name("-".join(str(part) for part in named) or path)
    if not name:
        return SafeString("")
    attributes = _attributes(name)
    draft = kept_draft(name, request.user) if request and request.user.is_authenticated else None
    if draft is None:
        return attributes
    return attributes + format_html(
        ' data-draft-said="{}" data-draft-older="{}" data-draft-revision="{}" data-draft-back="{}"',
        draft_text(draft),
        _("The record was changed since then; what differs is shown before anything is saved."),
        draft.revision,
        PUT_BACK,
    )


@register.simple_tag
def keep_in_dialog(*named: object) -> SafeString:
    """The same for a form in a dialog, named by where it is sent. The page asks nothing: the dialog does, once open."""
    name = _name("-".join(str(part) for part in named))
    return format_html("{} data-draft-asked", _attributes(name)) if name else SafeString("")


def _name(said: str) -> str:
    return _UNNAMED.sub("-", said).strip("-")[:LONGEST_KEY]


def _attributes(name: str) -> SafeString:
    return format_html(
        'data-keep="{}" data-draft="{}" data-kept-text="{}" data-discard-text="{}"',
        name,
        reverse("desk:draft", args=[name]),
        _("Restored what you had typed before."),
        _("Discard"),
    )
