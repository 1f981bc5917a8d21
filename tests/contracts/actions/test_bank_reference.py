"""A bank may number its lines as we number those that are booked again (REC-1)."""

import pytest

from contracts.actions.receivable import record_receipt, reverse_receipt
from contracts.models import Receipt
from salesops.base.refusals import Refusal
from tests.cast import Cast
from tests.factories.receivable import receipt_data

pytestmark = pytest.mark.django_db


def book(cast: Cast, reference: str) -> Receipt:
    return record_receipt(receipt_data(None, "10.00", bank_reference=reference), by=cast.sun)


@pytest.mark.rule("REC-1")
def test_a_typed_reference_with_a_count_is_a_line_of_its_own(cast: Cast) -> None:
    book(cast, "8842 #2")
    book(cast, "8842 #A")
    first = book(cast, "8842")
    reverse_receipt(first, "金额录错", by=cast.sun)
    again = book(cast, "8842")
    assert " ".join(again.bank_reference.split()) == "8842 #2", "it reads like one that was typed"
    for booked in ("8842", "8842 #2", "8842\u3000#2", again.bank_reference):
        with pytest.raises(Refusal) as refused:
            book(cast, booked)
        assert refused.value.field == "bank_reference"


@pytest.mark.rule("REC-1")
def test_what_is_booked_again_takes_no_reference_of_the_banks(cast: Cast) -> None:
    reverse_receipt(book(cast, "8842"), "金额录错", by=cast.sun)
    book(cast, "8842")
    assert book(cast, "8842 #2").bank_reference == "8842 #2"
