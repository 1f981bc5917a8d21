"""Who sees contracts and who does what with them (ORG-2, CNF-1, CON-1)."""

import pytest

from contracts.actions.content import usual_lead
from contracts.models import Contract, ContractTemplate
from contracts.rules import (
    can_approve_template,
    can_change_lead,
    can_confirm_deviations,
    can_confirm_scan,
    can_give_up_contract,
    can_see_contract,
    can_see_contracts,
    can_see_templates,
    can_sign_contract,
    contracts_visible_to,
)
from customers.models import Customer
from reports.queries.home_money import contracts_to_do
from salesops.base import clock
from salesops.org.enums import Post
from salesops.org.visibility import visible_to
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.contracts import (
    approve_contract,
    approved_quote,
    make_contract,
    make_party,
    ready,
    sign,
    submit,
)
from tests.factories.org import make_person, make_region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture(autouse=True)
def house(cast: Cast) -> None:
    ready()


def seers(cast: Cast) -> set[str]:
    return {one.username for one in cast.people if visible_to(one, Contract).exists()}


@pytest.mark.rule("ORG-2", "CNF-1")
def test_own_region_support_and_all_and_finance_from_the_approval_on(cast: Cast) -> None:
    contract = make_contract(owner=cast.li)
    working = {"li", "wang", "chen", "zhao", "qian"}
    assert seers(cast) == working
    submit(contract)
    assert seers(cast) == working
    approved = approve_contract(Contract.objects.get())
    assert seers(cast) == working | {"sun"}
    sign(approved)
    assert seers(cast) == working | {"sun"}
    assert not can_see_contract(cast.zhou, approved)
    assert can_see_contract(cast.sun, approved)


@pytest.mark.rule("ORG-2")
def test_who_decided_on_one_keeps_seeing_it(cast: Cast) -> None:
    submit(make_contract(owner=cast.li))
    contract = Contract.objects.get()
    assert can_see_contract(cast.wang, contract)
    Contract.objects.update(region=cast.south, owner=cast.zhou)
    assert can_see_contract(cast.wang, contract), "asked about it"
    assert can_see_contract(cast.wu, contract), "in his region now"
    assert can_see_contract(cast.li, contract), "it hangs on his customer"
    Customer.objects.filter(pk=contract.customer_id).update(owner=cast.zhou)
    assert not can_see_contract(cast.li, contract)


@pytest.mark.rule("ORG-2", "CNF-1")
def test_who_opens_the_list_and_who_left(cast: Cast) -> None:
    opening = {one.username for one in cast.people if can_see_contracts(one)}
    assert opening == {"qian", "zhao", "wang", "wu", "li", "he", "zhou", "chen", "sun"}
    make_contract(owner=cast.li)
    cast.li.is_active = False
    assert not can_see_contracts(cast.li)
    assert not visible_to(cast.li, Contract).exists()
    assert contracts_visible_to(cast.hu).count() == 0


@pytest.mark.rule("CON-1")
def test_the_house_text_is_for_the_house_and_the_gm_decides_on_it(cast: Cast) -> None:
    reading = {one.username for one in cast.people if can_see_templates(one)}
    assert reading == {"qian", "zhao", "wang", "wu", "li", "he", "zhou", "chen", "sun", "hu"}
    assert {one.username for one in cast.people if visible_to(one, ContractTemplate).exists()} == reading
    assert {one.username for one in cast.people if can_approve_template(one)} == {"qian"}


@pytest.mark.rule("CON-6")
def test_the_regional_manager_leads_the_project_else_the_superior(cast: Cast) -> None:
    alone = make_person("fang", post=Post.ACCOUNT_MANAGER, region=make_region(), superior=cast.zhao)
    leads = {rep: usual_lead(rep) for rep in (cast.li, cast.zhou, alone, cast.qian)}
    assert leads == {cast.li: cast.wang, cast.zhou: cast.wu, alone: cast.zhao, cast.qian: cast.qian}


@pytest.mark.rule("CON-3", "ORG-4")
def test_the_gms_own_deviations_are_confirmed_by_the_named_alternate(cast: Cast) -> None:
    set_policy("org.gm_alternate", "wang", valid_from=clock.today(), reason="总经理指定", by=cast.hu)
    totals = ("2000000.00", "168000.00")
    party = make_party(cast.qian, region=cast.east)
    major, minor = (make_contract(approved_quote(cast.qian, total, customer=party)) for total in totals)
    theirs = make_contract(owner=cast.li, total="2000000.00")

    def confirming(contract: Contract) -> set[str]:
        return {one.username for one in cast.people if can_confirm_deviations(one, contract)}

    assert (confirming(major), confirming(minor)) == ({"wang"}, {"wang", "zhao"})
    Contract.objects.filter(pk=major.pk).update(owner=cast.li)
    assert confirming(Contract.objects.get(pk=major.pk)) == {"wang"}, "handed over, it is still the GM's sale"
    assert confirming(theirs) == {"qian"}, "the alternate stands in for the GM's own contracts only"


@pytest.mark.rule("CON-6", "ORG-2")
def test_who_leads_a_project_elsewhere_or_once_decided_has_no_superiors_power(cast: Cast) -> None:
    contract = approve_contract(make_contract(owner=cast.li))
    powers = (can_sign_contract, can_give_up_contract, can_change_lead)

    def superiors() -> set[str]:
        having = [{one.username for one in cast.people if may(one, contract)} for may in powers]
        return set.intersection(*having)

    Contract.objects.filter(pk=contract.pk).update(project_lead=cast.wu)
    assert can_see_contract(cast.wu, contract), "he leads the project"
    assert superiors() == {"wang", "zhao", "qian"}
    Contract.objects.filter(pk=contract.pk).update(region=cast.south, owner=cast.zhou)
    contract = Contract.objects.get(pk=contract.pk)
    assert can_see_contract(cast.wang, contract), "he decided on it"
    assert superiors() == {"wu", "zhao", "qian"}


@pytest.mark.rule("CON-6")
def test_the_scan_is_compared_by_the_manager_in_charge_not_by_the_lead_from_elsewhere(cast: Cast) -> None:
    contract = sign(approve_contract(make_contract(owner=cast.li)), by=cast.chen, project_lead=cast.wu)
    assert {one.username for one in cast.people if can_confirm_scan(one, contract)} == {"wang"}
    assert (contracts_to_do(cast.wang)[0].contract, contracts_to_do(cast.wu)) == (contract, []), "nor does home ask him"
