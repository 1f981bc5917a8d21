"""Addresses taken apart once are the addresses that Django writes."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from salesops.base.addresses import address


@pytest.mark.parametrize("keys", [(), (7,)])
def test_an_address_is_djangos(keys: tuple[int, ...]) -> None:
    name = "customers:customer-detail" if keys else "customers:customer-list"
    assert [address(name, *keys) for _again in range(2)] == [reverse(name, args=keys)] * 2


def test_other_arguments_and_unknown_names_are_djangos_too() -> None:
    assert address("desk:draft", "quote-7") == reverse("desk:draft", args=["quote-7"])  # type: ignore[arg-type]
    for name, keys in (("customers:customer-detail", ()), ("nobody:gave-it", (1,))):
        with pytest.raises(NoReverseMatch):
            address(name, *keys)


@pytest.mark.parametrize(
    ("tag", "drawn"),
    [
        ('{% url "customers:customer-detail" pk %}', "/customers/7/"),
        ('{% url "customers:customer-detail" pk=pk %}', "/customers/7/"),
        ("{% url name pk %}", "/customers/7/"),
        ('{% url "customers:customer-detail" pk as found %}<{{ found }}>', "</customers/7/>"),
        ('{% url "nobody:gave-it" pk as found %}<{{ found }}>', "<>"),
    ],
)
def test_the_tag_draws_what_djangos_draws(tag: str, drawn: str) -> None:
    told = {"pk": 7, "name": "customers:customer-detail"}
    for library in ("", "{% load salesops %}"):
        assert Template(library + tag).render(Context(told)) == drawn
