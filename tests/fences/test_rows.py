"""The rows of every list page: their cells are the columns of the list, in the same order."""

from collections.abc import Iterator

import pytest
from django.template.loader import get_template
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from salesops.desk.pages import ListPage
from salesops.desk.templatetags.lists import Cell

# Its cells are not written one by one, but drawn by a loop over the kinds of prices.
LOOPED = {"quotes/price/_sheet_row.html"}


def lists(patterns: list[URLPattern | URLResolver]) -> Iterator[type[ListPage]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from lists(pattern.url_patterns)
            continue
        view = getattr(pattern.callback, "view_class", None)
        if isinstance(view, type) and issubclass(view, ListPage):
            yield view


LISTS = [page for page in lists(get_resolver().url_patterns) if page.row_template not in LOOPED]


@pytest.mark.parametrize("page", LISTS, ids=lambda page: page.__name__)
def test_the_cells_of_a_row_are_the_columns_of_its_list(page: type[ListPage]) -> None:
    cells = get_template(page.row_template).template.nodelist.get_nodes_by_type(Cell)  # type: ignore[attr-defined]
    # One that a loop draws is of columns that floors above hand in.
    written = [cell for cell in cells if isinstance(cell.key.var, str)]
    assert [str(cell.key.var) for cell in written] == [column.key for column in page.columns]
