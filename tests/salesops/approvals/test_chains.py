"""Chains as data: default ones, drafts, putting in force, and what is refused (APP-2, APP-8)."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from salesops.approvals.chain_words import describe
from salesops.approvals.chains import draft_version, ensure_chains, put_in_force
from salesops.approvals.enums import VersionState
from salesops.approvals.models import Chain, ChainVersion, SignOff, Stage
from salesops.audit import timeline_for
from salesops.base.refusals import Refusal
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.approvals import PAPER, make_chain, usual_chain
from tests.factories.chains import make_default_chains

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


def test_the_chains_of_the_tests_are_the_products() -> None:
    """What most tests begin with is made in bulk."""
    made = []
    for make in (ensure_chains, make_default_chains):
        with transaction.atomic():
            make()
            versions = ChainVersion.objects.order_by("chain__kind")
            steps = SignOff.objects.order_by("stage__version__chain__kind", "stage__order", "pk")
            made.append(
                (
                    list(versions.values_list("chain__kind", "chain__name", "number", "state", "note")),
                    set(versions.values_list("created_by__username", "in_force_by__username")),
                    [describe(version) for version in versions],
                    list(steps.values_list("stage__title", "stage__limit_days", "who", "post", "fact", "operator")),
                    [[(one.who, str(one.sentence), one.changes) for one in timeline_for(of.chain)] for of in versions],
                )
            )
            transaction.set_rollback(True)
    assert made[0] == made[1]
    assert len(made[0][0]) > 5


@pytest.mark.rule("APP-2", "APP-8")
def test_a_draft_copies_the_version_in_force(cast: Cast, draft: ChainVersion) -> None:
    assert (draft.number, draft.state) == (2, VersionState.DRAFT)
    assert describe(draft) == describe(draft.chain.versions.get(number=1))
    assert [stage.limit_days for stage in draft.stages.order_by("order")] == [1, 1, None]
    with pytest.raises(Refusal, match="APP-8"):
        draft_version(draft.chain, by=cast.hu)
    with pytest.raises(Refusal, match="APP-8"):
        put_in_force(draft, by=cast.hu)  # nobody would know why
    put_in_force(draft, by=cast.hu, note="照旧")
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
def test_the_admin_shows_chains_and_leads_to_their_pages(cast: Cast, client: Client) -> None:
    chain = usual_chain().chain
    client.force_login(cast.hu)
    for page in (reverse("admin:approvals_chain_changelist"), reverse("admin:approvals_chain_change", args=[chain.pk])):
        assert reverse("approvals:chain-detail", args=[chain.pk]) in client.get(page).content.decode()
    version = reverse("admin:approvals_chainversion_change", args=[chain.versions.get().pk])
    assert cast.zhao.name not in client.get(version).content.decode()
    assert client.post(version, {"state": "draft"}).status_code == 403


@pytest.mark.rule("ORG-2")
def test_only_the_administrator_enters_the_admin_of_chains(cast: Cast, client: Client) -> None:
    chain = usual_chain().chain
    for person in (cast.qian, cast.zhao, cast.li):
        client.force_login(person)
        assert client.get(reverse("admin:approvals_chain_change", args=[chain.pk])).status_code == 302
