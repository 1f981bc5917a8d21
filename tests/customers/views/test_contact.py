"""The pages of a customer's contacts."""

import pytest

from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer

pytestmark = pytest.mark.rule("CUS-1")


def test_a_contact_is_added_changed_and_archived(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(owner=cast.li)
    page = customer.get_absolute_url()
    assert (
        post(cast.li, f"{page}contacts/new/", {"name": "王芳", "phone": "０１０－６５８８ １２３４"}).status_code == 302
    )
    contact = customer.contacts.get()
    assert (contact.phone, contact.is_primary) == ("010-6588 1234", True)
    path = f"/customers/contacts/{contact.pk}/edit/"
    assert "010-6588 1234" in get(cast.li, path).content.decode()
    changed = {"name": "王芳", "title": "总监", "phone": contact.phone, "revision": 1}
    assert post(cast.li, path, changed).status_code == 302
    assert "总监" in get(cast.li, page).content.decode()
    assert post(cast.li, f"/customers/contacts/{contact.pk}/archive/").status_code == 302
    assert not customer.contacts.active().exists()


@pytest.mark.rule("CNF-2")
def test_a_stale_page_shows_both_values(cast: Cast, post: Send) -> None:
    contact = make_contact(customer=make_customer(owner=cast.li))
    path = f"/customers/contacts/{contact.pk}/edit/"
    post(cast.chen, path, {"name": contact.name, "title": "经理", "revision": 1})
    answer = post(cast.li, path, {"name": contact.name, "title": "总监", "revision": 1})
    assert answer.status_code == 422
    assert "经理" in answer.content.decode()
    assert 'value="总监"' in answer.content.decode()


@pytest.mark.parametrize("value", ["\x00", "12345678901", "电话", "9" * 5000, "<script>x</script>"])
@pytest.mark.parametrize("field", ["name", "title", "phone", "email", "revision", "is_primary"])
def test_bad_input_gets_a_sentence_or_is_stored_as_text(cast: Cast, post: Send, field: str, value: str) -> None:
    customer = make_customer(owner=cast.li)
    answer = post(cast.li, f"{customer.get_absolute_url()}contacts/new/", {"name": "王芳"} | {field: value})
    assert answer.status_code in {302, 422}
    assert (answer.status_code == 302) == customer.contacts.exists()
    assert "<script>x" not in answer.content.decode()
