"""Two people at one record."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.utils.translation import override

from salesops.base.forms import RevisionMixin
from salesops.base.refusals import StaleRecord
from salesops.base.revisions import check_revision
from salesops.org.models import Region
from salesops.policy.refused import explain


@dataclass
class Offer:
    revision: int
    title: str
    total: Decimal
    urgent: bool = False


class OfferForm(RevisionMixin):
    title = forms.CharField()


@pytest.mark.rule("APP-6")
def test_the_second_to_save_sees_both_values() -> None:
    offer = Offer(revision=3, title="theirs", total=Decimal("10.00"))
    check_revision(offer, 3, {"title": "mine"})
    with override("en"), pytest.raises(StaleRecord) as refused:
        check_revision(offer, 2, {"title": "mine", "total": Decimal("10.00"), "urgent": True, "unknown": 1})
    assert refused.value.changes == {"title": ("mine", "theirs"), "urgent": ("yes", "no")}
    assert refused.value.rule == "APP-6"


def test_values_are_named_and_shown_as_the_record_does() -> None:
    region: Any = Region(code="east", name="华东", name_en="")
    region.revision = 1
    with pytest.raises(StaleRecord) as refused:
        check_revision(region, 0, {"name": "华东区", "name_en": "East"})
    label = str(Region._meta.get_field("name").verbose_name)
    assert refused.value.changes[label] == ("华东区", "华东")
    assert ("East", "—") in refused.value.changes.values()


@pytest.mark.parametrize(("typed", "revision"), [("7", 7), ("", 0), (None, 0)])
def test_a_form_carries_its_revision(typed: str | None, revision: int) -> None:
    form = OfferForm({"title": "x"} if typed is None else {"title": "x", "revision": typed})
    assert form.is_valid()
    assert form.cleaned_data["revision"] == revision


@pytest.mark.parametrize("typed", ["x", "-1", "1e9", "9" * 5000, "\x00", str(2**31)])
def test_a_revision_that_cannot_be_is_a_message(typed: str) -> None:
    assert not OfferForm({"title": "x", "revision": typed}).is_valid()


@pytest.mark.rule("APP-6")
def test_where_nothing_that_was_typed_differs_the_page_is_looked_at_again_and_sent_again() -> None:
    with override("en"), pytest.raises(StaleRecord) as refused:
        check_revision(Offer(revision=3, title="mine", total=Decimal("10.00")), 2, {"title": "mine"})
    with override("en"):
        assert str(refused.value.next_step) == "Look at it as it stands now, then do it again."
    for whole, revision in ((True, "3"), (False, "2")):
        form = OfferForm(QueryDict("title=mine&revision=2"))
        form.refusal = explain(refused.value)
        form.keep_mine(3, whole=whole)
        assert form["revision"].value() == revision


def test_after_both_values_were_shown_mine_may_be_saved() -> None:
    form = OfferForm(QueryDict("title=mine&revision=2"))
    form.keep_mine(3)
    assert form["revision"].value() == "2"
    form.refusal = StaleRecord("stale", "compare", changes={"title": ("mine", "theirs")})
    form.keep_mine(3)
    assert form["revision"].value() == "3"
    assert form["title"].value() == "mine"
