"""Two keepers at one entry, and who asked withdraws it at that moment: one of them is first (QUO-6)."""

from functools import partial

import pytest

from salesops.documents.models import Paper
from salesops.seals.actions.entry import check_entry, refuse_entry, use_seal, withdraw_entry
from salesops.seals.enums import EntryState
from salesops.seals.models import SealEntry
from tests.cast import Cast
from tests.factories.quotes import approve, archive, make_desk, submit
from tests.factories.seals import asked_for, name_keepers
from tests.races.test_quotes import at_once

pytestmark = [pytest.mark.race, pytest.mark.rule("QUO-6"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paper(cast: Cast, chains: None) -> Paper:
    name_keepers(cast.sun, cast.qian)
    return archive(approve(submit(make_desk(cast.li, keeper=cast.hu, gm=cast.qian).quote())))


def test_two_keepers_seal_one_entry_once(cast: Cast, paper: Paper) -> None:
    entry = asked_for(paper, by=cast.li)
    keepers = (cast.sun, cast.qian)
    checked = at_once([partial(check_entry, entry, paper.check_code, by=keeper) for keeper in keepers * 4])
    assert checked == {"done": 1, "QUO-6": 7}
    entry = SealEntry.objects.get()
    used = at_once([partial(use_seal, entry, by=keeper) for keeper in keepers * 4])
    assert used == {"done": 1, "QUO-6": 7}
    entry.refresh_from_db()
    assert (entry.state, entry.keeper in keepers) == (EntryState.USED, True)


def test_sealed_refused_or_withdrawn_whoever_is_first(cast: Cast, paper: Paper) -> None:
    entry = check_entry(asked_for(paper, by=cast.li), paper.check_code, by=cast.sun)
    ends = at_once(
        [
            lambda: use_seal(entry, by=cast.sun),
            lambda: refuse_entry(entry, "份数不符", by=cast.qian),
            lambda: withdraw_entry(entry, by=cast.li),
        ]
    )
    assert ends == {"done": 1, "QUO-6": 2}
    entry.refresh_from_db()
    moments = [entry.used_at, entry.refused_at, entry.withdrawn_at]
    assert sum(moment is not None for moment in moments) == 1
