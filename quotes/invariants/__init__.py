"""What must hold on the quotes floor, as SQL for `check_invariants`; a file per chapter."""

from quotes.invariants.bid import BID
from quotes.invariants.inquiry import INQUIRY
from quotes.invariants.price import PRICE
from quotes.invariants.quote import QUOTE
from quotes.invariants.special import SPECIAL
from quotes.invariants.template import TEMPLATE

INVARIANTS = [*PRICE, *QUOTE, *SPECIAL, *INQUIRY, *BID, *TEMPLATE]

__all__ = ["BID", "INQUIRY", "INVARIANTS", "PRICE", "QUOTE", "SPECIAL", "TEMPLATE"]
