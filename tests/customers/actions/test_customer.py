"""Registering, changing and archiving customers through their doors."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import translation

from customers.actions.customer import archive_customer, edit_customer, register_customer
from customers.details import FIELDS, ContactData, CustomerData
from customers.enums import Nature
from customers.models import Customer
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.org.models import Person
from salesops.policy.rulebook import known_rule
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.org import make_grant

HANZI = re.compile("[一-龥]")


def refused(data: CustomerData, *, by: Person, **kwargs: Any) -> Refusal:
    """The refusal of a registration, said in both languages by a known rule; nothing is stored."""
    before = Customer.objects.count()
    said = set()
    for language in ("en", "zh-hans"):
        with translation.override(language):
            with pytest.raises(Refusal) as caught, transaction.atomic():
                register_customer(data, by=by, **kwargs)
            said |= {str(caught.value.sentence), str(caught.value.next_step)}
    assert len(said) == 4
    assert HANZI.search(str(caught.value.sentence))
    assert HANZI.search(str(caught.value.next_step))
    assert known_rule(caught.value.rule)
    assert Customer.objects.count() == before
    return caught.value


# ----------------------------------------------------------------------------------------- registering
@pytest.mark.rule("CUS-1", "CNF-2")
def test_a_rep_registers_a_customer(cast: Cast) -> None:
    data = CustomerData(name="  杭州远景软件有限公司 ", credit_code="91310115 0dem x00115", nature=Nature.PRIVATE)
    customer = register_customer(
        data, by=cast.li, contacts=[ContactData(name="王芳", phone="+86 138-0013-8000"), ContactData(name="张伟")]
    )
    customer.refresh_from_db()
    assert re.fullmatch(r"C\d{6}", customer.number)
    assert (customer.name, customer.credit_code) == ("杭州远景软件有限公司", "913101150DEMX00115")
    assert (customer.owner, customer.region, customer.status) == (cast.li, cast.east, "registered")
    assert (customer.name_core, customer.name_region, customer.name_branch) == ("远景软件", "杭州", "")
    main, other = customer.contacts.active()
    assert (main.name, main.phone, main.phone_e164, main.is_primary) == (
        "王芳",
        "138 0013 8000",
        "+8613800138000",
        True,
    )
    assert not other.is_primary
    [entry] = timeline_for(customer)
    assert entry.who == "李明"


@pytest.mark.rule("CUS-1")
def test_numbers_follow_each_other(cast: Cast) -> None:
    first = register_customer(CustomerData(name="嘉兴禾源水务有限公司"), by=cast.li)
    second = register_customer(CustomerData(name="绍兴柯诚纺织有限公司"), by=cast.li)
    assert int(second.number[1:]) == int(first.number[1:]) + 1


@pytest.mark.rule("CUS-3")
def test_superiors_and_the_assistant_register_for_a_rep(cast: Cast) -> None:
    names = iter(["宁波甬泰机械有限公司", "合肥量瀚设备有限公司", "温州瓯江港务有限公司"])
    for person in (cast.wang, cast.chen, cast.zhao):
        customer = register_customer(CustomerData(name=next(names)), by=person, on_behalf_of=cast.li)
        assert (customer.owner, customer.region) == (cast.li, cast.east)
        assert timeline_for(customer)[0].who == person.name


@pytest.mark.rule("CUS-3")
def test_outside_the_region_is_refused(cast: Cast) -> None:
    data = CustomerData(name="广州南粤物流有限公司")
    assert refused(data, by=cast.li, region=cast.south).rule == "CUS-3"
    assert refused(data, by=cast.wang, on_behalf_of=cast.zhou).rule == "CUS-3"
    assert refused(data, by=cast.chen, on_behalf_of=cast.zhou).rule == "CUS-3"
    assert refused(data, by=cast.li, on_behalf_of=cast.he).rule == "CUS-3"
    assert refused(data, by=cast.zhao).field == "owner"


@pytest.mark.rule("CUS-1")
def test_other_posts_register_nobody(cast: Cast) -> None:
    make_grant(cast.xu, "quote_reader", by=cast.qian)  # type: ignore[arg-type]  # a value of the enum
    for person in (cast.lin, cast.sun, cast.xu, cast.hu, cast.qian):
        with pytest.raises(PermissionDenied):
            register_customer(CustomerData(name="南通海瀛船舶有限公司"), by=person)


@pytest.mark.rule("CUS-3")
def test_the_program_registers_for_the_rep_it_names(cast: Cast) -> None:
    customer = register_customer(CustomerData(name="南通海瀛船舶有限公司"), by=Person.system(), on_behalf_of=cast.zhou)
    assert (customer.owner, customer.region) == (cast.zhou, cast.south)


@pytest.mark.rule("CUS-1")
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"credit_code": "913101150DEMX00116"}, "credit_code"),
        ({"credit_code": "913101150DEXM00115"}, "credit_code"),
        ({"credit_code": "913101150IEMX00115"}, "credit_code"),
        ({"credit_code": "913101150DEMX0011"}, "credit_code"),
        ({"credit_code": "9144O3050DEMX01269"}, "credit_code"),
        ({"credit_code": "9" * 5000}, "credit_code"),
        ({"budget": Decimal("-0.01")}, "budget"),
        ({"budget": Decimal("0.005")}, "budget"),
        ({"timetable": "年" * 201}, "timetable"),
        ({"name": "有限公司"}, "name"),
        ({"name": " \t "}, "name"),
        ({"name": "远景" * 100}, "name"),
        ({"name": "远景\x00软件"}, "name"),
        ({"email": "not an address"}, "email"),
        ({"address": "路" * 201}, "address"),
        ({"background": "x" * 4001}, "background"),
        ({"industry": "a\x00b"}, "industry"),
    ],
)
def test_data_that_cannot_be_right_is_refused(cast: Cast, changes: dict[str, Any], field: str) -> None:
    data = CustomerData(**{"name": "杭州启衡医疗器械有限公司"} | changes)
    refusal = refused(data, by=cast.li)
    assert (refusal.rule, refusal.field) == ("CUS-1", field)


@pytest.mark.rule("CUS-1")
def test_the_inner_check_digit_only_warns(cast: Cast) -> None:
    data = CustomerData(name="杭州启衡医疗器械有限公司", credit_code="913101150DEMX00128")
    assert register_customer(data, by=cast.li).credit_code == "913101150DEMX00128"


@pytest.mark.rule("CUS-1")
def test_a_first_contact_in_the_future_is_refused(cast: Cast) -> None:
    tomorrow = clock.today().replace(year=clock.today().year + 1)
    data = CustomerData(name="杭州启衡医疗器械有限公司", first_contact_on=tomorrow)
    assert refused(data, by=cast.li).field == "first_contact_on"


@pytest.mark.parametrize("field", ["type", "level", "source", "nature", "scale"])
def test_a_choice_nobody_offers_is_an_error_of_the_program(cast: Cast, field: str) -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        register_customer(CustomerData(name="杭州启衡医疗器械有限公司", **{field: "?"}), by=cast.li)  # type: ignore[arg-type]


# ---------------------------------------------------------------------------- first come, first served
@pytest.mark.rule("CUS-2")
@pytest.mark.parametrize(
    "variant",
    [
        "杭州远景软件有限公司",
        "浙江省杭州市遠景軟件股份有限公司",
        "远景软件（杭州）有限公司",
        "远景软件(杭州)有限公司",
        " 杭州　远景 软件 有限责任公司",
        "杭州远景软件集团有限公司",
        "远景软件有限公司",
        "遠景軟體有限公司",
    ],
)
def test_every_spelling_of_a_company_is_taken(cast: Cast, variant: str) -> None:
    register_customer(CustomerData(name="杭州远景软件有限公司"), by=cast.zhou)
    refusal = refused(CustomerData(name=variant, affiliate_reason="另一家"), by=cast.li)
    assert (refusal.rule, refusal.field) == ("CUS-2", "name")
    assert "周洋" in str(refusal.sentence)


@pytest.mark.rule("CUS-2")
def test_the_refusal_says_by_whom_and_nothing_of_the_customer(cast: Cast) -> None:
    customer = register_customer(
        CustomerData(
            name="浙江省杭州市遠景軟件股份有限公司", credit_code="913101150DEMX00115", address="滨江区江南大道"
        ),
        by=cast.zhou,
    )
    refusal = refused(CustomerData(name="杭州远景软件有限公司"), by=cast.li)
    said = f"{refusal.sentence} {refusal.next_step}"
    for secret in (customer.name, customer.number, "913101150DEMX00115", "滨江"):
        assert secret not in said


@pytest.mark.rule("CUS-2")
def test_the_credit_code_is_taken_under_any_name(cast: Cast) -> None:
    register_customer(CustomerData(name="杭州远景软件有限公司", credit_code="913101150DEMX00115"), by=cast.zhou)
    data = CustomerData(name="金华婺江食品有限公司", credit_code="913101150demx00115")
    assert refused(data, by=cast.li).field == "credit_code"


@pytest.mark.rule("CUS-2")
def test_the_owner_is_told_that_it_is_registered_already(cast: Cast) -> None:
    register_customer(CustomerData(name="杭州远景软件有限公司"), by=cast.li)
    refusal = refused(CustomerData(name="远景软件有限公司"), by=cast.li)
    assert "李明" not in str(refusal.sentence)


@pytest.mark.rule("CUS-2")
def test_an_affiliate_needs_a_reason_that_stays_in_the_trail(cast: Cast) -> None:
    register_customer(CustomerData(name="杭州远景软件有限公司"), by=cast.zhou)
    data = CustomerData(name="上海远景软件有限公司")
    assert refused(data, by=cast.li).field == "affiliate_reason"
    customer = register_customer(
        CustomerData(name="上海远景软件有限公司", affiliate_reason="独立法人，股东不同"), by=cast.li
    )
    assert timeline_for(customer)[0].quote == "独立法人，股东不同"


@pytest.mark.rule("CUS-2")
def test_branches_and_city_banks_stand_beside_each_other(cast: Cast) -> None:
    for name in (
        "远景软件有限公司",
        "远景软件有限公司上海分公司",
        "北京银行",
        "上海银行股份有限公司",
        "北京大学",
        "吉林大学",
    ):
        register_customer(CustomerData(name=name), by=cast.li)
    assert Customer.objects.count() == 6
    assert refused(CustomerData(name="远景软件股份有限公司上海分公司"), by=cast.he).rule == "CUS-2"


@pytest.mark.rule("CUS-2")
def test_an_archived_customer_holds_nothing(cast: Cast) -> None:
    data = CustomerData(name="杭州远景软件有限公司", credit_code="913101150DEMX00115")
    gone = register_customer(data, by=cast.zhou)
    archive_customer(gone, "公司已注销", by=cast.wu)
    assert register_customer(data, by=cast.li).owner == cast.li


# -------------------------------------------------------------------------------------------- changing
def data_of(customer: Customer, **changes: Any) -> CustomerData:
    """The file as it stands, with changes."""
    return CustomerData(**{name: getattr(customer, name) for name in FIELDS} | changes)


@pytest.mark.rule("CNF-2", "CUS-1")
def test_a_change_keeps_before_and_after(cast: Cast) -> None:
    customer = make_customer(owner=cast.li, address="旧地址")
    saved = edit_customer(
        customer, data_of(customer, address="新地址", nature=Nature.STATE), by=cast.chen, revision=customer.revision
    )
    assert (saved.address, saved.revision) == ("新地址", 2)
    newest = timeline_for(saved)[0]
    assert newest.who == "陈静"
    assert ("旧地址", "新地址") in [(change.before, change.after) for change in newest.changes]


@pytest.mark.rule("CNF-2")
def test_saving_what_is_there_leaves_no_trace(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    assert edit_customer(customer, data_of(customer), by=cast.li, revision=1).revision == 1
    assert timeline_for(customer) == []


@pytest.mark.rule("CNF-2")
def test_a_stale_save_is_refused_and_shows_both_values(cast: Cast) -> None:
    customer = make_customer(owner=cast.li, address="原地址")
    edit_customer(customer, data_of(customer, address="助理的地址"), by=cast.chen, revision=1)
    with pytest.raises(StaleRecord) as caught:
        edit_customer(customer, data_of(customer, address="我的地址"), by=cast.li, revision=1)
    assert ("我的地址", "助理的地址") in caught.value.changes.values()
    customer.refresh_from_db()
    assert customer.address == "助理的地址"
    assert edit_customer(customer, data_of(customer, address="我的地址"), by=cast.li, revision=2).revision == 3


@pytest.mark.rule("CUS-2")
def test_a_new_name_or_code_is_checked_an_old_one_is_not(cast: Cast) -> None:
    taken = make_customer(owner=cast.zhou, name="杭州远景软件有限公司", credit_code="913101150DEMX00115")
    own = make_customer(owner=cast.li, name="上海远景软件有限公司")
    assert edit_customer(own, data_of(own, address="静安区"), by=cast.li, revision=1).revision == 2
    for changes in ({"name": taken.name}, {"credit_code": taken.credit_code}):
        with pytest.raises(Refusal) as caught:
            edit_customer(own, data_of(own, **changes), by=cast.li, revision=2)
        assert caught.value.rule == "CUS-2"
    kept = edit_customer(
        own, data_of(own, name="上海远景软件股份有限公司", affiliate_reason="独立"), by=cast.li, revision=1 + 1
    )
    assert kept.search_text.startswith("上海远景软件股份有限公司")


@pytest.mark.rule("ORG-2")
def test_only_keepers_change_a_file(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    for person in (cast.he, cast.zhou, cast.wu, cast.lin, cast.qian, cast.sun, cast.xu, cast.hu):
        with pytest.raises(PermissionDenied):
            edit_customer(customer, data_of(customer, address="x"), by=person, revision=1)


# ------------------------------------------------------------------------------------------- archiving
@pytest.mark.rule("CNF-2")
def test_archiving_needs_a_reason_and_a_superior_and_happens_once(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    with pytest.raises(PermissionDenied):
        archive_customer(customer, "重复", by=cast.li)
    with pytest.raises(Refusal):
        archive_customer(customer, "  ", by=cast.wang)
    first = archive_customer(customer, "重复登记", by=cast.wang)
    assert archive_customer(customer, "再来一次", by=cast.wang).archived_at == first.archived_at
    assert [entry.quote for entry in timeline_for(customer)] == ["重复登记"]
    with pytest.raises(Refusal, match="CNF-2"):
        edit_customer(customer, data_of(customer, address="x"), by=cast.li, revision=2)


@pytest.mark.rule("CNF-2")
def test_nothing_is_deleted_not_even_in_bulk(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    with pytest.raises(Refusal) as caught:
        customer.delete()
    assert caught.value.rule == "CUS-2"
    with pytest.raises(DatabaseError), transaction.atomic():
        Customer.objects.filter(pk=customer.pk)._raw_delete("default")
    assert Customer.objects.filter(pk=customer.pk).exists()


@pytest.mark.rule("CUS-2")
def test_the_database_alone_refuses_a_second_row(cast: Cast) -> None:
    make_customer(owner=cast.li, name="杭州远景软件有限公司", credit_code="913101150DEMX00115")
    for clash in ({"name": "远景软件有限公司"}, {"credit_code": "913101150DEMX00115"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            make_customer(owner=cast.he, **clash)
    make_customer(owner=cast.he, name="上海远景软件有限公司")
