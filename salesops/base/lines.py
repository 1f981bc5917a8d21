"""The line editor: rows of a paper in one form. ``static/js/line-editor.js`` adds and removes them, we compute.

An app's form file makes a formset class, its edit page binds it, and its ``LineEditorPage`` answers htmx while one
types. What is shown while typing and what the action checks come from the same functions.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, Form, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

MOST_LINES = 200


class RowForm(Form):
    """One row. Whether anything stands in it is asked again and again: the first field that says so is enough."""

    def has_changed(self) -> bool:
        """Whether it differs from a row left blank."""
        return self._is_typed_in

    @cached_property
    def _is_typed_in(self) -> bool:
        return any(self[name]._has_changed() for name in self.fields)  # type: ignore[attr-defined]  # Django's own


class LineFormSet[F: Form](BaseFormSet[F]):
    """The lines of one paper, in the order of the page. Rows left blank count as not there."""

    fewest: ClassVar[int] = 0
    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": _("The lines arrived incomplete. Reload the page and enter them again."),
        "too_many_forms": _("A paper has at most %(num)d lines."),
        "too_few_forms": _("A paper needs at least %(num)d line."),
    }

    def initial_form_count(self) -> int:
        """None when bound: a row is judged by what stands in it, not by where it came from."""
        return 0 if self.is_bound else super().initial_form_count()

    @property
    def kept(self) -> list[F]:
        """The rows that count, neither deleted nor blank; all of them when nothing was sent yet."""
        if not self.is_bound:
            return list(self.forms)
        self.is_valid()  # fills cleaned_data, which says what is deleted
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]

    @property
    def typed(self) -> list[dict[str, Any]]:
        """The cleaned values of each kept row, whatever else is wrong; a field that is wrong is missing."""
        return [dict(form.cleaned_data) for form in self.kept]

    def clean(self) -> None:
        """There are enough lines."""
        there = [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]
        if len(there) < self.fewest:
            message = self.default_error_messages["too_few_forms"] % {"num": self.fewest}
            raise ValidationError(message, code="too_few_forms")


def line_formset[F: Form](
    form: type[F], *, fewest: int = 0, most: int = MOST_LINES, blank: int = 0
) -> type[LineFormSet[F]]:
    """The formset class for lines of this form; deleted rows may arrive marked DELETE.

    ``blank`` rows stand ready on a page that was not sent yet. More than twice ``most`` rows are not even read.
    """
    made: Any = formset_factory(
        form,
        formset=LineFormSet,
        extra=blank,
        can_delete=True,
        max_num=most,
        validate_max=True,
        absolute_max=2 * most,
    )
    made.fewest = fewest
    lines: type[LineFormSet[F]] = made
    return lines


class LineEditorPage(View):
    """Answers ``lines:changed``: binds the lines as typed, computes, and draws the lines part again. Writes nothing.

    A subclass names ``formset_class`` and ``template_name`` and gives ``compute``.
    """

    computes_only = True
    prefix: ClassVar[str] = "lines"
    formset_class: ClassVar[type[LineFormSet[Any]]]
    template_name: ClassVar[str]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The part, with the formset as ``lines`` and what ``compute`` gives."""
        lines = self.get_lines(request, **kwargs)
        lines.is_valid()
        return render(request, self.template_name, {"lines": lines, **self.compute(request, lines, **kwargs)})

    def get_lines(self, request: HttpRequest, **kwargs: Any) -> LineFormSet[Any]:
        """The bound formset."""
        return self.formset_class(request.POST, prefix=self.prefix)

    def compute(self, request: HttpRequest, lines: LineFormSet[Any], **kwargs: Any) -> Mapping[str, Any]:
        """Amounts and verdicts for the template. Lines may be wrong or half typed."""
        raise NotImplementedError
