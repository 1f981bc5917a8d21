"""Finds templates and reads them: ``OPTIONS["loaders"]`` of the settings names ``Loader``."""

from collections.abc import Callable, Iterable

from django.template import Node, Origin, Template, TemplateDoesNotExist, TemplateSyntaxError
from django.template.base import Lexer, NodeList, Parser, Token
from django.template.loaders import base, cached

from salesops.base.drawing.expressions import Expression
from salesops.base.drawing.nodes import DRAWN_SO, HasBlocks, Nodes


class _Reader(Parser):
    """Reads a template as Django does, and has it drawn by what stands there."""

    def compile_filter(self, token: str) -> Expression:
        return Expression(token, self)

    def parse(self, parse_until: Iterable[str] | None = None) -> NodeList:
        nodes = super().parse(parse_until)
        nodes.__class__ = Nodes
        return nodes

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        super().extend_nodelist(nodelist, node, token)
        if drawn_so := DRAWN_SO.get(type(node)):
            node.__class__ = drawn_so


class Drawn(HasBlocks):
    """A template that is drawn the short way."""

    def compile_nodelist(self) -> NodeList:
        """As Django does where somebody looks for a mistake, or has made one: it says where."""
        if self.engine.debug:
            return super().compile_nodelist()
        tokens = Lexer(self.source).tokenize()
        reader = _Reader(tokens, self.engine.template_libraries, self.engine.template_builtins, self.origin)
        try:
            nodes = reader.parse()
        except TemplateSyntaxError:
            return super().compile_nodelist()
        self.extra_data = reader.extra_data
        return nodes


class _Drawing(base.Loader):
    get_contents: Callable[[Origin], str]

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        tried = []
        for origin in self.get_template_sources(template_name):
            if skip is not None and origin in skip:
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = self.get_contents(origin)
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
                continue
            return Drawn(contents, origin, template_name, self.engine)
        raise TemplateDoesNotExist(template_name, tried=tried)


class Loader(cached.Loader, _Drawing):
    """Finds templates where the loaders it is given do, and reads each once."""
