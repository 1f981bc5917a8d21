"""One answer per form, asked through a small view that makes a group (Django's own table) and says so."""

import threading
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client
from django.urls import include, path

from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.once.models import Submission
from salesops.once.tasks import forget_old_answers
from tests.factories.org import make_person

COPIES = 50


def make(request: HttpRequest) -> HttpResponse:
    """Make a group and answer as the form says."""
    name = f"{request.POST.get('name', '')} {uuid4()}"
    answer = request.POST.get("answer", "redirect")
    with transaction.atomic():
        Group.objects.create(name=name)
    if answer == "invalid":
        return HttpResponse("<form>again</form>", status=int(request.POST.get("status", "200")))
    if answer == "refuse":
        raise Refusal("PRC-4", "Outside the band.", "Ask for a special price.")
    if answer == "forbid":
        raise PermissionDenied("Not yours.")
    if answer == "crash":
        raise RuntimeError("a failure of the program")
    messages.success(request, f"Made {name}")
    if answer == "htmx":
        return HttpResponse(status=204, headers={"HX-Redirect": f"/made/?name={name}"})
    return HttpResponseRedirect(f"/made/?name={name}")


def compute(request: HttpRequest) -> HttpResponse:
    """Writes nothing."""
    return HttpResponse("computed")


compute.computes_only = True  # type: ignore[attr-defined]


def show(request: HttpRequest) -> HttpResponse:
    """The messages that wait."""
    return HttpResponse("\n".join(str(note) for note in messages.get_messages(request)))


