"""What every request meets on its way."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from salesops.audit import seen
from salesops.evidence.export import LOG
from salesops.export.running import ask_for_run
from salesops.jobs import drain
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WORDS = {"en": "There is no page at this address", "zh-hans": "这个地址没有页面"}


@pytest.mark.rule("DSH-2")
@pytest.mark.parametrize("language", sorted(WORDS))
@pytest.mark.parametrize("signed_in", [True, False])
def test_an_address_that_takes_forms_only_says_so(client: Client, cast: Cast, language: str, signed_in: bool) -> None:
    client.cookies["django_language"] = language
    url = reverse("logout")
    if signed_in:
        client.force_login(cast.li)
        url = reverse("notices:notice-read-all")
    answer = client.get(url)
    assert (answer.status_code, "POST" in answer["Allow"]) == (405, True)
    text = answer.content.decode()
    assert WORDS[language] in text
    assert 'href="/"' in text


@pytest.mark.parametrize(
    ("came_from", "leads_back"),
    [
        ("http://testserver/notices/?page=2", True),
        ("", False),
        ("http://testserver//elsewhere.example/", False),
        ("https://elsewhere.example/notices/?page=2", False),
    ],
)
def test_it_leads_back_to_a_page_of_ours(client: Client, cast: Cast, came_from: str, leads_back: bool) -> None:
    client.force_login(cast.li)
    answer = client.get(reverse("notices:notice-read-all"), headers={"Referer": came_from})
    text = answer.content.decode()
    assert ('<a href="/notices/?page=2">' in text) is leads_back
    assert "elsewhere" not in text


def test_a_part_of_a_page_stays_bare(client: Client, cast: Cast) -> None:
    client.force_login(cast.li)
    answer = client.get(reverse("notices:notice-read-all"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (405, b"")


def test_pages_travel_compressed_and_files_as_they_are(client: Client, cast: Cast) -> None:
    client.force_login(cast.qian)
    wants = {"Accept-Encoding": "gzip, br"}
    page = client.get(reverse("reports:home"), headers=wants)
    assert (page["Content-Encoding"], "Accept-Encoding" in page["Vary"]) == ("gzip", True)
    assert b"<main" in gzip.decompress(page.content)
    assert not client.get(reverse("reports:home")).has_header("Content-Encoding")
    seen(cast.east, by=cast.li, what="quote.viewed")
    run = ask_for_run(LOG, "", ["at"], by=cast.qian)
    drain()
    listed = client.get(reverse("export:run-download", args=[run.pk]), headers=wants)
    assert (listed.status_code, listed.has_header("Content-Encoding")) == (200, False)
