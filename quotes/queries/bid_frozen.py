"""A bid as it is put to whoever decides on it, and as people read that (INQ-4)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from quotes.enums import BidPart, BondForm, Direction, Scoring
from quotes.models import Bid
from quotes.queries.bid import bid_label, certificates_of, files_of_bid
from salesops.base.look import day_text, dotted, moment_text, yuan_text
from salesops.base.refusals import Sentence


def bid_snapshot(bid: Bid) -> dict[str, Any]:
    """What is put to whoever decides, as plain values; ``files`` are those of the checklists and certificates."""
    return {
        "number": bid.shown_number,
        "customer": bid.customer.name,
        **{
            name: getattr(bid, name)
            for name in ("tender_no", "project_name", "agency", "lot", "opening_place", "bond_form", "scoring")
        },
        "deadline": bid.deadline.isoformat(),
        "bid_bond": _text(bid.bid_bond),
        "ceiling": _text(bid.ceiling),
        **{name: getattr(bid, name) for name in ("valid_days", "originals", "copies", "is_electronic")},
        "quote": bid.quote.shown_number if bid.quote else "",
        "total": _text(bid.total),
        "opening_total": _text(bid.opening_total),
        **{name: getattr(bid, name) for name in ("opening_words", "delivery", "warranty", "remark")},
        "deviations": [
            {name: getattr(one, name) for name in ("part", "clause", "required", "offered", "direction", "remark")}
            for one in bid.deviations.order_by("pk")
        ],
        "certificates": [
            {"name": one.name, "number": one.number, "until": one.valid_until.isoformat() if one.valid_until else ""}
            for one in certificates_of(bid)
        ],
        "checklist": [
            {"part": one.part, "paper": one.paper or one.title, "state": one.state, "note": one.note}
            for one in bid.items.order_by("part", "position", "pk")
        ],
        "files": [{"name": one.name, "sha256": one.sha256} for one in files_of_bid(bid)],
    }


def shown_bid(snapshot: dict[str, Any], *, shows_amounts: bool) -> list[tuple[Sentence, str]]:
    """The frozen head and offer as people read them: labels and values, those that are there."""
    label = bid_label
    bond = snapshot["bond_form"]
    amounts = [
        (label("total"), dotted(_yuan(snapshot["total"]), snapshot["quote"])),
        (label("opening_words"), snapshot["opening_words"]),
        (label("ceiling"), _yuan(snapshot["ceiling"])),
        (label("bid_bond"), dotted(_yuan(snapshot["bid_bond"]), BondForm(bond).label) if bond else ""),
    ]
    days = snapshot["valid_days"]
    rows = [
        *(amounts if shows_amounts else []),
        (label("tender_no"), dotted(snapshot["tender_no"], snapshot["lot"] or None)),
        (label("deadline"), moment_text(datetime.fromisoformat(snapshot["deadline"]))),
        (label("opening_place"), snapshot["opening_place"]),
        (label("scoring"), str(Scoring(snapshot["scoring"]).label)),
        (label("valid_days"), ngettext("%(days)d day", "%(days)d days", days) % {"days": days}),
        (label("delivery"), snapshot["delivery"]),
        (label("warranty"), snapshot["warranty"]),
        (label("remark"), snapshot["remark"]),
        (_("Certificates"), _(", ").join(_certificate(one) for one in snapshot["certificates"])),
    ]
    return [(name, value) for name, value in rows if value]


def shown_deviations(snapshot: dict[str, Any]) -> list[tuple[str, str]]:
    """The lines of both tables that are not as asked, and how many there are in all."""
    rows = snapshot["deviations"]
    differing = [one for one in rows if one["direction"] != Direction.NONE]
    found = [
        (
            dotted(BidPart(one["part"]).label, one["clause"], Direction(one["direction"]).label),
            f"{one['required']} → {one['offered']}",
        )
        for one in differing
    ]
    if rows and not differing:
        found.append((pgettext("bid", "Deviations"), _("none: all is offered as it is asked")))
    return found


def _certificate(one: dict[str, str]) -> str:
    until = day_text(date.fromisoformat(one["until"])) if one["until"] else ""
    return f"{one['name']} ({until})" if until else one["name"]


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else str(amount)


def _yuan(text: str) -> str:
    return yuan_text(Decimal(text)) if text else ""
