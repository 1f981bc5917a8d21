"""Customers that were chosen in the list are assigned together (CUS-3, OPP-4)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.actions.assign_many import Assigned, assign_customers
from customers.enums import CustomerStatus, CustomerVerb
from customers.models import Customer
from customers.queries.pool import protected_days_left
from salesops.audit import timeline_for
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.dispute import make_dispute
from tests.factories.opportunity import make_opportunity
from tests.factories.pool import make_pooled
from tests.visitor import Visitor

pytestmark = pytest.mark.rule("CUS-3")
WHY = "按片区分工"
PAGE = reverse("customers:customer-assign-many")


def assigned(customers: list[Customer], owner: Person, by: Person, why: str = WHY) -> Assigned:
    read = dict(Customer.objects.filter(pk__in=[one.pk for one in customers]).values_list("pk", "revision"))
    return assign_customers(customers, owner, why, revisions=read, by=by)


def test_all_of_them_go_with_their_work_and_everybody_is_told_once(cast: Cast) -> None:
    customers = [make_customer(cast.li) for _ in range(3)]
    opportunity = make_opportunity(customers[0])
    done = assigned(customers, cast.he, cast.wang)
    assert (len(done.given), done.stayed) == (3, {})
    for customer in customers:
        customer.refresh_from_db()
        assert (customer.owner, customer.region, protected_days_left(customer)) == (cast.he, cast.east, 90)
        [entry] = [one for one in timeline_for(customer) if one.verb == CustomerVerb.GIVEN]
        assert (entry.who, entry.quote) == ("王强", WHY)
    opportunity.refresh_from_db()
    assert opportunity.owner == cast.he
    told = {one.person: one for one in Notice.objects.filter(kind__startswith="customers.customer.assigned-many")}
    assert {person: one.params["count"] for person, one in told.items()} == {cast.he: "3", cast.li: "3"}


def test_one_of_them_is_told_as_one(cast: Cast) -> None:
    customer = make_customer(cast.li)
    assigned([customer], cast.he, cast.wang)
    assert Notice.objects.get(kind="customers.customer.assigned").params["customer"] == customer.name


def test_those_of_the_pool_leave_it_and_the_region_follows(cast: Cast) -> None:
    pooled, kept = make_pooled(cast.li, status=CustomerStatus.BASIC).customer, make_customer(cast.li)
    assigned([pooled, kept], cast.zhou, cast.zhao)
    for customer in (pooled, kept):
        customer.refresh_from_db()
        assert (customer.owner, customer.region, customer.pooled_at) == (cast.zhou, cast.south, None)
    assert pooled.status == CustomerStatus.BASIC


def test_what_may_not_go_stays_and_says_why(cast: Cast) -> None:
    goes, disputed, changed = make_customer(cast.li), make_customer(cast.li), make_customer(cast.li)
    his, elsewhere = make_customer(cast.he), make_customer(cast.zhou)
    make_dispute(disputed, by=cast.he)
    read = {one.pk: one.revision for one in (goes, disputed, changed, his, elsewhere)}
    Customer.objects.filter(pk=changed.pk).update(revision=changed.revision + 1)
    done = assign_customers([goes, disputed, changed, his, elsewhere], cast.he, WHY, revisions=read, by=cast.wang)
    assert done.given == [goes]
    assert set(done.stayed) == {disputed, changed, his, elsewhere}
    assert Customer.objects.get(pk=elsewhere.pk).owner == cast.zhou


def test_without_a_reason_a_fit_owner_or_anything_to_assign_it_is_refused(cast: Cast) -> None:
    customer = make_customer(cast.li)
    for owner, why, customers in (
        (cast.he, " ", [customer]),
        (cast.zhou, WHY, [customer]),
        (cast.he, WHY, [make_customer(cast.zhou)]),
    ):
        with pytest.raises(Refusal) as caught:
            assigned(customers, owner, cast.wang, why)
        assert caught.value.rule == "CUS-3"
    customer.refresh_from_db()
    assert customer.owner == cast.li


def test_twenty_cost_as_many_questions_as_two(cast: Cast) -> None:
    asked = []
    for count in (1, 2, 20):
        customers = [make_customer(cast.li) for _ in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assigned(customers, cast.he, cast.wang)
        asked.append(len(queries))
    assert asked[1] == asked[2]


def test_they_are_chosen_in_the_list_looked_at_and_assigned(cast: Cast) -> None:
    first, second = make_customer(cast.li, name="嘉兴禾源水务有限公司"), make_customer(cast.li)
    dispute = make_dispute(second, by=cast.he)
    manager = Visitor(cast.wang)
    assert PAGE in manager.get(reverse("customers:customer-list")).content.decode()
    to_page = manager.send(PAGE, {"pick": [first.pk, second.pk]})
    assert to_page.status_code == 302
    page = manager.get(to_page.url).content.decode()
    assert first.name in page
    assert dispute.number in page
    read = f"{first.pk}:{first.revision} {second.pk}:{second.revision}"
    done = manager.send(to_page.url, {"owner": cast.he.pk, "reason": WHY, "read": read})
    assert done.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.owner, second.owner) == (cast.he, cast.li)
    assert manager.send(PAGE, {"pick": "x"}).status_code == 302
    assert PAGE not in Visitor(cast.li).get(reverse("customers:customer-list")).content.decode()