urlpatterns = [
    path("make/", make),
    path("make/<str:name>/", make),
    path("compute/", compute),
    path("show/", show),
    path("", include("salesops.urls")),
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(make_person())
    return client


def form(**fields: Any) -> dict[str, Any]:
    return {"_once": str(uuid4()), "name": "one", **fields}


def test_the_second_copy_gets_the_first_answer_and_its_message(signed_in: Client) -> None:
    sent = form()
    first, second = (signed_in.post("/make/", sent) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Group.objects.count() == 1
    assert signed_in.get("/show/").content.decode().count("Made one") == 1
    assert signed_in.post("/make/", sent)["Location"] == first["Location"]
    assert signed_in.get("/show/").content.decode().count("Made one") == 1


def test_another_key_is_another_form(signed_in: Client) -> None:
    assert signed_in.post("/make/", form())["Location"] != signed_in.post("/make/", form())["Location"]
    assert Group.objects.count() == 2


def test_a_key_belongs_to_one_person(signed_in: Client) -> None:
    sent = form()
    signed_in.post("/make/", sent)
    other = Client()
    other.force_login(make_person())
    other.post("/make/", sent)
    assert Group.objects.count() == 2


def test_htmx_is_sent_on_again(signed_in: Client) -> None:
    sent = form(answer="htmx")
    first, second = (signed_in.post("/make/", sent) for _ in range(2))
    assert second.status_code == 204
    assert first["HX-Redirect"] == second["HX-Redirect"]
    assert Group.objects.count() == 1


@pytest.mark.rule("APP-6")
@pytest.mark.parametrize("change", [{"name": "two"}, {"more": ""}, {"name": ["one", "one"]}])
def test_the_same_key_with_another_body_is_refused(signed_in: Client, change: dict[str, Any]) -> None:
    sent = form()
    signed_in.post("/make/", sent)
    answer = signed_in.post("/make/", sent | change)
    assert answer.status_code == 409
    assert "APP-6" in answer.content.decode()
    answer = signed_in.post("/make/", sent | change, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert Group.objects.count() == 1


@pytest.mark.rule("APP-6")
@pytest.mark.parametrize(
    ("first", "second"), [({}, {"_draft": "quote-1"}), ({"_draft": "quote-1"}, {"_draft": "quote-2"})]
)
def test_which_draft_a_form_lets_go_of_is_not_what_it_asks_for(
    signed_in: Client, first: dict[str, str], second: dict[str, str]
) -> None:
    sent = form()
    answers = [signed_in.post("/make/", sent | draft) for draft in (first, second)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Group.objects.count() == 1


def test_the_same_key_at_another_address_is_refused(signed_in: Client) -> None:
    sent = form()
    signed_in.post("/make/", sent)
    assert signed_in.post("/make/?again=1", sent).status_code == 409
    assert signed_in.post("/make/%00x/", sent).status_code == 409
    assert Group.objects.count() == 1


def test_files_are_part_of_the_body(signed_in: Client) -> None:
    sent = form()

    def post(content: bytes) -> Any:
        return signed_in.post("/make/", sent | {"file": SimpleUploadedFile("a.txt", content)})

    assert post(b"one").status_code == 302
    assert post(b"one").status_code == 302
    assert post(b"two").status_code == 409
    assert Group.objects.count() == 1


@pytest.mark.parametrize("status", ["200", "422"])
def test_an_invalid_form_gives_its_key_back(signed_in: Client, status: str) -> None:
    sent = form()
    assert signed_in.post("/make/", sent | {"answer": "invalid", "status": status}).status_code == int(status)
    assert not Submission.objects.exists()
    assert signed_in.post("/make/", sent).status_code == 302


@pytest.mark.parametrize(("answer", "status"), [("refuse", 409), ("forbid", 403)])
def test_what_was_kept_before_a_refusal_stays(signed_in: Client, answer: str, status: int) -> None:
    sent = form(answer=answer)
    assert signed_in.post("/make/", sent).status_code == status
    assert Group.objects.count() == 1
    assert not Submission.objects.exists()


def test_a_failure_leaves_nothing(signed_in: Client) -> None:
    signed_in.raise_request_exception = False
    sent = form(answer="crash")
    assert signed_in.post("/make/", sent).status_code == 500
    assert not Group.objects.exists()
    assert not Submission.objects.exists()
    assert signed_in.post("/make/", sent | {"answer": "redirect"}).status_code == 302


@pytest.mark.parametrize("key", [None, "", "x", "\x00", "0" * 5000, "12345678-1234-1234-1234-12345678901"])
def test_without_a_key_nothing_is_done(signed_in: Client, key: str | None) -> None:
    sent = {"name": "one"} if key is None else {"name": "one", "_once": key}
    answer = signed_in.post("/make/", sent)
    assert answer.status_code == 400
    assert not Group.objects.exists()


@pytest.mark.parametrize("body", ['{"_once": "x"}', "[" * 100_000, "\ud800".encode("utf-8", "surrogatepass"), b""])
@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_broken_body_is_a_400(signed_in: Client, body: Any, content_type: str) -> None:
    assert signed_in.post("/make/", body, content_type=content_type).status_code == 400
    assert not Group.objects.exists()


def test_what_writes_nothing_needs_no_key(signed_in: Client) -> None:
    assert signed_in.post("/compute/").content == b"computed"
    assert signed_in.get("/compute/").status_code == 200
    assert signed_in.post("/nowhere/").status_code == 404
    assert signed_in.post("/language/", {"language": "en"}).status_code in {204, 302}


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    answer = client.post("/make/", form())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")
    assert not Group.objects.exists()


def test_the_forgery_check_comes_before_the_work() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_person())
    assert client.post("/make/", form()).status_code == 403
    assert not Group.objects.exists()


def test_old_answers_are_forgotten(signed_in: Client) -> None:
    with clock.at(clock.shanghai(clock.today().replace(year=2020, day=1))):
        signed_in.post("/make/", form())
    signed_in.post("/make/", form())
    forget_old_answers()
    assert Submission.objects.count() == 1


def _at_once(bodies: list[dict[str, Any]]) -> list[Any]:
    """Send every body at the same moment, each from its own thread and connection, in one session."""
    session = Client()
    session.force_login(make_person())
    start = threading.Barrier(len(bodies))
    answers: list[Any] = []

    def send(body: dict[str, Any]) -> None:
        client = Client(raise_request_exception=False)
        client.cookies = session.cookies
        try:
            start.wait(30)
            answers.append(client.post("/make/", body))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[body]) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_fifty_copies_at_once_are_done_once() -> None:
    answers = _at_once([form()] * COPIES)
    assert Counter(answer.status_code for answer in answers) == {302: COPIES}
    assert len({answer["Location"] for answer in answers}) == 1
    assert Group.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_race_is_there_to_be_seen() -> None:
    """The twin without the guard: a key each, and every copy is done."""
    answers = _at_once([form() for _ in range(COPIES)])
    assert len({answer["Location"] for answer in answers}) == COPIES
    assert Group.objects.count() == COPIES


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_bodies_under_one_key_at_once() -> None:
    sent = form()
    answers = _at_once([sent | {"name": str(number % 2)} for number in range(20)])
    assert Counter(answer.status_code for answer in answers) == {302: 10, 409: 10}
    assert Group.objects.count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("answer", "status", "made"), [("invalid", 200, 20), ("crash", 500, 0)])
def test_who_waits_for_a_key_that_is_given_back_takes_it(answer: str, status: int, made: int) -> None:
    answers = _at_once([form(answer=answer)] * 20)
    assert Counter(reply.status_code for reply in answers) == {status: 20}
    assert Group.objects.count() == made
    assert not Submission.objects.exists()
