"""Who we are on papers is dated, and its account is the only payee."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents import company_profile
from salesops.documents.company import ProfileData, change_company_profile
from salesops.documents.models import CompanyProfile
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.rule("QUO-4")]
DAY = date(2026, 11, 20)


def data(day: date, account: str) -> ProfileData:
    return ProfileData(
        valid_from=day,
        name="云杰软件有限公司",
        credit_code="91310000MA1FL5CL66",
        address="上海市浦东新区",
        phone="021-58880000",
        legal_representative="钱立",
        bank="工商银行张江支行",
        account=account,
    )


def test_papers_of_a_day_name_the_account_of_that_day(cast: Cast) -> None:
    assert company_profile() is None
    with clock.at(clock.shanghai(DAY, 9)):
        change_company_profile(data(date(2020, 1, 1), "1001"), by=cast.hu)
        profile = change_company_profile(data(DAY + timedelta(days=10), "2002"), by=cast.hu)
    accounts = [company_profile(DAY + timedelta(days=days)) for days in (0, 9, 10)]
    assert [found.account for found in accounts if found] == ["1001", "1001", "2002"]
    (change,) = timeline_for(profile)[0].changes
    assert (change.before, change.after) == ("1001", "2002")


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), DAY + timedelta(days=10)])
def test_the_past_and_a_taken_day_are_refused(cast: Cast, day: date) -> None:
    with clock.at(clock.shanghai(DAY, 9)):
        change_company_profile(data(date(2020, 1, 1), "1001"), by=cast.hu)
        change_company_profile(data(DAY + timedelta(days=10), "2002"), by=cast.hu)
        with pytest.raises(Refusal) as refusal:
            change_company_profile(data(day, "3003"), by=cast.hu)
    assert refusal.value.field == "valid_from"


@pytest.mark.rule("CNF-2")
def test_nobody_but_the_administrator_changes_the_account(cast: Cast) -> None:
    for person in cast.people:
        if person != cast.hu:
            with pytest.raises(PermissionDenied):
                change_company_profile(data(clock.today(), "6666"), by=person)
    assert not CompanyProfile.objects.exists()


def test_an_administrator_enters_it_and_nobody_edits_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.hu)
    typed = {**vars_of(data(clock.today(), "1001")), "name_en": ""}
    response = client.post(reverse("admin:documents_companyprofile_add"), typed)
    assert response.status_code == 302, response.context["adminform"].form.errors
    profile = CompanyProfile.objects.get()
    change = reverse("admin:documents_companyprofile_change", args=[profile.pk])
    assert client.post(change, {**typed, "account": "6666"}).status_code == 403
    assert client.post(reverse("admin:documents_companyprofile_delete", args=[profile.pk])).status_code == 403


def vars_of(profile: ProfileData) -> dict[str, str]:
    return {name: str(getattr(profile, name)) for name in ProfileData.__slots__}
