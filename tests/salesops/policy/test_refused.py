"""How a refusal reaches people: on the form, as a page, as a part of one."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.test import Client, RequestFactory
from django.urls import get_resolver, path, reverse
from django.utils import translation

from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.verdicts import Denied, require
from salesops.policy.refused import RefusalMiddleware, attempt, explain, toast
from tests.cast import Cast


class Form(forms.Form):
    price = forms.CharField()


def refuse() -> None:
    raise Refusal("PRC-4", "Below the floor.", "Ask for another band.", field="price", kept=True)


def test_a_refused_action_leaves_its_reason_and_what_was_typed_on_the_form() -> None:
    form = Form({"price": "1.00"})
    assert form.is_valid()
    assert attempt(form, refuse) is None
    assert form.refusal.rule == "PRC-4"  # type: ignore[attr-defined]
    assert form.refusal.kept  # type: ignore[attr-defined]
    assert form.errors == {"price": ["Below the floor."]}
    assert form["price"].value() == "1.00"


def test_an_action_that_passes_gives_its_result() -> None:
    form = Form({"price": "1.00"})
    assert attempt(form, lambda: 7) == 7
    assert form.refusal is None  # type: ignore[attr-defined]


def test_errors_of_the_program_are_not_swallowed() -> None:
    def wrong() -> None:
        raise ValueError("a slip")

    with pytest.raises(ValueError, match="slip"):
        attempt(Form({}), wrong)


def test_a_refusal_is_explained_in_the_readers_language() -> None:
    refusal = Refusal("PRC-4", "x", "y")
    with translation.override("en"):
        assert explain(refusal).rule_title == "No price outside the company's range"
    with translation.override("zh-hans"):
        assert explain(refusal).rule_title == "不得超出公司规定的价格范围"
        assert "四.2.2" in explain(refusal).clause
    assert explain(refusal).url == reverse("policy:rule-list") + "#PRC-4"


def test_an_unknown_rule_does_not_break_the_page() -> None:
    assert explain(Refusal("XXX-1", "x", "y")).rule_title == ""


def test_a_stale_record_shows_both_values() -> None:
    stale = StaleRecord("Somebody saved it.", "Look again.", changes={"Name": ("mine", "theirs")})
    assert explain(stale).changes == {"Name": ("mine", "theirs")}


@pytest.fixture
def answer(rf: RequestFactory) -> Callable[[bool], HttpResponse | None]:
    def give(htmx: bool) -> HttpResponse | None:
        request = rf.post("/")
        request.htmx = htmx  # type: ignore[attr-defined]
        return RefusalMiddleware(lambda _request: HttpResponse()).process_exception(
            request, Refusal("PRC-4", "Below the floor.", "Ask for another band.")
        )

    return give


def test_htmx_gets_the_refusal_as_a_part(answer: Callable[[bool], HttpResponse | None]) -> None:
    response = answer(True)
    assert response is not None
    assert response.status_code == 422
    assert "Below the floor." in response.content.decode()
    assert "<html" not in response.content.decode()


def test_other_exceptions_pass_through(rf: RequestFactory) -> None:
    middleware = RefusalMiddleware(lambda _request: HttpResponse())
    assert middleware.process_exception(rf.get("/"), ValueError("a slip")) is None


def refusing_view(request: HttpRequest) -> HttpResponse:
    raise Refusal("PRC-4", "Below the floor.", "Ask for another band.")


@pytest.mark.django_db
def test_a_page_says_no_with_409(client: Client, cast, settings) -> None:  # type: ignore[no-untyped-def]
    resolver = get_resolver()
    resolver.url_patterns.append(path("refusing/", refusing_view))
    try:
        client.force_login(cast.li, backend="salesops.org.backends.PersonBackend")
        response = client.get("/refusing/")
    finally:
        resolver.url_patterns.pop()
    assert response.status_code == 409
    assert "PRC-4" in response.content.decode()
    assert "Ask for another band." in response.content.decode()


LINK = re.compile(r'<a class="ruleno" href="/rules/#(\w{3}-\d+)">\1</a>')


def refuse_the_form(request: HttpRequest) -> HttpResponse:
    form = Form({"price": "1.00"})
    form.is_valid()
    attempt(form, refuse)
    return render(request, "components/form_wrong.html", {"form": form})


def refuse_on_the_next_page(request: HttpRequest) -> HttpResponse:
    toast(request, Refusal("PRC-4", "Below the floor.", "Ask for another band."), about="QT-1")
    return redirect("policy:rule-list")


def refuse_for_lack_of_a_right(request: HttpRequest) -> HttpResponse:
    require(Denied("Only finance books money.", "REC-1"))
    return HttpResponse()


@pytest.mark.parametrize(
    ("view", "htmx", "status", "rule"),
    [
        (refusing_view, False, 409, "PRC-4"),
        (refusing_view, True, 422, "PRC-4"),
        (refuse_the_form, False, 200, "PRC-4"),
        (refuse_on_the_next_page, False, 200, "PRC-4"),
        (refuse_for_lack_of_a_right, False, 403, "REC-1"),
    ],
)
def test_every_refusal_leads_to_its_rule(
    client: Client, cast: Cast, view: Callable[[HttpRequest], HttpResponse], htmx: bool, status: int, rule: str
) -> None:
    resolver = get_resolver()
    resolver.url_patterns.append(path("refusing/", view))
    try:
        client.force_login(cast.li)
        response = client.get("/refusing/", follow=True, headers={"HX-Request": "true"} if htmx else {})
    finally:
        resolver.url_patterns.pop()
    assert response.status_code == status
    assert rule in LINK.findall(response.content.decode())


def test_a_form_sent_twice_with_other_contents_leads_to_its_rule(cast: Cast) -> None:
    client, key = Client(), str(uuid4())
    client.force_login(cast.li)
    url = reverse("notices:notice-read-all")
    client.post(url, {"_once": key})
    response = client.post(url, {"_once": key, "other": "contents"})
    assert response.status_code == 409
    assert "APP-6" in LINK.findall(response.content.decode())


def test_a_refusal_in_the_admin_leads_to_its_rule(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.hu)
    data = {"key": "workdays.hours", "value": "?", "valid_from": clock.today().isoformat(), "reason": "<b>夏令"}
    page = client.post(reverse("admin:policy_settingvalue_add"), data).content.decode()
    assert "APP-4" in LINK.findall(page)
    assert "<b>夏令" not in page


def test_no_template_writes_the_number_of_a_rule_without_the_way_to_it() -> None:
    own = {"_rule.html"}  # the rulebook itself
    templates = Path(settings.BASE_DIR) / "templates"
    bare = [file.name for file in templates.rglob("*.html") if 'class="ruleno"' in file.read_text(encoding="utf-8")]
    assert set(bare) <= own
