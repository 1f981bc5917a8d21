"""Numbers without gaps, papers written once, private files."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from salesops.documents.kinds import PaperKind

if TYPE_CHECKING:
    from salesops.documents.company import company_profile
    from salesops.documents.files import store_file
    from salesops.documents.numbers import company_number, draw_number
    from salesops.documents.papers import order_paper, papers_of

__all__ = [
    "PaperKind",
    "company_number",
    "company_profile",
    "draw_number",
    "order_paper",
    "papers_of",
    "store_file",
]

_ROOMS = {
    "company_number": "numbers",
    "company_profile": "company",
    "draw_number": "numbers",
    "order_paper": "papers",
    "papers_of": "papers",
    "store_file": "files",
}


def __getattr__(name: str) -> Any:
    # On demand: these have models, and Django imports this package before models may be loaded.
    if name in _ROOMS:
        return getattr(import_module(f"salesops.documents.{_ROOMS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
