"""The dated settings of the quotes floor."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from salesops.base.look.figures import yuan_text
from salesops.policy import Setting, declare
from salesops.policy.shown import days

# ------------------------------------------------------------------------------------------------------------- price

declare(
    Setting(
        key="quotes.price_may_start_in_the_past",
        type=bool,
        default=False,
        unit="",
        rule="PRC-3",
        label=_("A price policy may be issued with a first day that is over"),
    )
)

declare(
    Setting(
        key="quotes.special_order",
        type=bool,
        default=False,
        unit="",
        rule="PRC-4",
        label=_("Special prices below the floor may be asked for"),
    )
)

# ------------------------------------------------------------------------------------------------------------- quote

declare(
    Setting(
        key="quotes.approval_days",
        type=int,
        default=2,
        unit=_("days"),
        rule="APP-4",
        label=_("Time for the whole approval of a quote"),
        check=lambda count: 1 <= count <= 60,  # noqa: PLR2004 - no chain runs for months
        show=days,
    )
)
declare(
    Setting(
        key="quotes.approval_in_working_days",
        type=bool,
        default=True,
        unit="",
        rule="APP-4",
        label=_("The time for a quote's approval counts working days"),
    )
)
declare(
    Setting(
        key="quotes.major_amount",
        type=Decimal,
        default=Decimal("500000.00"),
        unit=_("yuan"),
        rule="QUO-3",
        label=_("Total from which a quote is major and goes to the general manager"),
        check=lambda amount: amount > 0,
        show=yuan_text,
    )
)
declare(
    Setting(
        key="quotes.valid_days",
        type=int,
        default=30,
        unit=_("days"),
        rule="QUO-4",
        label=_("Validity of a quote unless set otherwise"),
        check=lambda count: 1 <= count <= 365,  # noqa: PLR2004 - a year
        show=days,
    )
)
declare(
    Setting(
        key="quotes.longest_valid_days",
        type=int,
        default=365,
        unit=_("days"),
        rule="QUO-4",
        label=_("How long a quote is valid at most"),
        check=lambda count: 1 <= count <= 3650,  # noqa: PLR2004 - it keeps its prices all that time
        show=days,
    )
)
declare(
    Setting(
        key="quotes.expiry_notice_days",
        type=int,
        default=7,
        unit=_("days"),
        rule="QUO-4",
        label=_("How long before its last day the account manager is told of an offer"),
        check=lambda count: 1 <= count <= 60,  # noqa: PLR2004 - longer than any usual validity
        show=days,
    )
)
declare(
    Setting(
        key="quotes.link_days",
        type=int,
        default=7,
        unit=_("days"),
        rule="QUO-4",
        label=_("How long the customer can open a quote by its link"),
        check=lambda count: 1 <= count <= 90,  # noqa: PLR2004 - a quarter
        show=days,
    )
)

# What stands in the terms of a new quote until its author writes something else; printed on a Chinese paper.
TERMS = {
    "payment_terms": (
        _("Payment terms of a new quote"),
        "合同签订后 5 个工作日内支付 30%，到货或部署完成后支付 40%，验收合格后支付 25%，质保期满后支付 5%。",
    ),
    "delivery": (_("Delivery of a new quote"), "合同生效并收到首付款后 30 个工作日内交付。"),
    "warranty": (_("Warranty and service of a new quote"), "自验收合格之日起免费质保 12 个月，工作日内响应。"),
    "notes": (
        _("Notes of a new quote"),
        "以上价格均含税。不含硬件、第三方软件、差旅及二次开发费用，另有说明的除外。",
    ),
}
for name, (label, text) in TERMS.items():
    declare(Setting(key=f"quotes.default_{name}", type=str, default=text, unit="", rule="QUO-4", label=label))

# ----------------------------------------------------------------------------------------------------------- inquiry

declare(
    Setting(
        key="quotes.inquiry_major_amount",
        type=Decimal,
        default=Decimal("500000.00"),
        unit=_("yuan"),
        rule="INQ-1",
        label=_("Estimated amount from which an inquiry is major and the general manager decides on it"),
        check=lambda amount: amount > 0,
        show=yuan_text,
    )
)
declare(
    Setting(
        key="quotes.inquiry_days",
        type=int,
        default=1,
        unit=_("days"),
        rule="INQ-1",
        label=_("Time to decide on taking part in an inquiry"),
        check=lambda count: 1 <= count <= 60,  # noqa: PLR2004 - no chain runs for months
        show=days,
    )
)
declare(
    Setting(
        key="quotes.inquiry_per_quote",
        type=bool,
        default=False,
        unit="",
        rule="INQ-1",
        label=_("Every quote answers a reported inquiry; one that doesn't is listed for the director"),
    )
)
declare(
    Setting(
        key="quotes.support_days",
        type=int,
        default=1,
        unit=_("days"),
        rule="INQ-3",
        label=_("Time to decide on a request for pre-sales support"),
        check=lambda count: 1 <= count <= 60,  # noqa: PLR2004 - no chain runs for months
        show=days,
    )
)

# --------------------------------------------------------------------------------------------------------------- bid

declare(
    Setting(
        key="quotes.bid_major_amount",
        type=Decimal,
        default=Decimal("500000.00"),
        unit=_("yuan"),
        rule="INQ-4",
        label=_("Total from which a bid is major and goes to the general manager"),
        check=lambda amount: amount > 0,
        show=yuan_text,
    )
)
declare(
    Setting(
        key="quotes.bid_review_days",
        type=int,
        default=2,
        unit=_("days"),
        rule="INQ-4",
        label=_("Time for the review of a bid"),
        check=lambda count: 1 <= count <= 60,  # noqa: PLR2004 - no chain runs for months
        show=days,
    )
)

# How many working days before the closing day each step of a bid is due.
BID_STEPS = {
    "technical": (_("Working days before the closing day: technical part of a bid"), 5),
    "commercial": (_("Working days before the closing day: commercial part of a bid"), 4),
    "review": (_("Working days before the closing day: review of a bid"), 3),
    "seal": (_("Working days before the closing day: a bid is bound and sealed"), 2),
    "dispatch": (_("Working days before the closing day: a bid is handed in"), 1),
}
for step, (label, ahead) in BID_STEPS.items():
    declare(
        Setting(
            key=f"quotes.bid_days_{step}",
            type=int,
            default=ahead,
            unit=_("days"),
            rule="INQ-4",
            label=label,
            check=lambda count: 0 <= count <= 60,  # noqa: PLR2004 - no tender runs for longer
            show=days,
        )
    )
