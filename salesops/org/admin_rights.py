"""Who may edit which tables in Django's admin: an explicit list, by post or by named right.

An app opens its own tables in its ``admin.py``: ``open_admin(GrantName.PRICE_KEEPER, "quotes.priceband")``. What is
not opened stays shut for everybody but superusers. Names, not models, so that this stands below the models.
"""

from collections import defaultdict
from collections.abc import Iterable

_opened: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)

ALL = ("view", "add", "change", "delete")
READ = ("view",)


def open_admin(holder: str, *models: str, actions: Iterable[str] = ("view", "add", "change")) -> None:
    """Let holders of a post or a named right do ``actions`` on ``models`` ("quotes.priceband") in the admin."""
    for model in models:
        _opened[holder][model.lower()] = frozenset(actions)


def allows(holdings: Iterable[str], perm: str) -> bool:
    """Is Django's ``perm`` ("quotes.change_priceband") opened to one of these holdings?"""
    app, _dot, codename = perm.partition(".")
    action, _line, model = codename.partition("_")
    return any(action in _opened[holder].get(f"{app}.{model}", ()) for holder in holdings if holder in _opened)


def allows_app(holdings: Iterable[str], app_label: str) -> bool:
    """Is any table of the app opened to one of these holdings?"""
    return any(
        model.startswith(f"{app_label}.") for holder in holdings if holder in _opened for model in _opened[holder]
    )
