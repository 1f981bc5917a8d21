"""Every whole page of the product, on one stage: what the checks of bytes and of accessibility walk through."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from salesops.org.models import Person
from tests.fences.test_routes import RIGHTS, members
from tests.fences.visits import VISITS, Visit, url_of
from tests.stage import Stage, actors_of

# The same address is another page to them: other work, other buttons.
ALSO = {
    "reports:home": ["manager", "director", "vice_president", "gm", "finance", "assistant", "technical", "admin"],
    "approvals:inbox": ["manager"],
    "approvals:request-detail": ["manager"],
    "contracts:contract-detail": ["director"],
    "quotes:price-detail": ["director", "gm"],
    "customers:customer-list": ["manager"],
    "org:person-detail": ["admin"],
}


@dataclass(frozen=True, slots=True)
class Page:
    """An address, who opens it, the page, and how many bytes of it the server sends to a browser."""

    name: str
    who: str
    person: Person | None
    url: str
    html: str
    size: int


def every_page(stage: Stage) -> Iterator[Page]:
    """The login page, then whatever answers a GET of `VISITS` with a whole page; parts, files and jumps are none.

    All of the stage is set before the first page is asked for, so that each comes as full as it gets.
    """
    actors = actors_of(stage.cast)
    asked = [
        (name, who, url_of(name, visit, stage)) for name, visit in VISITS.items() for who in readers_of(name, visit)
    ]
    yield Page("login", "nobody", None, reverse("login"), *_unpacked(_ask(Client(), reverse("login"))))
    clients: dict[str, Client] = {}
    for name, who, url in asked:
        if who not in clients:
            clients[who] = Client()
            clients[who].force_login(actors[who])
        answer = _ask(clients[who], url)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            html, size = _unpacked(answer)
            if html.lstrip().lower().startswith("<!doctype"):
                yield Page(name, who, actors[who], url, html, size)


def readers_of(name: str, visit: Visit) -> list[str]:
    """Whoever sends its form, if the page is theirs; else the first to whom it is open; and those of `ALSO`."""
    allowed = members(RIGHTS[name].get("GET", {}).get("200", ""))
    if not allowed:
        return []
    return [visit.by if visit.by in allowed else allowed[0], *ALSO.get(name, [])]


def _ask(client: Client, url: str) -> Any:
    """As a browser asks."""
    return client.get(url, headers={"Accept-Encoding": "gzip, deflate, br"})


def _unpacked(answer: Any) -> tuple[str, int]:
    sent = answer.content
    page = gzip.decompress(sent) if answer.get("Content-Encoding") == "gzip" else sent
    return page.decode(), len(sent)
