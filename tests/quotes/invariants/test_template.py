"""The invariant about the quotation's words is quiet after honest work, and red for the fault it names."""

import pytest
from django.db import connections, transaction

from quotes.invariants import TEMPLATE
from tests.cast import Cast
from tests.quotes.actions.test_template import issued, worded
from tests.quotes.invariants.test_quote import broken

UNSEEN = "UPDATE quotes_quotetemplate SET state = 'issued', issued_by_id = created_by_id, issued_at = created_at"


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("QUO-4")
def test_words_that_nobody_saw_on_paper_are_found(cast: Cast) -> None:
    issued(worded(cast.hu, closing="一"), cast.hu)
    draft = worded(cast.hu, closing="二")
    [invariant] = [one for one in TEMPLATE if one.key == "quotes.template.seen_on_paper"]
    assert broken(invariant) == 0
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"{UNSEEN} WHERE id = {draft.pk}")
        seen = broken(invariant, "owner")
        transaction.set_rollback(True, using="owner")
    assert seen == 1
