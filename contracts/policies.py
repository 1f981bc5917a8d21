"""The dated settings of the contracts floor."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from salesops.base.look.figures import percent_text, yuan_text
from salesops.policy import Setting, declare, policies
from salesops.policy.shown import days

# ---------------------------------------------------------------------------------------------------------- contract

declare(
    Setting(
        key="contracts.approval_days",
        type=int,
        default=2,
        unit=_("days"),
        rule="APP-4",
        label=_("Time for the whole approval of a contract"),
        check=lambda count: 1 <= count <= 60,  # noqa: PLR2004 - no chain runs for months
        show=days,
    )
)
declare(
    Setting(
        key="contracts.approval_in_working_days",
        type=bool,
        default=True,
        unit="",
        rule="APP-4",
        label=_("The time for a contract's approval counts working days"),
    )
)
declare(
    Setting(
        key="contracts.director_limit",
        type=Decimal,
        default=Decimal("500000.00"),
        unit=_("yuan"),
        rule="CON-5",
        label=_("Amount above which a contract goes to the general manager"),
        check=lambda amount: amount > 0,
        show=yuan_text,
    )
)
declare(
    Setting(
        key="contracts.major_amount",
        type=Decimal,
        default=Decimal("1000000.00"),
        unit=_("yuan"),
        rule="CON-3",
        label=_("Amount from which a contract is major and its deviations are confirmed above the director"),
        check=lambda amount: amount > 0,
        show=yuan_text,
    )
)

# The terms on which its commission is counted are kept on the contract at its approval (docs/rules/ledger.md), so they
# are declared where they are kept.
SHARES = {
    "rep_rate": (_("Account manager's commission, share of the sales amount"), Decimal("0.03"), "COM-1"),
    "team_rate": (_("Project team's commission, share of the sales amount"), Decimal("0.02"), "COM-1"),
    "paid_share": (
        _("Share of the commission paid the month after; the rest is retained"),
        Decimal("0.70"),
        "COM-3",
    ),
}
for name, (label, share, rule) in SHARES.items():
    declare(
        Setting(
            key=f"contracts.{name}",
            type=Decimal,
            default=share,
            unit=_("share of one"),
            rule=rule,
            label=label,
            check=lambda value: 0 <= value <= 1 and value == round(value, 4),
            show=percent_text,
        )
    )


def commission_terms() -> dict[str, Decimal]:
    """Today's ``rep_rate``, ``team_rate`` and ``paid_share``, which an approved contract keeps (COM-1); one query."""
    values = policies([f"contracts.{name}" for name in SHARES])
    return {name: values[f"contracts.{name}"] for name in SHARES}


declare(
    Setting(
        key="contracts.acceptance_days",
        type=int,
        default=60,
        unit=_("days"),
        rule="CUS-5",
        label=_("A contract that asks no money for an acceptance counts as accepted so long after its signing"),
        check=lambda count: 0 <= count <= 730,  # noqa: PLR2004 - nobody waits longer than that
        show=days,
    )
)
