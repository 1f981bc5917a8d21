"""Pre-sales support: through the department, named by technical, agreed or settled (INQ-3)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from quotes.actions.support import (
    NamedData,
    agree_support,
    ask_support,
    ask_support_again,
    call_off_support,
    dispute_support,
    name_people,
)
from quotes.enums import SupportState
from quotes.models import SupportRequest
from quotes.queries.support import named_people, settlement_of, support_to_do
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.approvals import open_steps, say
from tests.factories.customers import make_customer
from tests.factories.inquiry import make_support, named, settlement_asked, support_data, support_said

pytestmark = [pytest.mark.rule("INQ-3"), pytest.mark.usefixtures("chains")]


def told(person: Person) -> list[str]:
    rows = Notice.objects.filter(person=person, kind__startswith="quotes.support").order_by("pk")
    return [row.kind.removeprefix("quotes.support_") for row in rows]


def test_from_the_department_to_an_agreement(cast: Cast) -> None:
    support = make_support(make_customer(cast.li))
    assert (support.state, support.owner) == (SupportState.WAITING, cast.li)
    assert not visible_to(cast.xu, SupportRequest).exists()
    support = support_said(support)
    assert (support.state, told(cast.xu), support_to_do(cast.xu)) == (SupportState.TO_NAME, ["to_name"], [support])
    data = NamedData([cast.xu, cast.xu], support.wanted_from, support.wanted_to, "带样机。")
    with pytest.raises(PermissionDenied):
        name_people(support, data, revision=support.revision, by=cast.li)
    support = name_people(support, data, revision=support.revision, by=cast.xu)
    assert (support.state, named_people(support), told(cast.li)) == (SupportState.NAMED, [cast.xu], ["named"])
    assert support_to_do(cast.li) == [support]
    with pytest.raises(PermissionDenied):
        agree_support(support, revision=support.revision, by=cast.wang)
    agreed = agree_support(support, revision=support.revision, by=cast.li)
    assert (agreed.state, agreed.closed_at is not None) == (SupportState.AGREED, True)
    assert agree_support(support, revision=1, by=cast.li) == agreed


def test_naming_others_is_another_round_that_is_read_first(cast: Cast) -> None:
    support = named(make_support(make_customer(cast.li)), cast.xu)
    read = support.revision
    later = support.wanted_to + timedelta(days=3)
    others = NamedData([cast.xu], later, later)
    with pytest.raises(StaleRecord):
        name_people(support, others, revision=read - 1, by=cast.xu)
    support = name_people(support, others, revision=read, by=cast.xu)
    assert (support.round, support.seats.count(), support.from_on) == (2, 2, later)
    with pytest.raises(StaleRecord):
        agree_support(support, revision=read, by=cast.li)
    assert told(cast.li) == ["named", "named"]


def test_without_agreement_director_and_technical_head_settle_it(cast: Cast) -> None:
    support = named(make_support(make_customer(cast.li)), cast.xu)
    with pytest.raises(Refusal, match="INQ-3"):
        dispute_support(support, " ", revision=support.revision, by=cast.li)
    support = dispute_support(support, "客户只有周三有空。", revision=support.revision, by=cast.li)
    assert support.state == SupportState.DISPUTED
    request = settlement_asked(support)
    assert sorted(step.approver.username for step in open_steps(request) if step.approver) == ["xu", "zhao"]
    support_said(support, why="周三去。")
    support = support_said(support, why="周三可以。")
    assert (support.state, support.closed_at is not None) == (SupportState.SETTLED, True)
    assert sorted(one.opinion for one in settlement_of(support)) == ["周三去。", "周三可以。"]


def test_it_is_given_back_to_both_sides(cast: Cast) -> None:
    support = named(make_support(make_customer(cast.li)), cast.xu)
    support = dispute_support(support, "人不够。", revision=support.revision, by=cast.li)
    say(settlement_asked(support), "return", "先再谈一次。")
    support.refresh_from_db()
    assert (support.state, settlement_of(support)) == (SupportState.NAMED, [])


def test_the_department_may_return_or_refuse_it(cast: Cast) -> None:
    returned = support_said(make_support(make_customer(cast.li)), "return", "写清接口。")
    refused = support_said(make_support(make_customer(cast.li)), "reject", "先报价。")
    assert (returned.is_editable, refused.state) == (True, SupportState.REFUSED)
    assert refused.closed_at is not None
    assert not visible_to(cast.xu, SupportRequest).exists()


def test_sales_calls_off_what_technical_has_and_technical_is_told(cast: Cast) -> None:
    waits = make_support(make_customer(cast.li))
    with pytest.raises(Refusal, match="INQ-3"):
        call_off_support(waits, "取消。", by=cast.li)  # it is withdrawn where it is decided
    taken = support_said(make_support(make_customer(cast.li)))
    agreed = named(waits, cast.xu)
    agreed = agree_support(agreed, revision=agreed.revision, by=cast.li)
    for support in (taken, agreed):
        for person in (cast.xu, cast.wang, cast.zhao):
            with pytest.raises(PermissionDenied):
                call_off_support(support, "客户取消。", by=person)
        with pytest.raises(Refusal, match="INQ-3") as caught:
            call_off_support(support, " ", by=cast.li)
        assert caught.value.field == "reason"
        off = call_off_support(support, "客户取消。", by=cast.li)
        assert (off.state, off.closed_at is not None, named_people(off)) == (SupportState.WITHDRAWN, True, [])
        assert timeline_for(off)[0].quote == "客户取消。"
        assert visible_to(cast.xu, SupportRequest).filter(pk=off.pk).exists()
    assert told(cast.xu) == ["to_name", "to_name", "called_off", "called_off"]
    assert support_to_do(cast.xu) == []


def test_what_was_called_off_is_put_once_more_from_the_start(cast: Cast) -> None:
    support = call_off_support(named(make_support(make_customer(cast.li)), cast.xu), "改期。", by=cast.li)
    support = ask_support_again(support, support_data(), revision=support.revision, by=cast.li)
    assert support.state == SupportState.WAITING
    assert not visible_to(cast.xu, SupportRequest).exists()
    support = support_said(support)
    assert (support.state, named_people(support)) == (SupportState.TO_NAME, [])
    data = NamedData([cast.xu], support.wanted_from, support.wanted_to)
    support = name_people(support, data, revision=support.revision, by=cast.xu)
    assert (support.round, named_people(support)) == (2, [cast.xu])


def test_who_has_been_there_is_not_called_off(cast: Cast) -> None:
    support = named(make_support(make_customer(cast.li)), cast.xu)
    support = agree_support(support, revision=support.revision, by=cast.li)
    assert support.to_on is not None
    over = clock.now() + timedelta(days=(support.to_on - clock.today()).days + 1)
    with clock.at(over), pytest.raises(Refusal, match="INQ-3"):
        call_off_support(support, "来不及了。", by=cast.li)


def test_what_is_refused(cast: Cast) -> None:
    customer = make_customer(cast.li)
    yesterday = clock.today() - timedelta(days=1)
    for said, field in (
        ({"what": " "}, "what"),
        ({"details": " "}, "details"),
        ({"wanted_from": yesterday}, "wanted_from"),
        ({"wanted_to": clock.today() + timedelta(days=1)}, "wanted_to"),
    ):
        with pytest.raises(Refusal, match="INQ-3") as caught:
            make_support(customer, **said)
        assert caught.value.field == field
    with pytest.raises(PermissionDenied):
        ask_support(support_data(), customer, by=cast.zhou)
    support = support_said(make_support(customer))
    data = NamedData([cast.li], support.wanted_from, support.wanted_to)
    with pytest.raises(Refusal, match="INQ-3") as caught:
        name_people(support, data, revision=support.revision, by=cast.xu)
    assert caught.value.field == "people"
