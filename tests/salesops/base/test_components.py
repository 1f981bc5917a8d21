"""Components as they reach the page: keys, escaping, links that keep the filter."""

import re
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from salesops.base.look import ChainNode, ChainView, clock_view
from salesops.base.verdicts import Allowed, Denied


def drawn(source: str, **context: Any) -> str:
    return Template("{% load salesops %}" + source).render(Context(context))


class Sheet(forms.Form):
    name = forms.CharField()
    level = forms.ChoiceField(choices=[("", "---------"), ("A", "A")], required=False)
    price = forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}))


def test_every_once_is_another_key() -> None:
    keys = re.findall(r'name="_once" value="([^"]+)"', drawn("{% once %}{% once %}"))
    assert len({UUID(key) for key in keys}) == 2


def test_query_with_changes_one_parameter() -> None:
    request = RequestFactory().get("/", {"q": "甬", "page": "3"})
    assert drawn("{% query_with page=2 %}", request=request) == "?q=%E7%94%AC&amp;page=2"


def test_a_wrong_field_says_so_to_everybody() -> None:
    form = Sheet({"name": "", "price": "1"})
    html = render_to_string("components/field.html", {"field": form["name"]})
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'class="input num"' in drawn("{% control field %}", field=form["price"])


def test_an_empty_choice_reads_all_in_a_filter() -> None:
    with override("zh-hans"):
        html = drawn("{% facet field %}", field=Sheet()["level"])
    assert ">全部<" in html
    assert "-----" not in html


@pytest.mark.parametrize("name", ["<b>x</b>", '"><script>'])
def test_what_people_type_is_escaped(name: str) -> None:
    late = clock_view(left_minutes=-5, total_minutes=60, due_at=None)
    chain = ChainView([ChainNode("now", name, name, name, name, late)])
    context = {
        "chain": chain,
        "person": SimpleNamespace(name=name),
        "label": name,
        "state": "run",
        "changes": [(name, name, name)],
        "refusal": SimpleNamespace(
            rule="CUS-1", clause=name, rule_title=name, sentence=name, next_step=name, kept=True
        ),
    }
    for part in ("chain", "chain_marks", "person", "pill", "diff", "refusal"):
        assert name not in render_to_string(f"components/{part}.html", context)


def test_no_band_is_drawn_for_people_without_the_right() -> None:
    assert render_to_string("components/band.html", {"band": None, "size": "full"}).strip() == ""


def test_a_form_restores_nothing_without_a_name_and_carries_its_keys() -> None:
    html = render_to_string("components/form.html", {"form": Sheet(), "submit": "Save", "keep": "customer-new"})
    assert 'data-keep="customer-new"' in html
    assert html.count('name="_once"') == 1
    assert "data-rejected" not in html
    assert "data-keep" not in render_to_string("components/form.html", {"form": Sheet(), "submit": "Save"})
    assert "data-rejected" in render_to_string("components/form.html", {"form": Sheet({}), "submit": "Save"})


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><x', "auto"), ("", "auto")])
def test_the_theme_is_one_of_three(cookie: str, theme: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert drawn("{% theme %}", request=request) == theme


def test_file_sizes_and_money_are_short() -> None:
    assert [drawn("{{ size|file_size }}", size=size) for size in (812, 24_000, 1_400_000)] == [
        "812 B",
        "23 KB",
        "1.3 MB",
    ]


def test_a_button_that_is_off_says_what_the_server_would_say() -> None:
    denied = render_to_string("components/form_actions.html", {"submit": "Issue", "may": Denied("Only the director")})
    assert "disabled" in denied
    assert "Only the director" in denied
    for may in (Allowed(), None):
        assert "disabled" not in render_to_string("components/form_actions.html", {"submit": "Issue", "may": may})


def test_kept_parts_are_what_their_components_draw() -> None:
    li, named = SimpleNamespace(name="李<b>"), SimpleNamespace(name="Li")
    assert drawn("{% person who %}", who=li) == render_to_string("components/person.html", {"person": li})
    assert drawn("{% person who me=True %}", who=named) == render_to_string(
        "components/person.html", {"person": named, "me": True}
    )
    assert drawn("{% person who %}", who=None) == render_to_string("components/person.html", {"person": None})
    inputs = {"state": "run", "label": "a & b"}
    assert drawn("{% pill state label %}", **inputs) == render_to_string("components/pill.html", inputs)
    boxed = render_to_string("components/pill.html", inputs | {"boxed": True})
    assert drawn("{% pill state label boxed=True %}", **inputs) == boxed


def test_fixed_words_follow_the_language_and_others_stay_with_django() -> None:
    both = Template('{% load i18n salesops %}{% translate "Close" %}|{% translate word %}')
    said = {}
    for language in ("en", "zh-hans", "en"):
        with override(language):
            said[language] = both.render(Context({"word": "Cancel"}))
    assert said == {"en": "Close|Cancel", "zh-hans": "关闭|取消"}
    with override("en"):
        assert drawn('{% load i18n salesops %}{% translate "Close" as word %}[{{ word }}]') == "[Close]"
        assert drawn('{% load i18n salesops %}{% translate "Clear" context "filter" %}') == "Clear"


class Picks(forms.Form):
    plain = forms.ChoiceField(choices=[("", "---------"), ("A", "a < b"), (2, "two")])
    grouped = forms.ChoiceField(choices=[("many", [("x", "X"), ("y", "Y")])])
    several = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], widget=forms.SelectMultiple)


@pytest.mark.parametrize("name", ["plain", "grouped", "several"])
@pytest.mark.parametrize("typed", [None, {"plain": "2", "grouped": "y", "several": ["x", "y"]}, {"plain": '"><b>'}])
def test_choices_are_drawn_as_django_draws_them(name: str, typed: Any) -> None:
    def parts(html: str) -> list[list[str]]:
        return [sorted(re.findall(r'[\w-]+="[^"]*"|\w+', tag)) for tag in re.split(r"[<>]", html) if tag.strip()]

    field = Picks(typed)[name]
    ours = drawn("{% control field %}", field=field).removeprefix('<span class="picker">').partition("<svg")[0]
    attrs: dict[str, str | bool] = {"class": "pick is-wrong" if field.errors else "pick"}
    if field.errors:
        attrs |= {"aria-describedby": f"id_{name}_error"}
    assert parts(ours) == parts(str(field.as_widget(attrs=attrs)))


def test_a_row_leads_to_its_own_page() -> None:
    for pk in (7, 12345678901):
        assert drawn('{% page_of "customers:customer-detail" pk %}', pk=pk) == reverse(
            "customers:customer-detail", args=[pk]
        )
