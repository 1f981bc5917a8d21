"""The administrator's page of the quotation's words (QUO-4)."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from quotes.models import QuoteTemplate
from quotes.queries.template import texts_of
from salesops.base import clock
from salesops.jobs import drain
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.rule("QUO-4")]


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.hu)
    return client


@pytest.fixture
def draft(admin: Client) -> QuoteTemplate:
    sent = {"title": "2027 版", "valid_from": clock.today().isoformat(), "region": "", "source": ""}
    assert admin.post(reverse("admin:quotes_quotetemplate_add"), sent).status_code == 302
    return QuoteTemplate.objects.get()


def send(client: Client, draft: QuoteTemplate, part: str, **typed: object) -> HttpResponse:
    url = reverse("admin:quotes_quotetemplate_change", args=[draft.pk])
    return client.post(url, {"part": part, "revision": draft.revision, **typed})  # type: ignore[return-value]


def words(draft: QuoteTemplate, **changed: str) -> dict[str, object]:
    typed = {f"{block}-{lang}": text for block, both in texts_of(draft).items() for lang, text in both.items()}
    head = {"title": draft.title, "valid_from": draft.valid_from.isoformat(), "region": "", "columns": draft.columns}
    return {**typed, **head, **{name.replace("_", "-"): text for name, text in changed.items()}}


def page(client: Client, draft: QuoteTemplate) -> str:
    return client.get(reverse("admin:quotes_quotetemplate_change", args=[draft.pk])).content.decode()


def test_words_are_typed_shown_and_issued(admin: Client, draft: QuoteTemplate) -> None:
    assert "disabled" in page(admin, draft)
    assert send(admin, draft, "texts", **words(draft, closing_zh="谨此报价。")).status_code == 302
    draft.refresh_from_db()
    assert "谨此报价。" in page(admin, draft)
    assert send(admin, draft, "issue").status_code == 422
    assert send(admin, draft, "specimen", quote="").status_code == 302
    assert drain("papers") == 1
    assert f"YB-{draft.specimens.get().pk}.pdf" in page(admin, draft)
    assert send(admin, draft, "issue").status_code == 302
    draft.refresh_from_db()
    assert not draft.is_draft
    shown = page(admin, draft)
    assert "谨此报价。" in shown
    assert "<textarea" not in shown
    assert send(admin, draft, "end", on=clock.today().isoformat()).status_code == 302
    listed = admin.get(reverse("admin:quotes_quotetemplate_changelist")).content.decode()
    assert "2027 版" in listed


def test_faults_are_told_at_their_block_and_what_was_typed_stays(admin: Client, draft: QuoteTemplate) -> None:
    typed = words(draft, closing_zh="{floor} 谨此", payment_zh="款到发货", notes_en="Account 12345678")
    answer = send(admin, draft, "texts", **typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    for said in ("{floor} 谨此", "款到发货", "{payment_terms}", "12345678"):
        assert said in text
    draft.refresh_from_db()
    assert draft.revision == 1


def test_two_administrators_at_once_the_second_is_told(admin: Client, draft: QuoteTemplate) -> None:
    assert send(admin, draft, "texts", **words(draft, closing_zh="一")).status_code == 302
    answer = send(admin, draft, "texts", **words(draft, closing_zh="二"))
    assert answer.status_code == 422
    assert "二" in answer.content.decode()


def test_a_draft_is_dropped_and_copied(admin: Client, draft: QuoteTemplate) -> None:
    send(admin, draft, "texts", **words(draft, closing_zh="抄我"))
    draft.refresh_from_db()
    sent = {"title": "副本", "valid_from": clock.today().isoformat(), "region": "", "source": draft.pk}
    admin.post(reverse("admin:quotes_quotetemplate_add"), sent)
    assert texts_of(QuoteTemplate.objects.get(title="副本"))["closing"]["zh"] == "抄我"
    assert send(admin, draft, "drop").status_code == 302
    assert send(admin, draft, "texts", **words(draft)).status_code == 422


@pytest.mark.parametrize("who", ["li", "zhao", "qian"])
def test_nobody_else_gets_in(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    for name in ("changelist", "add"):
        assert client.get(reverse(f"admin:quotes_quotetemplate_{name}")).status_code == 302
