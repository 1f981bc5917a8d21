"""``{% translate "…" %}`` of fixed words: looked up once in each language.

A list says the same eight words in each of its fifty rows. Whatever is not fixed (a variable, a filter, ``as``) stays
with Django's own tag.
"""

from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.translation import get_language


class SaidNode(Node):
    """Words that depend on nothing but the language."""

    child_nodelists = ()

    def __init__(self, words: TranslateNode) -> None:
        self.words = words
        self.said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """The words in the active language."""
        language = get_language()
        if language not in self.said:
            self.said[language] = self.words.render(context)
        return self.said[language]


def translate(parser: Parser, token: Token) -> Node:
    """As Django's tag of that name."""
    node = do_translate(parser, token)
    around = node.message_context
    is_fixed = node.filter_expression.var.literal is not None and not node.filter_expression.filters
    is_fixed_around = around is None or (isinstance(around.var, str) and not around.filters)
    return SaidNode(node) if is_fixed and is_fixed_around and not node.asvar and not node.noop else node
