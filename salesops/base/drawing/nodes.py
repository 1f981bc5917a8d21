"""The tags that every page is made of, each as Django's of the same name."""

import html
from functools import cached_property, lru_cache
from typing import Any

from django.template import Node, Template, VariableDoesNotExist
from django.template.base import NodeList, TextNode, Token, VariableNode, render_value_in_context
from django.template.defaulttags import CommentNode, IfNode, LoadNode, TemplateLiteral, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext, BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode
from django.templatetags.static import StaticNode, static
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString


class Nodes(NodeList):
    """What stands between two tags; its fixed texts are drawn as they are."""

    @cached_property
    def _parts(self) -> list[Any]:
        drawn = [node for node in self if not isinstance(node, LoadNode | CommentNode)]
        return [node.s if type(node) is TextNode else node.render for node in drawn]

    def render(self, context: Any) -> SafeString:
        """As Django's."""
        return SafeString("".join([part if type(part) is str else part(context) for part in self._parts]))


class _Shown(VariableNode):
    """``{{ row.name }}``"""

    def render(self, context: Any) -> str:
        try:
            found: Any = self.filter_expression.resolve(context)
        except UnicodeDecodeError:
            return ""
        if isinstance(found, Promise):
            found = str(found)  # words in the reader's language
        kind = type(found)
        if kind is SafeString:
            return found  # type: ignore[no-any-return]  # as was just asked
        if kind is str:
            return html.escape(found) if context.autoescape else str(found)
        return str(render_value_in_context(found, context))


class _Choice(IfNode):
    """``{% if %}``"""

    def render(self, context: Any) -> SafeString | str:
        condition: Any
        for condition, nodes in self.conditions_nodelists:
            try:
                if type(condition) is TemplateLiteral:
                    asked: Any = condition.value
                    is_so = asked.resolve(context, ignore_failures=True)
                else:
                    is_so = condition is None or condition.eval(context)
            except VariableDoesNotExist:
                is_so = False
            if is_so:
                return nodes.render(context)
        return ""


class _Named(WithNode):
    """``{% with %}``"""

    def render(self, context: Any) -> SafeString:
        context.dicts.append({key: given.resolve(context) for key, given in self.extra_context.items()})
        try:
            return self.nodelist.render(context)
        finally:
            context.dicts.pop()


class _Simple(SimpleNode):
    """A tag of a library that answers with text."""

    def render(self, context: Any) -> Any:
        given = [one.resolve(context) for one in self.args]
        named = {name: one.resolve(context) for name, one in self.kwargs.items()}
        drawn = self.func(context, *given, **named) if self.takes_context else self.func(*given, **named)
        if self.target_var is not None:
            context[self.target_var] = drawn
            return ""
        return conditional_escape(drawn) if context.autoescape and type(drawn) is not SafeString else drawn


class _Static(StaticNode):
    """``{% static %}`` of a fixed path."""

    def render(self, context: Any) -> str:
        if self.varname is not None or self.path.is_var or self.path.filters:
            return super().render(context)
        return _static(self.path.var, get_script_prefix(), context.autoescape)


@lru_cache
def _static(path: str, _prefix: str, autoescape: bool) -> str:
    found = static(path)
    return html.escape(found) if autoescape else found


class _Phrase(BlockTranslateNode):
    """``{% blocktranslate %}``, whose words are put together once."""

    def render_token_list(self, tokens: list[Token]) -> tuple[str, list[str]]:
        kept: dict[int, tuple[str, list[str]]] = self.__dict__.setdefault("_kept", {})
        if id(tokens) not in kept:
            kept[id(tokens)] = super().render_token_list(tokens)
        message, names = kept[id(tokens)]
        return message, [*names]


class _Included(IncludeNode):
    """``{% include %}`` of a template by its name, which keeps what is known."""

    def render(self, context: Any) -> SafeString:
        named = self.template.resolve(context)
        if self.isolated_context or (type(named) is not str and type(named) is not SafeString) or named[:1] == ".":
            return super().render(context)
        state: Any = context.render_context
        kept = state.dicts[0].setdefault(self, {})
        template = kept.get(named)
        if template is None:
            template = kept[named] = context.template.engine.get_template(named)
        context.dicts.append({name: one.resolve(context) for name, one in self.extra_context.items()})
        before, state.template = state.template, template
        state.dicts.append({})
        try:
            drawn: SafeString = template._render(context)
            return drawn
        finally:
            state.template = before
            state.dicts.pop()
            context.dicts.pop()


class HasBlocks(Template):
    """A page that others may extend."""

    @cached_property
    def blocks(self) -> dict[str, BlockNode]:
        """Its blocks by name; none if it extends another, which has them."""
        first = next((node for node in self.nodelist if not isinstance(node, TextNode)), None)
        if first is None or isinstance(first, ExtendsNode):
            return {}
        blocks: Any = self.nodelist.get_nodes_by_type(BlockNode)
        return {block.name: block for block in blocks}


class _Extending(ExtendsNode):
    """``{% extends %}``; which blocks the page below it has is looked up once."""

    def render(self, context: Any) -> SafeString:
        below: Any = self.get_parent(context)
        if not isinstance(below, HasBlocks):
            return SafeString(super().render(context))
        state = context.render_context
        if BLOCK_CONTEXT_KEY not in state:
            state[BLOCK_CONTEXT_KEY] = BlockContext()
        state[BLOCK_CONTEXT_KEY].add_blocks(self.blocks)
        state[BLOCK_CONTEXT_KEY].add_blocks(below.blocks)
        with state.push_state(below, isolated_context=False):
            drawn: SafeString = below._render(context)  # type: ignore[attr-defined]  # as Django does
            return drawn


DRAWN_SO: dict[type[Node], type[Node]] = {
    VariableNode: _Shown,
    IfNode: _Choice,
    StaticNode: _Static,
    WithNode: _Named,
    SimpleNode: _Simple,
    BlockTranslateNode: _Phrase,
    IncludeNode: _Included,
    ExtendsNode: _Extending,
}
