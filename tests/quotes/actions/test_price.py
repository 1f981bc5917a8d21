"""A price policy from draft to its last day: who may, what is refused, what stays (PRC-2, PRC-3)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from quotes.actions.bands import save_bands, save_discounts
from quotes.actions.price import (
    copy_policy,
    discard_policy,
    draft_policy,
    edit_policy,
    end_policy,
    give_director_opinion,
    issue_policy,
    record_opinions,
)
from quotes.enums import Department, PolicyStage, PolicyState, PriceType
from quotes.models import PriceBand, PricePolicy
from quotes.queries.price import BandKey, Scope, Walls, missing_opinions
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.look import day_text
from salesops.base.refusals import Refusal, StaleRecord
from salesops.notices.models import Notice
from salesops.org.enums import Post
from tests.cast import Cast
from tests.factories.quotes import discuss, issue, make_band, make_draft, make_policy, make_product

pytestmark = pytest.mark.django_db
D = Decimal
WALLS = Walls(D("80.00"), D("100.00"), D("120.00"))
OPINIONS = {department.value: "同意" for department in Department}


def tomorrow() -> date:
    return clock.today() + timedelta(days=1)


def ready(cast: Cast, *, valid_from: date | None = None, valid_to: date | None = None) -> PricePolicy:
    draft = make_draft(by=cast.hu, valid_from=valid_from or tomorrow(), valid_to=valid_to)
    make_band(draft, make_product())
    return discuss(draft, director=cast.zhao, by=cast.hu)


@pytest.mark.rule("PRC-3")
def test_the_whole_way_of_a_version(cast: Cast) -> None:
    product = make_product("L-100")
    draft = draft_policy(title="2026-10 版", valid_from=tomorrow(), by=cast.hu)
    key = BandKey(product.pk, PriceType.NORMAL)
    draft = save_bands(draft, {key: WALLS}, revision=draft.revision, by=cast.hu)
    draft = save_discounts(
        draft, {(Post.DIRECTOR, ""): D("0.15"), (Post.SALES_VP, ""): None}, revision=draft.revision, by=cast.hu
    )
    assert draft.stage(clock.today(), missing=True) == PolicyStage.DRAFT
    draft = record_opinions(draft, OPINIONS, meeting_on=clock.today(), revision=draft.revision, by=cast.hu)
    assert draft.stage(clock.today(), bool(missing_opinions(draft))) == PolicyStage.DIRECTOR
    draft = give_director_opinion(draft, " 同意颁布 ", revision=draft.revision, by=cast.zhao)
    policy = issue_policy(draft, revision=draft.revision, by=cast.qian)
    stored = PricePolicy.objects.get(pk=policy.pk)
    assert (stored.state, stored.number, stored.issued_by) == (
        PolicyState.ISSUED,
        f"JG-{clock.today().year}-01",
        cast.qian,
    )
    assert stored.stage(clock.today(), missing=False) == PolicyStage.COMING
    assert stored.stage(tomorrow(), missing=False) == PolicyStage.IN_FORCE
    assert [entry.who for entry in timeline_for(stored)] == ["钱立", "赵敏", "胡杰", "胡杰", "胡杰", "胡杰"]
    told = set(Notice.objects.values_list("person__username", "kind"))
    assert {
        ("zhao", "quotes.price.opinion_wanted"),
        ("qian", "quotes.price.approval_wanted"),
        ("li", "quotes.price.issued"),
        ("hu", "quotes.price.issued"),
    } <= told
    assert not {person for person, _kind in told} & {"lin", "xu", "sun"}


@pytest.mark.rule("PRC-3")
@pytest.mark.parametrize("who", ["zhao", "wang", "hu", "li", "sun"])
def test_nobody_but_the_general_manager_issues(cast: Cast, who: str) -> None:
    draft = ready(cast)
    with pytest.raises(Refusal) as refused:
        issue_policy(draft, by=getattr(cast, who))
    assert refused.value.rule == "PRC-3"
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.mark.rule("ORG-4", "PRC-3")
def test_the_general_manager_does_not_decide_on_an_own_draft(cast: Cast) -> None:
    draft = make_draft(by=cast.qian, valid_from=tomorrow())
    make_band(draft, make_product())
    discuss(draft, director=cast.zhao, by=cast.hu)
    with pytest.raises(Refusal) as refused:
        issue_policy(draft, by=cast.qian)
    assert refused.value.rule == "ORG-4"


@pytest.mark.rule("PRC-3")
@pytest.mark.parametrize("lacking", ["bands", "department", "director"])
def test_an_incomplete_version_is_not_issued(cast: Cast, lacking: str) -> None:
    draft = ready(cast)
    if lacking == "bands":
        draft.bands.all().delete()
    elif lacking == "department":
        draft.opinions.filter(department=Department.SUPPLY).delete()
    else:
        PricePolicy.objects.filter(pk=draft.pk).update(director_opinion="")
    with pytest.raises(Refusal) as refused:
        issue_policy(draft, by=cast.qian)
    assert refused.value.rule in {"PRC-2", "PRC-3"}
    assert PricePolicy.objects.get().is_draft


@pytest.mark.rule("PRC-3")
def test_a_first_day_that_is_over_is_refused_but_for_an_import(cast: Cast) -> None:
    draft = ready(cast, valid_from=clock.today() - timedelta(days=1))
    with pytest.raises(Refusal) as refused:
        issue_policy(draft, by=cast.qian)
    assert refused.value.field == "valid_from"
    assert issue_policy(draft, by=cast.qian, historical=True).number
    assert not Notice.objects.filter(kind="quotes.price.issued").exists()


@pytest.mark.rule("PRC-3")
def test_an_overlap_names_the_other_version_and_the_way_out(cast: Cast) -> None:
    other = make_policy(keeper=cast.hu, gm=cast.qian)
    draft = ready(cast)
    with pytest.raises(Refusal) as refused:
        issue_policy(draft, by=cast.qian)
    assert str(other.number) in str(refused.value.sentence)
    assert day_text(clock.today()) in str(refused.value.next_step)
    end_policy(other, on=clock.today(), by=cast.qian)
    assert issue_policy(draft, by=cast.qian).state == PolicyState.ISSUED


@pytest.mark.rule("PRC-3", "APP-6")
def test_a_second_click_is_told_politely(cast: Cast) -> None:
    draft = ready(cast)
    first = issue_policy(draft, by=cast.qian, revision=draft.revision)
    again = issue_policy(draft, by=cast.qian, revision=draft.revision)
    assert again.number == first.number
    assert len(timeline_for(first)) == 1


@pytest.mark.rule("PRC-3", "APP-6")
def test_the_general_manager_issues_what_was_read_and_nothing_else(cast: Cast) -> None:
    draft = ready(cast)
    read = draft.revision
    product = PriceBand.objects.get().product
    walls = Walls(D("70.00"), D("100.00"), D("120.00"))
    save_bands(draft, {BandKey(product.pk, PriceType.NORMAL): walls}, revision=read, by=cast.hu)
    with pytest.raises(StaleRecord):
        issue_policy(draft, by=cast.qian, revision=read)


@pytest.mark.rule("PRC-3")
def test_a_change_sets_the_directors_opinion_aside(cast: Cast) -> None:
    draft = ready(cast)
    product = PriceBand.objects.get().product
    walls = Walls(D("70.00"), D("100.00"), D("120.00"))
    draft = save_bands(draft, {BandKey(product.pk, PriceType.NORMAL): walls}, revision=draft.revision, by=cast.hu)
    assert (draft.director_opinion, draft.director) == ("", None)
    assert "同意颁布" in [entry.quote for entry in timeline_for(draft)]
    assert Notice.objects.get().person == cast.zhao
    with pytest.raises(Refusal):
        issue_policy(draft, by=cast.qian)


@pytest.mark.rule("PRC-3")
def test_saving_the_same_again_changes_nothing(cast: Cast) -> None:
    draft = ready(cast)
    band = PriceBand.objects.get()
    same = {BandKey(band.product_id, PriceType.NORMAL): Walls(band.floor, band.list_price, band.ceiling)}
    after = save_bands(draft, same, revision=draft.revision, by=cast.hu)
    assert (after.revision, after.director_opinion) == (draft.revision, "同意颁布")


@pytest.mark.rule("PRC-3")
@pytest.mark.parametrize("text", ["", "  \n "])
def test_the_directors_opinion_is_text(cast: Cast, text: str) -> None:
    draft = ready(cast)
    with pytest.raises(Refusal) as refused:
        give_director_opinion(draft, text, revision=draft.revision, by=cast.zhao)
    assert refused.value.field == "opinion"


@pytest.mark.rule("PRC-3")
def test_the_director_speaks_after_the_departments_and_nobody_speaks_for_the_director(cast: Cast) -> None:
    draft = make_draft(by=cast.hu, valid_from=tomorrow())
    with pytest.raises(Refusal, match="PRC-3"):
        give_director_opinion(draft, "同意", revision=draft.revision, by=cast.zhao)
    discuss(draft, director=cast.zhao, by=cast.hu)
    for person in (cast.qian, cast.hu, cast.wang):
        with pytest.raises(Refusal, match="总监本人"):
            give_director_opinion(draft, "同意", revision=draft.revision, by=person)


@pytest.mark.rule("PRC-3", "ORG-2")
@pytest.mark.parametrize("who", ["zhao", "qian", "wang", "li", "chen", "sun", "lin"])
def test_only_the_price_keeper_edits_drafts(cast: Cast, who: str) -> None:
    draft, person = make_draft(by=cast.hu), getattr(cast, who)
    with pytest.raises(PermissionDenied):
        draft_policy(title="x", valid_from=tomorrow(), by=person)
    with pytest.raises(PermissionDenied):
        save_bands(draft, {}, revision=draft.revision, by=person)
    with pytest.raises(PermissionDenied):
        save_discounts(draft, {}, revision=draft.revision, by=person)
    with pytest.raises(PermissionDenied):
        copy_policy(draft, title="x", valid_from=tomorrow(), by=person)
    with pytest.raises(PermissionDenied):
        discard_policy(draft, by=person)


@pytest.mark.rule("PRC-3")
def test_an_issued_version_is_refused_to_its_editors_with_the_way_out(cast: Cast) -> None:
    policy = make_policy(make_product(), keeper=cast.hu, gm=cast.qian)
    for attempt in (
        lambda: save_bands(policy, {}, revision=policy.revision, by=cast.hu),
        lambda: save_discounts(policy, {}, revision=policy.revision, by=cast.hu),
        lambda: record_opinions(policy, {}, meeting_on=None, revision=policy.revision, by=cast.hu),
        lambda: discard_policy(policy, by=cast.hu),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.rule == "PRC-3"


@pytest.mark.rule("APP-6")
def test_a_stale_editor_is_told(cast: Cast) -> None:
    draft = make_draft(by=cast.hu)
    head = {"valid_from": tomorrow(), "valid_to": None, "capture_post": "GM", "keep_post": "DIRECTOR", "by": cast.hu}
    edit_policy(draft, title="A", revision=1, **head)  # type: ignore[arg-type]
    with pytest.raises(StaleRecord):
        edit_policy(draft, title="B", revision=1, **head)  # type: ignore[arg-type]
    assert PricePolicy.objects.get().title == "A"


@pytest.mark.rule("PRC-2")
def test_bands_out_of_order_and_days_out_of_order_are_refused(cast: Cast) -> None:
    draft, product = make_draft(by=cast.hu), make_product()
    upside_down = {BandKey(product.pk, PriceType.NORMAL): Walls(D(100), D(90), D(120))}
    with pytest.raises(Refusal, match="PRC-2"):
        save_bands(draft, upside_down, revision=draft.revision, by=cast.hu)
    with pytest.raises(Refusal, match="PRC-2"):
        draft_policy(title="x", valid_from=tomorrow(), valid_to=clock.today(), by=cast.hu)


@pytest.mark.rule("PRC-2")
def test_bands_are_changed_taken_out_and_put_in_by_scope(cast: Cast) -> None:
    draft, product = make_draft(by=cast.hu), make_product()
    make_band(draft, product)
    narrow = BandKey(product.pk, PriceType.NORMAL, Scope(cast.east.pk, "", D(50)))
    general = BandKey(product.pk, PriceType.NORMAL)
    draft = save_bands(draft, {narrow: WALLS, general: None}, revision=None, by=cast.hu)
    band = PriceBand.objects.get()
    assert (band.region, band.quantity_from) == (cast.east, D(50))
    (entry,) = timeline_for(draft)
    assert sorted((change.before, change.after) for change in entry.changes) == [
        ("", "80 / 100 / 120"),
        ("80 / 100 / 120", ""),
    ]


@pytest.mark.rule("PRC-2")
def test_a_copy_takes_prices_and_limits_along_but_no_opinions(cast: Cast) -> None:
    sold, gone = make_product(), make_product()
    source = make_policy(sold, gone, keeper=cast.hu, gm=cast.qian)
    gone.withdrawn_on = clock.today()
    gone.save()
    copy = copy_policy(source, title="下一版", valid_from=tomorrow(), by=cast.hu)
    assert {band.product for band in copy.bands.all()} == {sold}
    assert copy.discounts.count() == source.discounts.count()
    assert (copy.copied_from, copy.director_opinion, copy.opinions.count(), source.bands.count()) == (source, "", 0, 6)


@pytest.mark.rule("PRC-3")
def test_an_end_is_set_once_and_only_brought_forward(cast: Cast) -> None:
    policy = make_policy(keeper=cast.hu, gm=cast.qian)
    day = clock.today() + timedelta(days=10)
    with pytest.raises(Refusal, match="总经理决定"):
        end_policy(policy, on=day, by=cast.zhao)
    with pytest.raises(Refusal, match="提前"):
        end_policy(policy, on=clock.today() - timedelta(days=1), by=cast.qian)
    policy = end_policy(policy, on=day, by=cast.qian)
    assert end_policy(policy, on=day, by=cast.qian).revision == policy.revision
    with pytest.raises(Refusal, match="提前"):
        end_policy(policy, on=day + timedelta(days=1), by=cast.qian)
    assert end_policy(policy, on=clock.today(), by=cast.qian).valid_to == clock.today()
    with pytest.raises(Refusal):
        end_policy(make_draft(by=cast.hu), on=day, by=cast.qian)


@pytest.mark.rule("PRC-3", "CNF-2")
def test_a_discarded_draft_leaves_its_trail(cast: Cast) -> None:
    draft = make_draft(by=cast.hu)
    make_band(draft, make_product())
    kept = PricePolicy(pk=draft.pk, title=draft.title)
    discard_policy(draft, by=cast.hu)
    assert not PricePolicy.objects.exists()
    assert len(timeline_for(kept)) == 1
    events = apps.get_model("quotes", "PriceBandEvent")
    assert events.objects.filter(pgh_label="delete").count() == 1


@pytest.mark.rule("PRC-3")
def test_numbers_count_the_versions_of_a_year(cast: Cast) -> None:
    numbers = []
    for step in range(3):
        day = tomorrow() + timedelta(days=step)
        numbers.append(issue_policy(ready(cast, valid_from=day, valid_to=day), by=cast.qian).number)
    assert numbers == [f"JG-{clock.today().year}-0{n}" for n in (1, 2, 3)]
    assert issue(make_draft(by=cast.hu, valid_from=date(2014, 1, 1), valid_to=date(2014, 2, 1)), by=cast.qian).pk
