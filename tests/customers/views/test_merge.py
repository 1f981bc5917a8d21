"""The pages of a merge: finding the other file, looking at both, and where the one that went leads to."""

import pytest
from django.urls import reverse

from customers.models import Customer
from salesops.base import clock
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer, make_note
from tests.factories.merge import REASON, merge

pytestmark = pytest.mark.rule("CUS-2")

NAME, ALIKE, OTHER = "杭州远景软件有限公司", "杭州远景软件科技有限公司", "宁波瀚海仪表有限公司"


def confirmation(gone: Customer, kept: Customer) -> dict[str, object]:
    return {"reason": REASON, "revision": gone.revision, "kept_revision": kept.revision}


def test_what_looks_like_the_same_company_stands_there_at_once(cast: Cast, get: Send, post: Send) -> None:
    customer, elsewhere = make_customer(cast.li, name=NAME), make_customer(cast.zhou, name="远景软件（深圳）有限公司")
    alike, other = make_customer(cast.he, name=ALIKE), make_customer(cast.he, name=OTHER)
    phone = make_contact(customer).phone
    reached = make_contact(make_customer(cast.he), phone=phone).customer
    choose = reverse("customers:merge-choose", args=[customer.pk])
    assert choose in get(cast.wang, customer.get_absolute_url()).content.decode()
    page = get(cast.wang, choose).content.decode()
    for shown in (alike, reached):
        assert reverse("customers:merge-confirm", args=[shown.pk, customer.pk]) in page
    for hidden in (elsewhere, other):
        assert hidden.name not in page
    assert other.name in get(cast.wang, choose, {"q": "瀚海"}).content.decode()
    assert elsewhere.name in get(cast.zhao, choose).content.decode()


def test_the_earlier_registration_is_offered_to_stay(cast: Cast, get: Send, post: Send) -> None:
    late = make_customer(cast.li, name=NAME)
    early = make_customer(cast.he, name=ALIKE, registered_at=clock.shanghai(clock.today().replace(year=2025), 9))
    page = get(cast.wang, reverse("customers:merge-choose", args=[early.pk])).content.decode()
    assert reverse("customers:merge-confirm", args=[late.pk, early.pk]) in page


def test_both_files_are_seen_before_it_is_done(cast: Cast, get: Send, post: Send) -> None:
    gone = make_note(make_customer(cast.li, name=ALIKE, website="yuanjing.cn", address="西湖区")).customer
    kept = make_customer(cast.he, name=NAME, address="滨江区")
    url = reverse("customers:merge-confirm", args=[gone.pk, kept.pk])
    page = get(cast.wang, url).content.decode()
    for shown in (gone.name, kept.name, "yuanjing.cn", "西湖区", "滨江区", "补入", "联系记录"):
        assert shown in page
    assert reverse("customers:merge-confirm", args=[kept.pk, gone.pk]) in page
    done = post(cast.wang, url, confirmation(gone, kept))
    assert (done.status_code, done["Location"]) == (302, kept.get_absolute_url())
    assert kept.notes.count() == 1


def test_a_stale_page_is_shown_anew_and_saves_then(cast: Cast, get: Send, post: Send) -> None:
    gone, kept = make_customer(cast.li), make_customer(cast.he)
    url = reverse("customers:merge-confirm", args=[gone.pk, kept.pk])
    stale = post(cast.wang, url, confirmation(gone, kept) | {"kept_revision": 0})
    assert stale.status_code == 422
    assert REASON in stale.content.decode()
    assert post(cast.wang, url, confirmation(gone, kept)).status_code == 302


def test_what_stands_against_it_is_said_before_one_types(cast: Cast, get: Send, post: Send) -> None:
    gone = make_customer(cast.li, credit_code="913101150DEMX00115")
    kept = make_customer(cast.he, credit_code="91330106MA27XL0Q3Y")
    page = get(cast.wang, reverse("customers:merge-confirm", args=[gone.pk, kept.pk])).content.decode()
    assert 'role="alert"' in page
    assert 'name="reason"' not in page


def test_the_one_that_went_leads_to_the_one_that_stays(cast: Cast, get: Send, post: Send) -> None:
    gone, kept = make_customer(cast.li), make_customer(cast.zhou)
    merge(gone, kept, by=cast.zhao)
    for person in (cast.li, cast.zhou, cast.zhao, cast.lin):
        answer = get(person, gone.get_absolute_url())
        assert (answer.status_code, answer["Location"]) == (302, kept.get_absolute_url())
        assert "合并" in get(person, kept.get_absolute_url()).content.decode()
    for person in (cast.he, cast.sun):
        assert get(person, gone.get_absolute_url()).status_code == 404
    # The manager of the one that went does not see the other region's file: the archived one is theirs to read.
    assert get(cast.wang, gone.get_absolute_url()).status_code == 200


def test_a_conflict_while_one_corrects_a_file_offers_the_merge(cast: Cast, get: Send, post: Send) -> None:
    mine, other = make_customer(cast.li, name=OTHER), make_customer(cast.he, name=NAME)
    url, typed = reverse("customers:conflict-check"), {"name": NAME, "besides": mine.pk}
    offered = reverse("customers:merge-confirm", args=[other.pk, mine.pk])
    assert offered in get(cast.wang, url, typed).content.decode()
    for person, asked in ((cast.li, typed), (cast.chen, typed), (cast.wang, {"name": NAME})):
        assert "/merge/" not in get(person, url, asked).content.decode()
