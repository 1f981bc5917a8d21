"""The pages of the invalid customers."""

import pytest
from django.urls import reverse

from customers.enums import CustomerStatus
from customers.models import ArchiveProposal
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_customer

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CUS-5")]
LIST = reverse("customers:cleanup-list")


def test_proposed_by_the_rep_and_archived_by_the_manager(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(cast.li, status=CustomerStatus.INVALID)
    propose = reverse("customers:cleanup-propose", args=[customer.pk])
    page = get(cast.li, LIST).text
    assert propose in page
    assert reverse("customers:status-new", args=[customer.pk]) in page
    assert propose not in get(cast.wang, LIST).text
    assert post(cast.li, propose, {"reason": ""}).status_code == 422
    assert post(cast.li, propose, {"reason": "公司已注销"})["Location"] == LIST
    proposal = ArchiveProposal.objects.get()
    assert proposal.get_absolute_url() in get(cast.wang, LIST, {"proposal_state": "open"}).text
    assert 'data-opens="archive"' in get(cast.wang, proposal.get_absolute_url()).text
    assert 'data-opens="archive"' not in get(cast.li, proposal.get_absolute_url()).text
    assert post(cast.wang, reverse("customers:cleanup-take", args=[proposal.pk]))["Location"] == LIST
    assert customer.name not in get(cast.wang, LIST).text


def test_kept_with_a_word(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(cast.li, status=CustomerStatus.INVALID)
    post(cast.li, reverse("customers:cleanup-propose", args=[customer.pk]), {"reason": "公司已注销"})
    proposal = ArchiveProposal.objects.get()
    decline = reverse("customers:cleanup-decline", args=[proposal.pk])
    assert post(cast.wang, decline, {"answer": ""}).status_code == 409
    assert post(cast.wang, decline, {"answer": "下季度再联系"}).status_code == 302
    assert "下季度再联系" in get(cast.li, proposal.get_absolute_url()).text
    assert customer.name in get(cast.li, LIST).text
