"""Who we are on papers is dated, its account is the only payee, and nobody changes it alone (QUO-4)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents import company_profile
from salesops.documents.company import ProfileData, accept_profile, propose_profile, refuse_profile
from salesops.documents.enums import ProposalState
from salesops.documents.models import CompanyProfile, ProfileProposal
from salesops.jobs import drain
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.company import make_profile_data
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("QUO-4")]
DAY = date(2026, 11, 20)


def data(day: date, account: str) -> ProfileData:
    return make_profile_data(valid_from=day, account=account)


def agreed(cast: Cast, day: date, account: str) -> CompanyProfile:
    """Entered by the administrator, agreed to by finance."""
    return accept_profile(propose_profile(data(day, account), by=cast.hu), by=cast.sun)


def test_papers_of_a_day_name_the_account_of_that_day(cast: Cast) -> None:
    assert company_profile() is None
    with clock.at(clock.shanghai(DAY, 9)):
        agreed(cast, date(2020, 1, 1), "1001")
        profile = agreed(cast, DAY + timedelta(days=10), "2002")
    accounts = [company_profile(DAY + timedelta(days=days)) for days in (0, 9, 10)]
    assert [found.account for found in accounts if found] == ["1001", "1001", "2002"]
    (change,) = timeline_for(profile)[0].changes
    assert (change.before, change.after) == ("1001", "2002")


@pytest.mark.parametrize("day", [DAY - timedelta(days=1), DAY + timedelta(days=10)])
def test_the_past_and_a_taken_day_are_refused(cast: Cast, day: date) -> None:
    with clock.at(clock.shanghai(DAY, 9)):
        agreed(cast, date(2020, 1, 1), "1001")
        agreed(cast, DAY + timedelta(days=10), "2002")
        with pytest.raises(Refusal) as refusal:
            propose_profile(data(day, "3003"), by=cast.hu)
    assert refusal.value.field == "valid_from"


@pytest.mark.rule("CNF-2")
def test_nobody_but_the_administrator_enters_the_account(cast: Cast) -> None:
    for person in cast.people:
        if person != cast.hu:
            with pytest.raises(PermissionDenied):
                propose_profile(data(clock.today(), "6666"), by=person)
    assert not ProfileProposal.objects.exists()


def test_what_one_person_entered_stands_on_no_paper(cast: Cast) -> None:
    agreed(cast, date(2020, 1, 1), "1001")
    proposal = propose_profile(data(clock.today(), "6666"), by=cast.hu)
    assert [found.account for found in CompanyProfile.objects.all()] == ["1001"]
    for person in cast.people:
        if person not in (cast.sun, cast.qian):
            with pytest.raises(PermissionDenied):
                accept_profile(proposal, by=person)
    assert accept_profile(proposal, by=cast.qian).account == "6666"
    assert company_profile() == CompanyProfile.objects.get(account="6666")


def test_whoever_entered_it_never_agrees_in_whatever_post(cast: Cast) -> None:
    proposal = propose_profile(data(clock.today(), "6666"), by=cast.hu)
    ProfileProposal.objects.update(proposed_by=cast.sun)
    with pytest.raises(PermissionDenied):
        accept_profile(proposal, by=cast.sun)
    with pytest.raises(IntegrityError, match="profile_proposal_two_people"), transaction.atomic():
        ProfileProposal.objects.update(state=ProposalState.ACCEPTED, decided_by=cast.sun, decided_at=clock.now())
    assert company_profile() is None


def test_one_yes_or_one_no_and_nothing_after_it(cast: Cast) -> None:
    proposal = propose_profile(data(clock.today(), "1001"), by=cast.hu)
    with pytest.raises(Refusal, match=r"second person|第二人"):
        propose_profile(data(clock.today(), "1002"), by=cast.hu)
    accept_profile(proposal, by=cast.sun)
    for again in (lambda: accept_profile(proposal, by=cast.qian), lambda: refuse_profile(proposal, "x", by=cast.qian)):
        with pytest.raises(PermissionDenied):
            again()
    assert CompanyProfile.objects.count() == 1


def test_a_day_that_passed_while_it_waited_is_judged_again(cast: Cast) -> None:
    with clock.at(clock.shanghai(DAY, 9)):
        agreed(cast, date(2020, 1, 1), "1001")
        proposal = propose_profile(data(DAY, "6666"), by=cast.hu)
    with clock.at(clock.shanghai(DAY + timedelta(days=1), 9)):
        with pytest.raises(Refusal):
            accept_profile(proposal, by=cast.sun)
        refuse_profile(proposal, "过了", by=cast.hu)
    assert CompanyProfile.objects.count() == 1


def told(person: Person) -> list[str]:
    return list(
        Notice.objects.filter(person=person, kind__startswith="documents.profile").values_list("kind", flat=True)
    )


def test_the_second_person_is_told_compares_and_agrees(cast: Cast) -> None:
    agreed(cast, date(2020, 1, 1), "1001")
    drain()
    Notice.objects.all().delete()
    proposal = propose_profile(data(clock.today(), "6222-0001"), by=cast.hu)
    drain()
    assert told(cast.sun) == told(cast.qian) == ["documents.profile_proposed"]
    page = Visitor(cast.sun).get(reverse("documents:profile-list")).content.decode()
    assert "1001" in page
    assert "6222-0001" in page
    assert Visitor(cast.sun).send(reverse("documents:profile-accept", args=[proposal.pk])).status_code == 302
    drain()
    assert company_profile() == CompanyProfile.objects.get(account="6222-0001")
    assert told(cast.hu) == ["documents.profile_accepted"]


def test_a_refusal_needs_a_reason_and_changes_nothing(cast: Cast) -> None:
    proposal = propose_profile(data(clock.today(), "6666"), by=cast.hu)
    refuse = reverse("documents:profile-refuse", args=[proposal.pk])
    answer = Visitor(cast.qian).send(refuse, {"reason": "  "})
    assert answer.status_code == 422
    answer = Visitor(cast.qian).send(refuse, {"reason": "账号与银行回单不符"})
    assert answer.status_code == 302
    assert "账号与银行回单不符" in Visitor(cast.hu).get(reverse("documents:profile-list")).content.decode()
    assert company_profile() is None


def test_an_administrator_enters_it_in_the_settings_and_nobody_edits_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.hu)
    typed = {**vars_of(data(clock.today(), "1001")), "name_en": ""}
    response = client.post(reverse("admin:documents_profileproposal_add"), typed)
    assert response.status_code == 302, response.context["adminform"].form.errors
    proposal = ProfileProposal.objects.get()
    for name, row in (("profileproposal", proposal), ("companyprofile", accept_profile(proposal, by=cast.sun))):
        change = reverse(f"admin:documents_{name}_change", args=[row.pk])
        assert client.post(change, {**typed, "account": "6666"}).status_code == 403
        assert client.post(reverse(f"admin:documents_{name}_delete", args=[row.pk])).status_code == 403
    assert client.get(reverse("admin:documents_companyprofile_add")).status_code == 403


def vars_of(profile: ProfileData) -> dict[str, str]:
    return {name: str(getattr(profile, name)) for name in ProfileData.__slots__}
