"""Each record's page tells who did what, when, from where and what it was before (CNF-2)."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from salesops.audit import record, verbs
from salesops.audit.context import acting
from salesops.org.enums import OrgVerb
from tests.fences.visits import VISITS, url_of
from tests.house import House
from tests.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CNF-2")]

# A customer's history is a part of its page that is read on by itself.
APART = {"customers:customer-detail": "customers:timeline-of-customer"}
RECORD_PAGES = sorted(APART.get(name, name) for name in VISITS if name.endswith("-detail"))


@pytest.mark.parametrize("name", RECORD_PAGES)
def test_every_record_has_its_history_on_its_page(name: str, house: House) -> None:
    visit = VISITS[name]
    url = url_of(name, visit, Stage(house.cast, house.cast.li))
    shown: list[str] = []
    for who in (visit.by, "director", "admin"):
        answer = house.browser(who).get(url)
        shown += [answer.content.decode()] if answer.status_code == HTTPStatus.OK else []
    assert shown
    assert all("data-story" in page for page in shown), f"{name} shows no history"


@pytest.mark.parametrize(("who", "sees"), [("qian", True), ("zhao", True), ("hu", True), ("li", False), ("wang", True)])
def test_from_where_is_shown_to_those_who_may_know(client: Client, house: House, who: str, sees: bool) -> None:
    cast = house.cast
    verbs.register(OrgVerb)
    with acting(person_id=cast.wang.pk, ip="10.0.0.77"):
        record(cast.he, OrgVerb.PERSON_EDITED, by=cast.wang, changes={"phone": ("1", "2")})
    client.force_login(getattr(cast, who))
    page = client.get(reverse("org:person-detail", args=[cast.he.pk])).content.decode()
    assert ("10.0.0.77" in page) is sees


def test_the_way_to_the_log_is_shown_to_those_who_may_read_it(house: House) -> None:
    stage = Stage(house.cast, house.cast.li)
    for who, sees in (("director", True), ("owner", False)):
        page = house.browser(who).get(stage.approved.get_absolute_url()).content.decode()
        assert (f"record=quotes.quote-{stage.approved.pk}" in page) is sees
