"""A contract that was handed over while it is being approved: whoever took it over stands where its requester stood."""

import pytest
from django.urls import reverse

from contracts.models import Contract
from salesops.approvals.models import Detour, Request
from salesops.org.actions.handover import hand_over
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.contracts import make_contract, ready, submit
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-3")]


@pytest.fixture
def request_of_li(cast: Cast) -> Request:
    """Submitted by Li, who hands everything over to He."""
    ready()
    contract = make_contract(owner=cast.li)
    request = submit(contract)
    hand_over(cast.li, {"sales": cast.he}, by=cast.wang)
    assert Contract.objects.get(pk=contract.pk).owner == cast.he
    return request


@pytest.mark.rule("APP-7")
def test_it_stands_among_their_requests(cast: Cast, request_of_li: Request) -> None:
    mine, number = reverse("approvals:mine"), request_of_li.title.rpartition(" ")[2]
    for person, there in ((cast.he, True), (cast.li, True), (cast.zhou, False), (cast.chen, False)):
        page = Visitor(person).get(mine)
        assert (number in page.content.decode()) is there, person.username
        assert visible_to(person, Request).filter(pk=request_of_li.pk).exists() is there
    home = Visitor(cast.he).get(reverse("reports:home"))
    assert number in home.content.decode()


@pytest.mark.rule("APP-5")
def test_they_are_offered_the_direct_way_and_may_go_it(cast: Cast, request_of_li: Request) -> None:
    he = Visitor(cast.he)
    url = request_of_li.get_absolute_url()
    assert he.get(url).context["request_view"].offers.named("ask-gm") is not None
    assert Visitor(cast.wang).get(url).context["request_view"].offers.named("ask-gm") is None
    sent = {"reason": "客户今天必须签", "back": ""}
    assert he.send(reverse("approvals:request-ask-gm", args=[request_of_li.pk]), sent).status_code == 302
    detour = Detour.objects.get()
    assert (detour.by, detour.way) == (cast.he, "direct")
    assert he.get(url).context["request_view"].offers.named("ask-gm") is None  # once is enough
