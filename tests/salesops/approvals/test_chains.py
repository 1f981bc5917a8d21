"""Chains as data: default ones, drafts, putting in force, and what is refused (APP-2, APP-8)."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from salesops.approvals.chains import describe, draft_version, ensure_chains, put_in_force
from salesops.approvals.enums import VersionState
from salesops.approvals.models import Chain, ChainVersion, SignOff, Stage
from salesops.audit import timeline_for
from salesops.base.refusals import Refusal
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.approvals import PAPER, make_chain, usual_chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> ChainVersion:
    """A draft copied from the usual chain."""
    return draft_version(usual_chain().chain, by=cast.hu)


@pytest.mark.rule("APP-2")
def test_default_chains_are_made_once(cast: Cast) -> None:
    ensure_chains()
    chain = Chain.objects.get(kind=PAPER)
    assert chain.versions.get().state == VersionState.IN_FORCE
    assert ensure_chains() == []
    call_command("ensure_chains", verbosity=0)
    assert Chain.objects.filter(kind=PAPER).count() == 1


@pytest.mark.rule("APP-2", "APP-8")
def test_a_draft_copies_the_version_in_force(cast: Cast, draft: ChainVersion) -> None:
    assert (draft.number, draft.state) == (2, VersionState.DRAFT)
    assert describe(draft) == describe(draft.chain.versions.get(number=1))
    assert [stage.limit_days for stage in draft.stages.order_by("order")] == [1, 1, None]
    with pytest.raises(Refusal, match="APP-8"):
        draft_version(draft.chain, by=cast.hu)
    put_in_force(draft, by=cast.hu)
    states = dict(draft.chain.versions.values_list("number", "state"))
    assert states == {1: VersionState.RETIRED, 2: VersionState.IN_FORCE}
    assert cast.hu.name in {entry.who for entry in timeline_for(draft.chain)}
    with pytest.raises(Refusal, match="APP-8"):
        put_in_force(draft, by=cast.hu)


@pytest.mark.rule("APP-2")
def test_a_chain_that_could_leave_a_request_without_a_sign_off_is_refused(cast: Cast, draft: ChainVersion) -> None:
    draft.stages.exclude(order=3).delete()
    with pytest.raises(Refusal, match="APP-2"):
        put_in_force(draft, by=cast.hu)
    draft.stages.all().delete()
    with pytest.raises(Refusal, match="APP-2"):
        put_in_force(draft, by=cast.hu)
    assert draft.chain.versions.get(number=1).state == VersionState.IN_FORCE


@pytest.mark.rule("APP-2")
@pytest.mark.parametrize(
    "condition",
    [
        {"fact": "weather", "operator": "true"},
        {"fact": "amount", "operator": "gte", "value": "many"},
        {"fact": "amount", "operator": "gte", "value": "NaN"},
    ],
)
def test_a_condition_that_can_not_be_read_is_refused(
    cast: Cast, draft: ChainVersion, condition: dict[str, str]
) -> None:
    SignOff.objects.create(stage=draft.stages.get(order=2), who="gm", **condition)
    with pytest.raises(Refusal, match="APP-2"):
        put_in_force(draft, by=cast.hu)


@pytest.mark.rule("APP-2")
def test_an_empty_stage_and_somebody_who_left_are_refused(cast: Cast, draft: ChainVersion) -> None:
    empty = Stage.objects.create(version=draft, order=9)
    with pytest.raises(Refusal, match="APP-2"):
        put_in_force(draft, by=cast.hu)
    SignOff.objects.create(stage=empty, who="person", person=cast.he)
    Person.objects.filter(pk=cast.he.pk).update(is_active=False)
    with pytest.raises(Refusal, match="APP-2"):
        put_in_force(draft, by=cast.hu)


@pytest.mark.rule("APP-8")
def test_a_version_in_force_can_not_be_changed_by_anybody(cast: Cast) -> None:
    """OCA server-ux #306: a changed rule rewrote running requests."""
    version = make_chain({"who": "director"})
    stage = version.stages.get()
    writes: list[Callable[[], object]] = [
        lambda: Stage.objects.filter(pk=stage.pk).update(limit_days=9),
        lambda: Stage.objects.create(version=version, order=9),
        lambda: SignOff.objects.create(stage=stage, who="gm"),
        lambda: SignOff.objects.filter(stage=stage).update(who="gm"),
        lambda: SignOff.objects.filter(stage=stage).delete(),
        stage.delete,
        lambda: ChainVersion.objects.filter(pk=version.pk).update(state="draft", in_force_at=None, in_force_by=None),
        lambda: ChainVersion.objects.filter(pk=version.pk).update(number=7),
    ]
    for write in writes:
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


@pytest.mark.rule("APP-2", "APP-8")
def test_the_administrator_edits_a_chain_in_the_admin(cast: Cast, client: Client) -> None:
    chain = usual_chain().chain
    client.force_login(cast.hu)
    listed = reverse("admin:approvals_chain_changelist")
    client.post(listed, {"action": "start_draft", "_selected_action": [chain.pk]})
    draft = chain.versions.get(state=VersionState.DRAFT)

    stage = draft.stages.get(order=1)
    sign_off = stage.sign_offs.get()
    page = client.get(reverse("admin:approvals_stage_change", args=[stage.pk]))
    assert "special" in page.content.decode()
    rows = {
        "order": "1", "title": "初审", "limit_days": "2",
        "sign_offs-TOTAL_FORMS": "2", "sign_offs-INITIAL_FORMS": "1", "sign_offs-MIN_NUM_FORMS": "1",
        "sign_offs-MAX_NUM_FORMS": "1000",
        "sign_offs-0-id": sign_off.pk, "sign_offs-0-stage": stage.pk, "sign_offs-0-who": "regional_manager",
        "sign_offs-1-stage": stage.pk, "sign_offs-1-who": "post", "sign_offs-1-post": "FINANCE",
        "sign_offs-1-fact": "amount", "sign_offs-1-operator": "gte", "sign_offs-1-value": "50000",
    }  # fmt: skip
    wrong = client.post(reverse("admin:approvals_stage_change", args=[stage.pk]), rows | {"sign_offs-1-value": "lots"})
    assert wrong.status_code == 200
    assert stage.sign_offs.count() == 1
    client.post(reverse("admin:approvals_stage_change", args=[stage.pk]), rows)
    assert set(stage.sign_offs.values_list("who", "post", "value")) == {
        ("regional_manager", "", ""),
        ("post", "FINANCE", "50000"),
    }

    assert client.get(reverse("admin:approvals_chainversion_change", args=[draft.pk])).status_code == 200
    versions = reverse("admin:approvals_chainversion_changelist")
    client.post(versions, {"action": "put_in_force", "_selected_action": [draft.pk]})
    draft.refresh_from_db()
    assert (draft.state, draft.in_force_by) == (VersionState.IN_FORCE, cast.hu)
    assert client.post(reverse("admin:approvals_stage_change", args=[stage.pk]), rows).status_code == 403
    assert client.get(reverse("admin:approvals_chain_change", args=[chain.pk])).status_code == 200


@pytest.mark.rule("ORG-2")
def test_only_the_administrator_edits_chains(cast: Cast, client: Client) -> None:
    chain = usual_chain().chain
    for person in (cast.qian, cast.zhao, cast.li):
        client.force_login(person)
        assert client.get(reverse("admin:approvals_chain_change", args=[chain.pk])).status_code == 302
